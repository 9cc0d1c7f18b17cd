// @ts-check
/**
 * `npm run spoil [-- --seed N] [-- --runs M] [-- --rules a,b] [-- --attacks c,d] [-- --lanes L]`: a proxy in front of
 * an embedded Microsoft Graph spoils answers by rule and seed, while every read verb of the command, and every call of
 * the handlers behind resources, runs against it. Nothing may hang, fail as a bug, use more than 512 MiB, end with 0
 * and a different answer, call a device eligible that is not, take an error for a fact, lose somebody else's target or
 * create a duplicate; and the next run against a healthy service must bring the tenant to what the program says.
 * `--first K` begins with the Kth run: to repeat a single run use `--seed N --first K --runs 1`. A run of a seed always
 * attacks the same tenant in the same way; only how much fits into the limits of time depends on the machine.
 */
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { parseArgs } = require("node:util");
const { setup } = require("./setup");
const { attacks } = require("./spoil/attacks");
const { hashOf, numbers } = require("./spoil/bytes");
const { spoilingProxy } = require("./spoil/proxy");
const { RULES } = require("./spoil/rules");

/** The limits of a run under attack, short so that they are reached soon. */
const ATTACKED = {
    HOTPATCH_REQUEST_TIMEOUT_SECONDS: "1",
    HOTPATCH_OPERATION_TIMEOUT_SECONDS: "4",
    HOTPATCH_REPLICATION_SECONDS: "0.5",
};
/** The limits of the runs before and after it, which have to succeed however busy the machine is. */
const UNTROUBLED = {
    ...ATTACKED,
    HOTPATCH_REQUEST_TIMEOUT_SECONDS: "60",
    HOTPATCH_OPERATION_TIMEOUT_SECONDS: "60",
};
const SHARES = [1, 1, 0.3, 0.1];
/** It only ends at the limit of pages, half a minute away, so one in this many of its runs is executed. */
const SLOW_RULE = "newPages";
const SLOW_RUNS = 20;

/** A long proof reports its progress after this many runs. */
const TELL_EVERY = 100;

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
 * @template {string} Name
 * @param {string} option
 * @param {string | undefined} list
 * @param {readonly Name[]} known
 * @returns {readonly Name[]}
 */
function chosen(option, list, known) {
    if (list === undefined) {
        return known;
    }
    return list.split(",").flatMap((wanted) => {
        const found = known.filter((name) =>
            option === "rules" ? name === wanted.trim() : name.includes(wanted.trim()),
        );
        if (found.length === 0) {
            throw new Error(`Read --${option} '${wanted}': not known. Pass any of ${known.join(", ")}.`);
        }
        return found;
    });
}

/**
 * An embedded Microsoft Graph with its proxy, always the same: what a run does must not depend on the runs before it.
 *
 * @param {string} cwd
 * @param {import("./spoil/proxy").Known} [known]
 */
async function openRig(cwd, known) {
    const { startGraphEmulator, scrubbed } = require("../dist/emulator");
    const emulator = await startGraphEmulator({ devices: 200, seed: 7 });
    const proxy = await spoilingProxy(emulator.httpEndpoint, known);
    await seedPolicy(emulator);
    const env = {
        ...scrubbed(process.env),
        ...emulator.environment(),
        HOTPATCH_GRAPH_ENDPOINT: proxy.endpoint,
    };
    const attacked = { ...env, ...ATTACKED };
    const untroubled = { ...env, ...UNTROUBLED };
    return {
        rig: { emulator, proxy, attacked, untroubled, cwd },
        async stop() {
            await proxy.stop();
            await emulator.stop();
        },
    };
}

/**
 * What a run does, determined by seed and number.
 *
 * @param {number} seed
 * @param {number} run
 * @param {readonly (import("./spoil/proxy").RuleName)[]} rules
 * @param {readonly import("./spoil/attacks").Attack[]} attacks
 */
function planOf(seed, run, rules, attacks) {
    const next = numbers(hashOf(`${seed} ${run}`));
    /** @template T @param {readonly T[]} list @returns {T} */
    const one = (list) => /** @type {T} */ (list[Math.floor(next() * list.length)]);
    const attack = one(attacks);
    const drawn = one(rules);
    const others = rules.filter((rule) => rule !== SLOW_RULE);
    const rule = drawn === SLOW_RULE && others.length > 0 && next() > 1 / SLOW_RUNS ? one(others) : drawn;
    const writes = attack.writes && next() < 0.5;
    return { attack, plan: { rule, share: one(SHARES), writes, seed: Math.floor(next() * 2 ** 31) } };
}

