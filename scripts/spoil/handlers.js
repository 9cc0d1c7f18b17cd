// @ts-check
const { join } = require("node:path");
const { runNode } = require("./child");
const { KINDS } = require("./handlerKinds");
const { secondsFor, wrongWith } = require("./judge");

const CALL = join(__dirname, "callHandler.js");
const CALLS = /** @type {const} */ (["create", "read", "update", "delete"]);

/** @typedef {typeof CALLS[number]} Call */
/** @typedef {Readonly<Record<string, any>>} Bag */
/** What the engine has in its state. @typedef {{ id: string, outs: Bag } | undefined} Recorded */
/** @typedef {{ ended: import("./child").Ended, said: { failed?: string, result?: any, id?: string, properties?: Bag } }} Came */

/** @returns {import("./attacks").Attack[]} */
function handlerAttacks() {
    return KINDS.flatMap((kind) =>
        CALLS.map((call) => ({
            name: `${kind.name} ${call}`,
            writes: call !== "read",
            run: (rig, plan) => attackCall(rig, plan, kind, call),
        })),
    );
}

/**
 * One call under attack, and what the next `pulumi up` or `destroy` against a healthy service does about it.
 *
 * @param {import("./attacks").Rig} rig
 * @param {import("./proxy").Plan} plan
 * @param {import("./handlerKinds").Kind} kind
 * @param {Call} call
 * @returns {ReturnType<import("./attacks").Attack["run"]>}
 */
async function attackCall(rig, plan, kind, call) {
    const { emulator, proxy, cwd } = rig;
    /** @param {Call} name @param {unknown[]} given @param {import("./proxy").RuleName} [rule] under attack by it @returns {Promise<Came>} */
    const calling = async (name, given, rule) => {
        const args = [CALL, kind.handler, name, JSON.stringify(given)];
        const env = rule === undefined ? rig.untroubled : rig.attacked;
        const ended = await runNode(args, { env, cwd, seconds: secondsFor(rule) });
        // What it is waiting for is printed before.
        return { ended, said: JSON.parse(/\{.*\}$/.exec(ended.out)?.[0] ?? "{}") };
    };
    /**
     * Like the engine: a recorded object is changed, any other is created. @param {Recorded} recorded @param {Bag}
     * inputs
     */
    const up = async (recorded, inputs) => {
        const came =
            recorded === undefined
                ? await calling("create", [inputs])
                : await calling("update", [recorded.id, recorded.outs, inputs]);
        return { failed: came.said.failed, recorded: recordedAfter(recorded, came) };
    };

    /** @param {Recorded} recorded @param {Bag} wanted */
    async function converges(recorded, wanted) {
        const wrong = [];
        const next = await up(recorded, wanted);
        wrong.push(...(next.failed === undefined ? [] : [`the next run fails: ${next.failed}`]));
        wrong.push(
            ...(kind.holds(emulator.state(), wanted)
                ? []
                : ["after the next run the tenant does not match the program"]),
        );
        wrong.push(...kind.never(emulator.state(), wanted));
        if (next.recorded !== undefined) {
            const gone = await calling("delete", [next.recorded.id, next.recorded.outs]);
            const left = gone.said.failed ?? (kind.isGone(emulator.state(), wanted) ? undefined : "something is left");
            wrong.push(...(left === undefined ? [] : [`it cannot be destroyed afterwards: ${left}`]));
            wrong.push(...kind.never(emulator.state(), wanted));
        }
        return wrong;
    }
    const first = await kind.first(rig);
    const second = kind.changed(first);
    /** @type {Recorded} */
    let recorded;
    if (call !== "create") {
        const made = await up(undefined, first);
        if (made.failed !== undefined) {
            return { wrong: [`without an attack it says: ${made.failed}`], peakMiB: 0 };
        }
        recorded = made.recorded;
    }
    const wanted = call === "update" ? second : first;
    const { id = "", outs = {} } = recorded ?? {};
    const given = { create: [first], read: [id, outs], update: [id, outs, second], delete: [id, outs] }[call];
    proxy.set(plan);
    const came = await calling(call, given, plan.rule);
    proxy.set(undefined);
    const wrong = wrongWith(came.ended);
    if (came.ended.code !== undefined && came.ended.code !== 0) {
        wrong.push(`it ended with ${came.ended.code}: ${came.ended.err.slice(0, 200)}`);
    }
    wrong.push(...kind.never(emulator.state(), first));
    const isDone = came.ended.code === 0 && came.said.failed === undefined;
    if (isDone && call === "read") {
        wrong.push(...wrongRead(came.said.result, recorded));
    } else if (isDone && call === "delete" && !kind.isGone(emulator.state(), first)) {
        wrong.push("it succeeded and left something");
    } else if (isDone && call !== "delete" && !kind.holds(emulator.state(), wanted)) {
        wrong.push("it succeeded, but the tenant does not match the program");
    }
    if (call === "create" || call === "update") {
        recorded = recordedAfter(recorded, came);
    }
    if (call === "delete" && !isDone && kind.isGone(emulator.state(), first)) {
        // It failed for want of an answer, and was carried out: an update would say that nothing is there.
        const again = await calling("delete", given);
        wrong.push(...(again.said.failed === undefined ? [] : [`it cannot be destroyed again: ${again.said.failed}`]));
        recorded = undefined;
    }
    if (!(isDone && call === "delete")) {
        wrong.push(...(await converges(recorded, wanted)));
    }
    return { wrong, peakMiB: came.ended.peakMiB };
}

/**
 * @param {any} result
 * @param {Recorded} recorded
 */
function wrongRead(result, recorded) {
    if (result?.id !== recorded?.id) {
        return ["it forgot an existing object"];
    }
    const same = JSON.stringify(sorted(result.props)) === JSON.stringify(sorted(recorded?.outs));
    return same ? [] : [`it read something else than there is: ${JSON.stringify(result.props).slice(0, 600)}`];
}

/** @param {Bag | undefined} bag */
function sorted(bag) {
    return Object.entries(bag ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * What the engine records after a create or an update: the result, the partial result, or what was recorded before.
 *
 * @param {Recorded} before
 * @param {Came} came
 * @returns {Recorded}
 */
function recordedAfter(before, { said }) {
    if (said.properties !== undefined && said.id !== undefined) {
        return { id: said.id, outs: said.properties };
    }
    const outs = said.failed === undefined ? said.result?.outs : undefined;
    return outs === undefined ? before : { id: said.result.id ?? before?.id, outs };
}

module.exports = { handlerAttacks };
