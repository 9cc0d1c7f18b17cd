import * as pulumi from "@pulumi/pulumi";
import { messageOf } from "../../base/messageOf";
import { visibleLines } from "../../base/visible";
import { canonicalRule } from "../../membership";
import {
    type DeclaredRing,
    devicesInWords,
    formerRing,
    inPercent,
    type RingRecord,
    recordedRings,
    rolloutChanges,
} from "../../rollout/changes";
import type { RingMembership } from "../../rollout/divide";
import type { GateFacts, RingDelivery } from "../../rollout/gateFacts";
import { decision } from "../../rollout/gates";
import { isInRing } from "../../rollout/recordedStack";
import { placeOf } from "../impact/entry";
import { type Recorded, type RecordedResource, recordedState } from "../impact/recorded";
import { recordedRule } from "../impact/resolve";
import { hasMocks } from "../mocked";
import { ProgramError } from "../programError";
import { formerNames, gatesOf, type HotpatchRolloutArgs, type RolloutRing } from "./args";
import { deliveryOnce, knownIssuesOnce, monthOnce } from "./facts";
import { askedGates, knownIssueVersions, nextStep } from "./opening";
import { ringDevices, stateOf } from "./ringArguments";

/** azuread's group whose members the program keeps. */
const ASSIGNED_GROUP = "azuread:index/group:Group";

/** A rollout in its program. */
export interface Rollout {
    readonly resource: pulumi.Resource;
    readonly type: string;
    readonly name: string;
    readonly opts: pulumi.ResourceOptions;
    readonly args: HotpatchRolloutArgs;
    /** As the program wants them, whatever gates say. */
    readonly memberships: readonly RingMembership[];
}

/** A ring as it is sent. */
export interface DecidedRing {
    readonly record: RingRecord;
    /** Where a gate holds: whether the ring is in the tenant, and the rule that its group has there, which stays. */
    readonly held?: { readonly isThere: boolean; readonly rule?: string };
}

/**
 * Decides how far each ring is open: as far as the program says, and where a gate holds, as far as it is open already.
 * Says in a sentence what the update changes, and with a warning what is held.
 *
 * @returns in the order of the rings
 * @throws ProgramError for an update that must not be sent
 */
export async function decidedRings(rollout: Rollout): Promise<DecidedRing[]> {
    const declared = declaredRings(rollout.args);
    const asDeclared = () => declared.map((ring, index) => ({ record: recordOf(rollout.args, ring, index) }));
    if (hasMocks()) {
        return asDeclared();
    }
    const { resource, name, args } = rollout;
    const recorded = await stateFor(rollout);
    if (recorded === undefined) {
        return asDeclared();
    }
    const place = await placeOf(rollout, recorded);
    const before = recordedRings(place.recorded?.outputs ?? {});
    const now = new Date();
    const month = monthOnce(now);
    const ofFleet = knownIssuesOnce(args.fleet?.versions ?? []);
    const ofAll = knownIssuesOnce([]);
    const rings = await Promise.all(
        declared.map(async (ring, index) => {
            const own = args.rings[index] as RolloutRing;
            const former = formerRing(before, ring);
            const from = openAlready(rollout, index, recorded) ? ring.open : (former?.open ?? 0);
            const next = declared[index - 1];
            const previous = next && formerRing(before, next);
            const asked = askedGates(own);
            if (ring.open <= from || asked.length === 0) {
                return { ring: opened(ring, former, now) };
            }
            const facts: GateFacts = {
                ring: ring.name,
                from,
                to: ring.open,
                now,
                month: await month(),
                knownIssues: knownIssueVersions(args, own).length > 0 ? ofFleet : ofAll,
                ...(next === undefined
                    ? {}
                    : { before: factsOf(next, previous, deliveryOf(name, previous, recorded)) }),
            };
            const { result, reasons } = await decision(asked, facts);
            if (result === "open") {
                return { ring: opened(ring, former, now) };
            }
            const held = deployed(rollout, index, recorded);
            const place = held.isThere && from === 0 ? "as it is" : `at ${inPercent(from)}`;
            const list = reasons.map((reason) => `  - ${reason}`).join("\n");
            const text = `ring '${ring.name}' is held ${place}, and would open to ${inPercent(ring.open)}:\n${list}`;
            await pulumi.log.warn(visibleLines(text), resource);
            const said = { to: ring.open, at: now.toISOString(), reasons };
            return { ring: { ...opened({ ...ring, open: from }, former, now), held: said }, held };
        }),
    );
    const { sentences } = rolloutChanges(
        before,
        rings.map(({ ring }) => ring),
    );
    // By what the program wants: a ring that is held may be a renamed one all the same.
    const { refusal } = rolloutChanges(before, declared);
    if (refusal !== undefined) {
        throw new ProgramError(`HotpatchRollout '${name}': ${refusal} Nothing of the new ring was sent.`);
    }
    if (sentences.length > 0) {
        await pulumi.log.info(sentences.join("\n"), resource);
    }
    return rings.map(({ ring, held }, index) => ({
        record: recordOf(args, ring, index),
        ...(held === undefined ? {} : { held }),
    }));
}

