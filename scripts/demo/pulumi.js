// @ts-check
const { spawn } = require("node:child_process");

/**
 * Runs a command and returns its exit code and output; passes the output on as it comes, unless silent.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @param {string} cwd
 * @param {boolean} silent
 * @returns {Promise<{code: number, text: string}>}
 */
function runPulumi(command, args, env, cwd, silent) {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
        let text = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
                text += chunk;
                if (!silent) {
                    process.stdout.write(chunk);
                }
            });
        }
        child.on("error", reject);
        child.on("close", (code) => resolve({ code: code ?? -1, text }));
    });
}

module.exports = { runPulumi };
