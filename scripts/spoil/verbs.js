// @ts-check
const { join } = require("node:path");
const { runNode } = require("./child");
const { secondsFor, wrongWith } = require("./judge");

const MAIN = join(__dirname, "..", "..", "dist", "cli", "main.js");
const RULE = '(device.deviceOSType -eq "Windows")';

/** Read verbs, and whether their output after an attack must equal their output without one. */
const VERBS = [
    { args: ["readiness", "--format", "csv"], same: true },
    { args: ["readiness", "--all-reasons", "--advisories", "--format", "csv"], same: true },
    { args: ["readiness", "--vbs", "service", "--second-opinion", "--format", "csv"], same: true },
    { args: ["readiness", "--vbs", "export", "--group", "Pilot", "--format", "csv"], same: true },
    { args: ["delivery", "--format", "csv"], same: true },
    { args: ["delivery", "--second-opinion", "--format", "csv"], same: true },
    { args: ["verify", "Pilot", "--as", "policy"], same: true },
    { args: ["sync", "--stale-hours", "1"], same: true },
    { args: ["import", "--force"], same: false },
    { args: ["export", "--force"], same: false },
    { args: ["rule", "eval", RULE], same: true },
    { args: ["rule", "diff", RULE, '(device.displayName -startsWith "A")'], same: true },
    { args: ["calendar"], same: false },
    { args: ["kb", "5089466"], same: false },
    { args: ["explain", "KB5089466"], same: false },
    { args: ["doctor"], same: false },
    { args: ["probe"], same: false },
];
const EXIT_CODES = [0, 1, 2, 3];

/** How a command says that its answer is incomplete although it ends with 0: advisories and the like are missing. */
const SAYS_SO = /may be missing|not read|could not be read|left out|incomplete/i;

/**
 * @param {import("./attacks").Rig} rig
 * @param {readonly string[]} args
 * @param {import("./proxy").RuleName} [rule] under attack by it
 */
function running({ attacked, untroubled, cwd }, args, rule) {
    const env = rule === undefined ? untroubled : attacked;
    return runNode([MAIN, ...args], { env, cwd, seconds: secondsFor(rule) });
}

/**
 * @param {import("./attacks").Rig} rig
 * @returns {Promise<import("./attacks").Attack[]>}
 */
async function verbAttacks(rig) {
    const attacks = [];
    for (const { args, same } of VERBS) {
        const healthy = await running(rig, args);
        const wrong = wrongWith(healthy);
        if (healthy.code === undefined || !EXIT_CODES.includes(healthy.code) || wrong.length > 0) {
            throw new Error(`hotpatch ${args.join(" ")} ends with ${healthy.code} without an attack: ${healthy.err}`);
        }
        attacks.push({
            name: args.slice(0, 3).join(" "),
            writes: false,
            run: verbAttack(args, same ? healthy : undefined),
        });
    }
    return attacks;
}

/**
 * The lines of a text; the time at which something was read differs in each run.
 *
 * @param {string} text
 */
function withoutTimes(text) {
    return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "").split("\n");
}

/**
 * Names of the devices that a table of readiness calls eligible.
 *
 * @param {string} csv
 */
function eligibleIn(csv) {
    return new Set(csv.split("\n").flatMap((line) => /^([^,]+),Eligible,/.exec(line)?.[1] ?? []));
}

/**
 * @param {string[]} args
 * @param {import("./child").Ended | undefined} healthy
 * @returns {import("./attacks").Attack["run"]}
 */
function verbAttack(args, healthy) {
    return async (rig, plan) => {
        rig.proxy.set(plan);
        const ended = await running(rig, args, plan.rule);
        rig.proxy.set(undefined);
        const wrong = wrongWith(ended);
        const { code, out, err, peakMiB } = ended;
        if (code !== undefined && !EXIT_CODES.includes(code)) {
            wrong.push(`it ended with ${code}`);
        }
        const isAs = (/** @type {import("./child").Ended} */ { out: text }) =>
            withoutTimes(out).join() === withoutTimes(text).join();
        if (code === 0 && healthy?.code === 0 && !isAs(healthy) && !SAYS_SO.test(err)) {
            // Time passes: what was 25 hours ago without an attack is 26 hours ago by now.
            const now = await running(rig, args);
            const lines = new Set(withoutTimes(now.out));
            const other = withoutTimes(out).filter((line) => !lines.has(line));
            wrong.push(
                ...(isAs(now)
                    ? []
                    : [
                          `it ended with 0, printed something else than without an attack and does not say why: ${other.slice(0, 2).join(" / ")}`,
                      ]),
            );
        }
        if (healthy !== undefined && args[0] === "readiness") {
            const right = eligibleIn(healthy.out);
            const made = [...eligibleIn(out)].filter((device) => !right.has(device));
            if (made.length > 0) {
                wrong.push(`it calls devices eligible that are not: ${made.slice(0, 3).join()}`);
            }
        }
        if (code !== 0 && out === "" && err.trim() === "") {
            wrong.push(`it ended with ${code} and said nothing`);
        }
        return { wrong, peakMiB };
    };
}

module.exports = { verbAttacks };
