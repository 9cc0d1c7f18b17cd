// @ts-check
/**
 * `npm run many-rings [-- --rings N]`: fifty rings, or N, in one stack on a tenth of the documented budgets;
 * `npm run test:all` has a smaller sample on a quicker clock.
 */
const { parseArgs } = require("node:util");
const { runTests } = require("./runTests");

async function main() {
    const { rings = "50" } = parseArgs({ options: { rings: { type: "string" } } }).values;
    if (!/^[1-9]\d{0,2}$/.test(rings)) {
        throw new Error(`Read --rings '${rings}': not a whole number from 1 to 999. Pass one such as 20.`);
    }
    await runTests(["test/e2e/manyRings", "--ci", "--selectProjects", "e2e"], { HOTPATCH_MANY_RINGS: rings });
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
