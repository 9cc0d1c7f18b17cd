// @ts-check
/**
 * `npm run ownership [-- --runs N] [-- --seed N]`: the full version of what `npm test` samples. Random stories of a
 * tenant (programs, renames, moves, adoptions, several stacks and backends, kills) on a model of the engine: nothing of
 * another owner is changed or deleted, and nothing that is declared is lost. 1,000 stories, unless `--runs` says
 * otherwise; `--seed` repeats a run that printed it.
 */
const { parseArgs } = require("node:util");
const { runTests } = require("./runTests");

/**
 * @param {string} name
 * @param {string} value
 */
function wholeNumber(name, value) {
    if (!/^\d{1,9}$/.test(value)) {
        throw new Error(`Read --${name} '${value}': not a whole number. Pass one such as 20.`);
    }
    return value;
}

async function main() {
    const { values } = parseArgs({ options: { runs: { type: "string" }, seed: { type: "string" } } });
    const runs = wholeNumber("runs", values.runs ?? "1000");
    const seed = values.seed === undefined ? {} : { HOTPATCH_OWNERSHIP_SEED: wholeNumber("seed", values.seed) };
    await runTests(["test/unit/handlers/ownership.test.ts", "--ci", "--runInBand", "--selectProjects", "unit"], {
        HOTPATCH_OWNERSHIP_RUNS: runs,
        ...seed,
    });
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