let isDone = false;
process.on("exit", () => {
    if (!isDone) {
        console.error("ended before its work was done");
        process.exitCode = 1;
    }
});

async function main() {
    const text = /** @type {const} */ ({ type: "string" });
    const { values } = parseArgs({
        options: { seed: text, runs: text, first: text, rules: text, attacks: text, lanes: text },
    });
    const seed = wholeNumber("seed", values.seed, Date.now() % 1_000_000);
    const runs = wholeNumber("runs", values.runs, 100);
    const first = wholeNumber("first", values.first, 1);
    const rules = chosen("rules", values.rules, /** @type {import("./spoil/proxy").RuleName[]} */ (Object.keys(RULES)));
    await setup({ quiet: true });
    const cwd = mkdtempSync(join(tmpdir(), "hotpatch-spoil-"));
    console.log(`seed ${seed}: ${runs} runs`);
    let violations = 0;
    let mostMiB = 0;
    let ended = 0;
    let taken = first;
    const soFar = () =>
        `seed ${seed}: ${ended} of ${runs} runs, ${violations} violations, at most ${mostMiB} MiB in a process`;
    const opened = await openRig(cwd);
    const all = await attacks(opened.rig).finally(opened.stop);
    const names = chosen(
        "attacks",
        values.attacks,
        all.map(({ name }) => name),
    );
    const mine = all.filter(({ name }) => names.includes(name));
    const lane = async () => {
        while (taken < first + runs) {
            const run = taken;
            taken += 1;
            const { attack, plan } = planOf(seed, run, rules, mine);
            const { rig, stop } = await openRig(cwd, opened.rig.proxy.known());
            const { wrong, peakMiB } = await attack.run(rig, plan).finally(stop);
            ended += 1;
            violations += wrong.length;
            mostMiB = Math.max(mostMiB, peakMiB);
            for (const what of wrong) {
                console.log(
                    `run ${run}: ${attack.name}, ${plan.rule} of ${plan.share}${plan.writes ? " of writes" : ""}: ${what}`,
                );
            }
            if (ended % TELL_EVERY === 0 && ended < runs) {
                console.log(soFar());
            }
        }
    };
    try {
        await Promise.all(Array.from({ length: Math.max(1, wholeNumber("lanes", values.lanes, 2)) }, lane));
    } finally {
        rmSync(cwd, { recursive: true, force: true });
    }
    console.log(soFar());
    process.exitCode = violations === 0 && ended === runs ? 0 : 1;
}

/**
 * A policy that is assigned to a group, for the verbs that show one and for what is delivered.
 *
 * @param {import("../dist/emulator").GraphEmulator} emulator
 */
async function seedPolicy({ httpEndpoint, token }) {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    /** @param {string} path @param {object} [body] to POST; without it GET @returns {Promise<any>} */
    const ask = async (path, body) => {
        const method = body === undefined ? "GET" : "POST";
        const answer = await fetch(`${httpEndpoint}${path}`, { method, headers, body: JSON.stringify(body) });
        if (!answer.ok) {
            throw new Error(`Prepare the embedded Graph: ${method} ${path} answered ${answer.status}.`);
        }
        return answer.status === 204 ? {} : answer.json();
    };
    const devices = await ask("/v1.0/devices?$select=id&$top=20");
    const group = await ask("/v1.0/groups", {
        displayName: "Pilot",
        mailEnabled: false,
        mailNickname: "pilot",
        securityEnabled: true,
        "members@odata.bind": devices.value.map(
            (/** @type {{ id: string }} */ { id }) => `${httpEndpoint}/v1.0/directoryObjects/${id}`,
        ),
    });
    const policies = "/beta/deviceManagement/windowsQualityUpdatePolicies";
    const policy = await ask(policies, {
        "@odata.type": "#microsoft.graph.windowsQualityUpdatePolicy",
        displayName: "Pilot",
        hotpatchEnabled: true,
    });
    const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id };
    await ask(`${policies}/${policy.id}/assign`, { assignments: [{ target }] });
}

main()
    .catch((error) => {
        console.error(error.stack);
        process.exitCode = 1;
    })
    .finally(() => {
        isDone = true;
    });
