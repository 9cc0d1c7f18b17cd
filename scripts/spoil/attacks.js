// @ts-check
const { join } = require("node:path");
const { runNode } = require("./child");

/** Much longer than what the commands' own limits add up to, in seconds. */
const SECONDS = 60;
const MOST_MIB = 512;
const FOUND_BUG =
    /TypeError|RangeError|ReferenceError|a bug in hotpatch|is not a function|Cannot read prop|ended before/;
const MAIN = join(__dirname, "..", "..", "dist", "cli", "main.js");
const CALL = join(__dirname, "callHandler.js");
const RULE = '(device.deviceOSType -eq "Windows")';
const MARKER = "Managed by Pulumi: tenant/test/ring";

/** Verbs that read, and whether what they print at the end of an attack must be what they print without one. */
const VERBS = [
    { args: ["readiness", "--format", "csv"], same: true },
    { args: ["readiness", "--all-reasons", "--advisories", "--format", "csv"], same: true },
    { args: ["delivery", "--format", "csv"], same: true },
    { args: ["verify", "Pilot", "--as", "policy"], same: true },
    { args: ["sync", "--stale-hours", "1"], same: true },
    { args: ["import", "--force"], same: false },
    { args: ["rule", "eval", RULE], same: true },
    { args: ["rule", "diff", RULE, '(device.displayName -startsWith "A")'], same: true },
    { args: ["calendar"], same: false },
    { args: ["kb", "5089466"], same: false },
    { args: ["explain", "KB5089466"], same: false },
    { args: ["doctor"], same: false },
];
const EXIT_CODES = [0, 1, 2, 3];

/**
 * What attacks work with.
 *
 * @typedef {object} Rig
 * @property {import("../../dist/emulator").GraphEmulator} emulator
 * @property {import("./proxy").SpoilingProxy} proxy
 * @property {Record<string, string | undefined>} env
 * @property {string} cwd
 */

/**
 * An attack: `run` returns what is wrong, nothing if all is well.
 *
 * @typedef {{ name: string, run: (plan: import("./proxy").Plan) => Promise<string[]> }} Attack
 */

/**
 * Every attack: on the verbs that read, and on the handlers behind resources.
 *
 * @param {Rig} rig
 * @returns {Promise<Attack[]>}
 */
async function attacks(rig) {
    const verbs = [];
    for (const { args, same } of VERBS) {
        const healthy = await runNode([MAIN, ...args], { ...rig, seconds: SECONDS });
        if (healthy.code === undefined || !EXIT_CODES.includes(healthy.code) || FOUND_BUG.test(healthy.err)) {
            throw new Error(`hotpatch ${args.join(" ")} ends with ${healthy.code} without an attack: ${healthy.err}`);
        }
        verbs.push({ name: args.slice(0, 2).join(" "), run: verbAttack(rig, args, same ? healthy : undefined) });
    }
    return [...verbs, ...["create", "read", "update", "delete"].map((call) => handlerAttack(rig, call))];
}

/**
 * @param {import("./child").Ended} ended
 * @returns {string[]}
 */
function wrongWith({ code, out, err, peakMiB }) {
    return [
        ...(code === undefined ? [`it did not end within ${SECONDS} s`] : []),
        ...(FOUND_BUG.test(err + out) ? [`it says ${(FOUND_BUG.exec(err + out) ?? [])[0]}: ${err.slice(0, 300)}`] : []),
        ...(peakMiB > MOST_MIB ? [`it held ${peakMiB} MiB`] : []),
    ];
}

/**
 * The lines of a text; when something was read is another time in each run.
 *
 * @param {string} text
 */
function withoutTimes(text) {
    return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "").split("\n");
}

/**
 * @param {Rig} rig
 * @param {string[]} args
 * @param {import("./child").Ended | undefined} healthy
 * @returns {Attack["run"]}
 */
function verbAttack(rig, args, healthy) {
    return async (plan) => {
        rig.proxy.set(plan);
        const ended = await runNode([MAIN, ...args], { ...rig, seconds: SECONDS });
        const wrong = wrongWith(ended);
        const { code, out, err } = ended;
        if (code !== undefined && !EXIT_CODES.includes(code)) {
            wrong.push(`it ended with ${code}`);
        }
        if (code === 0 && healthy?.code === 0 && withoutTimes(out).join() !== withoutTimes(healthy.out).join()) {
            const lines = new Set(withoutTimes(healthy.out));
            const other = withoutTimes(out).filter((line) => !lines.has(line));
            wrong.push(
                `it ended with 0 and printed something else than without an attack: ${other.slice(0, 2).join(" / ")}`,
            );
        }
        if (code !== 0 && out === "" && err.trim() === "") {
            wrong.push(`it ended with ${code} and said nothing`);
        }
        return wrong;
    };
}

/**
 * @param {Rig} rig
 * @param {string} call
 * @returns {Attack}
 */
function handlerAttack(rig, call) {
    const { emulator, proxy } = rig;
    const mine = () => emulator.policies.filter(({ description }) => description?.includes(MARKER));
    const inputs = { displayName: "Ring", description: "first", hotpatchEnabled: true, marker: MARKER };
    /** @param {string} name @param {unknown[]} given */
    const calling = async (name, given) => {
        const ended = await runNode([CALL, name, JSON.stringify(given)], { ...rig, seconds: SECONDS });
        /** @type {any} */
        const said = JSON.parse(/\{.*\}$/.exec(ended.out)?.[0] ?? "{}"); // What it waits for is said before.
        return { ended, said };
    };
    return {
        name: `handler ${call}`,
        async run(plan) {
            proxy.set(undefined);
            const { said: made } = call === "create" ? { said: {} } : await calling("create", [inputs]);
            const { id, outs } = made.result ?? {};
            const changed = { ...inputs, description: "second" };
            const given =
                { create: [inputs], read: [id, outs], update: [id, outs, changed], delete: [id, outs] }[call] ?? [];
            proxy.set(plan);
            const { ended, said } = await calling(call, given);
            const wrong = wrongWith(ended);
            const there = mine();
            if (ended.code !== undefined && ended.code !== 0) {
                wrong.push(`it ended with ${ended.code}`);
            }
            if (said.failed === undefined) {
                if (call === "create" && there.length !== 1) {
                    wrong.push(`it succeeded and made ${there.length} policies`);
                }
                if (call === "read" && said.result?.id !== id) {
                    wrong.push("it forgot a policy that is there");
                }
                if (call === "update" && !there[0]?.description?.startsWith("second")) {
                    wrong.push("it succeeded and changed nothing");
                }
                if (call === "delete" && there.length > 0) {
                    wrong.push("it succeeded and left the policy");
                }
            }
            proxy.set(undefined);
            if (call === "create") {
                await calling("create", [inputs]);
                wrong.push(
                    ...(mine().length === 1 ? [] : [`after another create there are ${mine().length} policies`]),
                );
            }
            for (const left of mine()) {
                await calling("delete", [left.id, { ...inputs, tenantId: emulator.tenantId }]);
            }
            return wrong;
        },
    };
}

module.exports = { attacks };
