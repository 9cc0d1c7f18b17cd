// @ts-check
/**
 * `npm run nightly`: every test, then the long proofs in full, one after the other; several hours. A proof that fails
 * does not stop the others. Add new long proofs here, and a sample of them to `.ci/run`.
 */
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

/** Each is an npm script with its arguments. */
const PROOFS = [
    ["test:all"],
    ["large-fleet"],
    ["scale-check"],
    ["many-rings"],
    ["ownership"],
    ["soak"],
    ["soak", "--on", "engine"],
    ["spoil", "--runs", "1000"],
    ["crash-matrix"],
    ["sdks"],
    ["hostile-suite"],
];

const results = PROOFS.map(([name, ...options]) => {
    const started = Date.now();
    const command = ["npm", "run", name, ...(options.length > 0 ? ["--", ...options] : [])].join(" ");
    process.stdout.write(`\n=== ${command}\n`);
    // Through a shell, which also finds npm on Windows; nothing in the line needs quotes.
    const { status } = spawnSync(command, { cwd: join(__dirname, ".."), stdio: "inherit", shell: true });
    return { command, passed: status === 0, minutes: Math.round((Date.now() - started) / 60_000) };
});

process.stdout.write("\n");
for (const { command, passed, minutes } of results) {
    process.stdout.write(`${passed ? "passed" : "FAILED"}  ${command} (${minutes} min)\n`);
}
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
