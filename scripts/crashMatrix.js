// @ts-check
/**
 * `npm run crash-matrix [-- --points N] [-- --seed N]`: the full version of what `npm run test:all` samples. On the
 * real engine the provider's process, and the CLI with all its processes, are killed before and after every request of
 * every operation, and 100 service faults are injected by seed.
 *
 * Half of the points are in programs in YAML, with the provider plugin.
 *
 * `--points N` uses at most N points of each of the three kinds; `--seed N` repeats a run that printed that seed.
 */
const { parseArgs } = require("node:util");
const { runTests } = require("./runTests");

/**
 * @param {string} name
 * @param {string | undefined} value
 * @param {number} least
 */
function wholeNumber(name, value, least) {
    if (value !== undefined && !(Number.isSafeInteger(Number(value)) && Number(value) >= least)) {
        throw new Error(`Read --${name} '${value}': not a whole number from ${least} on. Pass one such as 20.`);
    }
    return value;
}

async function main() {
    const { values } = parseArgs({ options: { points: { type: "string" }, seed: { type: "string" } } });
    const points = wholeNumber("points", values.points, 1);
    const seed = wholeNumber("seed", values.seed, 0);
    await runTests(
        ["test/e2e/kill", "test/e2e/faults", "--ci", "--runInBand", "--selectProjects", "e2e"],
        {
            HOTPATCH_CRASH_MATRIX: "all",
            ...(points === undefined ? {} : { HOTPATCH_CRASH_POINTS: points }),
            ...(seed === undefined ? {} : { HOTPATCH_CRASH_SEED: seed }),
        },
        { yaml: true },
    );
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
