// @ts-check
/**
 * `npm run soak [-- --seed N] [-- --steps M] [-- --on harness|engine]`: the full version of what `npm test` and
 * `npm run test:all` sample. A stack and its tenant, at random and for a long time: edits of the program, drift, churn
 * of groups, out-of-band deletions, upgrades, and in their runs service faults and kills. After each step there is one
 * policy per ring with its settings and targets as declared, nothing that belongs to others was touched, the state can
 * be read, nothing is left to change, and there is no secret in any byte that was written.
 *
 * 2,000 steps on the model of the engine and 40 on the real one, unless `--steps` says otherwise; a random seed, which
 * is printed.
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
    const options = /** @type {const} */ ({
        seed: { type: "string" },
        steps: { type: "string" },
        on: { type: "string" },
    });
    const { seed = String(Date.now() % 1_000_000), steps, on = "harness" } = parseArgs({ options }).values;
    const env = (/** @type {string} */ usual) => ({
        HOTPATCH_SOAK_SEED: wholeNumber("seed", seed),
        HOTPATCH_SOAK_STEPS: wholeNumber("steps", steps ?? usual),
    });
    switch (on) {
        case "harness":
            return runTests(
                [
                    "test/unit/handlers/soak.test.ts",
                    "-t",
                    "what has to hold",
                    "--ci",
                    "--runInBand",
                    "--selectProjects",
                    "unit",
                ],
                env("2000"),
            );
        case "engine":
            return runTests(["test/e2e/soak", "--ci", "--runInBand", "--selectProjects", "e2e"], env("40"));
        default:
            throw new Error(`Read --on '${on}': not known. Pass harness or engine.`);
    }
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
