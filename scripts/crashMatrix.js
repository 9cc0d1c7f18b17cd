// @ts-check
/** `npm run crash-matrix`: kills the real engine at every request of every operation, not just at a sample as `npm test` does. */
const { spawnSync } = require("node:child_process");
const { setup } = require("./setup");

setup({ quiet: true }).then(() => {
    const jest = require.resolve("jest/bin/jest");
    const run = spawnSync(process.execPath, [jest, "test/e2e/kill", "--ci", "--selectProjects", "e2e"], {
        stdio: "inherit",
        env: { ...process.env, HOTPATCH_CRASH_MATRIX: "all" },
    });
    process.exitCode = run.status ?? 1;
});