/** What is recorded; undefined where that cannot be read and no gate depends on it. */
async function stateFor({ name, args }: Rollout): Promise<Recorded | undefined> {
    try {
        return await recordedState();
    } catch (error) {
        if (args.rings.some((ring) => gatesOf(ring).length > 0)) {
            throw new ProgramError(
                `HotpatchRollout '${name}': how far its rings are open is not known, so no gate can decide, and nothing was sent: ` +
                    `${messageOf(error).replace(/\.?$/, ".")} Try again.`,
            );
        }
        return undefined;
    }
}

function declaredRings(args: HotpatchRolloutArgs): DeclaredRing[] {
    return args.rings.map((ring) => {
        const devices = ringDevices(ring);
        const { name, open } = devices;
        return { name, open, devices: devicesInWords(devices), ...stateOf(args, ring), formerly: formerNames(ring) };
    });
}

/** Whether the state has a ring as open as it is wanted already, although the update that did it never ended. */
function openAlready({ name, args, memberships }: Rollout, index: number, recorded: Recorded): boolean {
    const ring = args.rings[index];
    const rule = memberships[index]?.rule;
    if (ring === undefined) {
        return false;
    }
    const there = deployed({ name, args }, index, recorded);
    return rule === undefined ? ring.groupId !== undefined && there.isThere : there.rule === canonicalRule(rule);
}

/** What the state has of a ring, under its name or one that it had before. */
function deployed(
    { name, args }: Pick<Rollout, "name" | "args">,
    index: number,
    recorded: Recorded,
): NonNullable<DecidedRing["held"]> {
    const ring = args.rings[index];
    const names = ring === undefined ? [] : [ring.name, ...formerNames(ring)];
    const of = (kind: string) => names.flatMap((each) => recordedOf(recorded, `${name}-${each}-${kind}`));
    const [rule] = of("group").flatMap(({ outputs }) => recordedRule(outputs) ?? []);
    const isThere = of("assignment").length > 0 || of("group").some(({ type }) => type === ASSIGNED_GROUP);
    return rule === undefined ? { isThere } : { isThere: true, rule };
}

/** Resources in the rings of rollouts that have a name. */
function recordedOf(recorded: Recorded, name: string): RecordedResource[] {
    return [...recorded].flatMap(([urn, resource]) => (isInRing(urn, name) ? [resource] : []));
}

/** Reads what came of the policy of a ring that is recorded. */
function deliveryOf(
    rollout: string,
    former: RingRecord | undefined,
    recorded: Recorded,
): (() => Promise<RingDelivery>) | undefined {
    const [assignment] = former === undefined ? [] : recordedOf(recorded, `${rollout}-${former.name}-assignment`);
    const policyId = assignment?.outputs.policyId;
    return typeof policyId === "string" ? deliveryOnce(policyId) : undefined;
}

function opened(ring: DeclaredRing, former: RingRecord | undefined, now: Date): DeclaredRing {
    const before = ring.open > (former?.open ?? 0) ? undefined : former?.openedAt;
    return ring.open === 0 ? ring : { ...ring, openedAt: before ?? now.toISOString() };
}

function recordOf(
    args: HotpatchRolloutArgs,
    { formerly: _formerly, ...record }: DeclaredRing,
    index: number,
): RingRecord {
    const next = nextStep(args, args.rings[index] as RolloutRing, record.open);
    return next === undefined ? record : { ...record, next };
}

/** Of the ring before: what it is already, not what this update makes of it. */
function factsOf(
    { name }: DeclaredRing,
    former: RingRecord | undefined,
    delivery: (() => Promise<RingDelivery>) | undefined,
): NonNullable<GateFacts["before"]> {
    const { open = 0, openedAt } = former ?? {};
    return {
        name,
        open,
        ...(openedAt === undefined ? {} : { openedAt }),
        ...(delivery === undefined ? {} : { delivery }),
    };
}
