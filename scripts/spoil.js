// @ts-check
/**
 * `npm run spoil [-- --seed N] [-- --runs M] [-- --rules a,b]`: a proxy in front of an embedded Microsoft Graph spoils answers by
 * rule and seed, while every verb of the command that reads, and every call of the handlers behind quality update policies, runs
 * against it. Nothing may hang, fail as a bug, use more than 512 MiB, end with 0 and another answer, or take an error for a fact.
 */
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { parseArgs } = require("node:util");
const { setup } = require("./setup");
const { numbers } = require("./spoil/bytes");
const { spoilingProxy } = require("./spoil/proxy");
const { RULES } = require("./spoil/rules");

/** Seconds, so that limits are reached soon. */
const TIMES = {
    HOTPATCH_REQUEST_TIMEOUT_SECONDS: "1",
    HOTPATCH_OPERATION_TIMEOUT_SECONDS: "4",
    HOTPATCH_REPLICATION_SECONDS: "0.5",
};
const SHARES = [1, 1, 0.3];

/**
 * @param {string} name
 * @param {string | undefined} value
 * @param {number} absent
 */
function wholeNumber(name, value, absent) {
    if (value !== undefined && !/^\d{1,9}$/.test(value)) {
        throw new Error(`Read --${name} '${value}': not a whole number. Pass one such as 20.`);
    }
    return value === undefined ? absent : Number(value);
}

/**
 * @param {string | undefined} list
 * @returns {import("./spoil/proxy").RuleName[]}
 */
function rulesIn(list) {
    const known = /** @type {import("./spoil/proxy").RuleName[]} */ (Object.keys(RULES));
    return list === undefined
        ? known
        : list.split(",").map((name) => {
              const rule = known.find((each) => each === name.trim());
              if (rule === undefined) {
                  throw new Error(`Read --rules '${name}': there is no such rule. Pass any of ${known.join(", ")}.`);
              }
              return rule;
          });
}

async function main() {
    const { values } = parseArgs({
        options: { seed: { type: "string" }, runs: { type: "string" }, rules: { type: "string" } },
    });
    const seed = wholeNumber("seed", values.seed, Date.now() % 1_000_000);
    const runs = wholeNumber("runs", values.runs, 100);
    const rules = rulesIn(values.rules);
    await setup({ quiet: true });
    const { startGraphEmulator, scrubbed } = require("../dist/emulator");
    const { attacks } = require("./spoil/attacks");
    const cwd = mkdtempSync(join(tmpdir(), "hotpatch-spoil-"));
    const emulator = await startGraphEmulator({ devices: 200, seed: 7 });
    const proxy = await spoilingProxy(emulator.httpEndpoint);
    let violations = 0;
    try {
        await seedPolicy(emulator);
        const env = {
            ...scrubbed(process.env),
            ...emulator.environment(),
            HOTPATCH_GRAPH_ENDPOINT: proxy.endpoint,
            ...TIMES,
        };
        const known = await attacks({ emulator, proxy, env, cwd });
        const next = numbers(seed);
        /** @template T @param {readonly T[]} list @returns {T} */
        const one = (list) => /** @type {T} */ (list[Math.floor(next() * list.length)]);
        for (let run = 1; run <= runs; run += 1) {
            const attack = one(known);
            const plan = { rule: one(rules), share: one(SHARES), seed: Math.floor(next() * 2 ** 31) };
            const wrong = await attack.run(plan);
            violations += wrong.length;
            for (const what of wrong) {
                console.log(`run ${run}: ${attack.name}, ${plan.rule} of ${plan.share}, seed ${plan.seed}: ${what}`);
            }
        }
    } finally {
        await proxy.stop();
        await emulator.stop();
        rmSync(cwd, { recursive: true, force: true });
    }
    console.log(`seed ${seed}: ${runs} runs, ${violations} violations`);
    process.exitCode = violations === 0 ? 0 : 1;
}

/**
 * A policy that targets a group, for the verbs that show one.
 *
 * @param {import("../dist/emulator").GraphEmulator} emulator
 */
async function seedPolicy({ httpEndpoint, token }) {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const body = {
        "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy",
        displayName: "Pilot",
        hotpatchEnabled: true,
    };
    const url = `${httpEndpoint}/beta/deviceManagement/windowsQualityUpdatePolicies`;
    const { status } = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    if (status !== 201) {
        throw new Error(`Make policy 'Pilot' in the embedded Graph: it answered ${status}.`);
    }
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
