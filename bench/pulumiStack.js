// @ts-check
"use strict";
/** A program on the real engine with a file backend, for timing. Run `npm run setup` first. */
const { execFile } = require("node:child_process");
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { locateEngine } = require("../scripts/setup/engine");

/** Output of a preview with many resources. */
const LONGEST_OUTPUT = 1 << 26;

/**
 * @typedef {object} Stack
 * @property {(program: string) => void} write Replaces the program, which is JavaScript.
 * @property {(project: string) => void} writeProject Replaces the project, which is the program if that is in YAML.
 * @property {(args: string[], env?: Record<string, string>) => Promise<{ seconds: number, text: string }>} pulumi
 * @property {() => void} remove
 *
 * @param {string} dist The built package's folder.
 * @param {Record<string, string>} environment Of the embedded Microsoft Graph.
 * @returns {Promise<Stack>}
 */
async function pulumiStack(dist, environment) {
    const engine = locateEngine();
    if (engine === undefined) {
        throw new Error("The Pulumi engine is missing: run `npm run setup` first.");
    }
    const { pulumiEnvironment } = require(path.join(dist, "emulator"));
    // Below node_modules, where the package is found by name.
    const folder = mkdtempSync(path.join(dist, "..", "node_modules", ".bench-"));
    const offline = path.join(folder, "offline");
    mkdirSync(offline);
    writeFileSync(
        path.join(folder, "Pulumi.yaml"),
        "name: bench\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "bench", main: "index.js" }));
    const env = pulumiEnvironment({ folder: offline, program: folder, binDirs: engine.binDirs, emulator: environment });

    /** @type {Stack["pulumi"]} */
    const pulumi = (args, more = {}) =>
        new Promise((resolve, reject) => {
            const start = performance.now();
            const all = [...args, "--non-interactive", "--color", "never"];
            const options = { cwd: folder, env: { ...env, ...more }, maxBuffer: LONGEST_OUTPUT };
            execFile(engine.pulumi, all, options, (error, stdout, stderr) => {
                const text = `${stdout}${stderr}`;
                const seconds = (performance.now() - start) / 1_000;
                return error === null ? resolve({ seconds, text }) : reject(new Error(`pulumi ${args[0]}: ${text}`));
            });
        });
    await pulumi(["stack", "init", "bench"]);
    return {
        write: (program) => writeFileSync(path.join(folder, "index.js"), program),
        writeProject: (project) => writeFileSync(path.join(folder, "Pulumi.yaml"), project),
        pulumi,
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

module.exports = { pulumiStack };
