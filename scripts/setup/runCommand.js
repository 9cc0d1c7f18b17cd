// @ts-check
const { spawn, spawnSync } = require("node:child_process");

/**
 * @typedef {import("node:child_process").ChildProcess} ChildProcess
 * @typedef {{cwd: string, env?: NodeJS.ProcessEnv, seconds?: number}} CommandOptions `seconds` limits how long it may
 * take.
 * @typedef {{code: number, output: string}} CommandResult `output` is everything that the command printed. `code` is -1
 * if it could
 *     not be started or took too long, and the output ends with the reason.
 */

const isWindows = process.platform === "win32";

/**
 * Runs a command without a shell and without standard input, and returns what it printed. Neither the command nor
 * anything that it started outlives this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<CommandResult>}
 */
function runCommand(command, args, { cwd, env = process.env, seconds }) {
    return new Promise((resolve) => {
        // On POSIX, the leader of its own process group, which can be ended as a whole.
        const options = { cwd, env, detached: !isWindows, windowsHide: true };
        const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
                output += chunk;
            });
        }
        const end = () => endTree(child);
        process.once("exit", end);
        const finish = (/** @type {CommandResult} */ result) => {
            clearTimeout(timer);
            process.removeListener("exit", end);
            resolve(result);
        };
        const tookTooLong = () => {
            end();
            finish({ code: -1, output: `${output}\nIt was ended after ${seconds} s.` });
        };
        const timer = seconds === undefined ? undefined : setTimeout(tookTooLong, seconds * 1000);
        child.on("error", (error) => finish({ code: -1, output: error.message }));
        child.on("close", (code) => finish({ code: code ?? -1, output }));
    });
}

/** @param {ChildProcess} child */
function endTree(child) {
    if (child.pid === undefined || child.exitCode !== null) {
        return;
    }
    if (isWindows) {
        spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { windowsHide: true });
        return;
    }
    try {
        process.kill(-child.pid, "SIGTERM");
    } catch {
        // It has just ended by itself.
    }
}

/**
 * The end of what a command printed, for an error message.
 * @param {string} output
 * @param {number} [lines]
 */
function lastLines(output, lines = 12) {
    return output.trim().split(/\r?\n/).slice(-lines).join("\n");
}

module.exports = { lastLines, runCommand };
