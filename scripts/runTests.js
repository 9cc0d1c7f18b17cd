// @ts-check
const { spawnSync } = require("node:child_process");
const { setup } = require("./setup");

/**
 * Runs tests as a separate proof, longer than `npm test` has time for. The exit code is that of the tests.
 * @param {readonly string[]} tests parts of the paths of the test files, and options of jest
 * @param {Record<string, string | undefined>} env the variables that make them run in full
 * @param {{yaml?: boolean}} [needs] `yaml`: the tests run programs in YAML
 */
async function runTests(tests, env, { yaml = false } = {}) {
    await setup({ quiet: true, yaml });
    const jest = require.resolve("jest/bin/jest");
    const run = spawnSync(process.execPath, [jest, ...tests], { stdio: "inherit", env: { ...process.env, ...env } });
    process.exitCode = run.status ?? 1;
}

module.exports = { runTests };
