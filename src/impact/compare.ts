import { isReached } from "../delivery/cause";
import { Reach } from "../delivery/reach";
import { type DeviceTargeting, Targeting } from "../delivery/targeting";
import type { ImpactPolicy, Prerequisite, PrerequisitePolicy, World } from "./world";

/** Devices that a policy targets after a change and not before, before and not after, and both times. */
export interface Moves {
    readonly enter: readonly number[];
    readonly leave: readonly number[];
    readonly stay: readonly number[];
}

/** What a change does to one quality update policy. */
export interface PolicyMoves extends Moves {
    readonly id: string;
    /** Absent for one that is yet to be made. */
    readonly before?: ImpactPolicy;
    /** Absent for one that is deleted. */
    readonly after?: ImpactPolicy;
}

/** What a change does to one policy that sets a prerequisite. */
export interface PrerequisiteMoves extends Moves {
    readonly id: string;
    readonly before?: PrerequisitePolicy;
    readonly after?: PrerequisitePolicy;
}

/** Two worlds compared: what the change does to every policy, and what decides about each device before and after. */
export interface WorldChange {
    /** Those that gain or lose a device, or become another. */
    readonly policies: readonly PolicyMoves[];
    readonly prerequisites: readonly PrerequisiteMoves[];
    /** Devices that no policy targets, before or after, and for which the tenant's default becomes another. */
    readonly byDefault: readonly number[];
    readonly was: (device: number) => DeviceTargeting;
    readonly becomes: (device: number) => DeviceTargeting;
    /** Whether hotpatches come to a device that takes them. Not where policies contradict each other: nobody can tell. */
    readonly wasOn: (device: number) => boolean;
    readonly becomesOn: (device: number) => boolean;
    /** Whether a policy set that prerequisite on the device before the change. */
    readonly hadSet: (device: number, sets: Prerequisite) => boolean;
}

/** Compares two worlds, for these devices. */
export function compareWorlds(before: World, after: World, devices: readonly number[]): WorldChange {
    const [was, is] = [new Targeting(before), new Targeting(after)];
    const becomes = (device: number) => is.of(device);
    const moves = movesBetween(
        devices,
        (device) => was.of(device).policies,
        (device) => is.of(device).policies,
    );
    const sets = new Reach(before.prerequisites, before.groups);
    const willSet = new Reach(after.prerequisites, after.groups);
    const prerequisiteMoves = movesBetween(
        devices,
        (device) => sets.of(device).policies,
        (device) => willSet.of(device).policies,
    );
    const isDefaultChanged = before.tenantDefault !== after.tenantDefault;
    return {
        policies: changed(before.policies, after.policies, moves),
        prerequisites: changed(before.prerequisites, after.prerequisites, prerequisiteMoves),
        byDefault: isDefaultChanged
            ? devices.filter((device) => was.of(device).policies.length + is.of(device).policies.length === 0)
            : [],
        was: (device) => was.of(device),
        becomes,
        wasOn: (device) => isReached(was.of(device)),
        becomesOn: (device) => isReached(becomes(device)),
        hadSet: (device, prerequisite) => sets.of(device).policies.some((policy) => policy.sets === prerequisite),
    };
}

/** Who comes into a group and who goes, for the groups of both worlds whose members become others. */
export function groupMoves(before: World, after: World, devices: readonly number[], id: string): Moves {
    const asPolicy = { includes: [id], excludes: [], allDevices: false, id };
    const [was, is] = [before, after].map(({ groups }) => new Reach([asPolicy], groups));
    const moves = movesBetween(
        devices,
        (device) => was?.of(device).policies ?? [],
        (device) => is?.of(device).policies ?? [],
    );
    return moves.get(id) ?? { enter: [], leave: [], stay: [] };
}

type Identified = { readonly id: string };

function movesBetween(
    devices: readonly number[],
    was: (device: number) => readonly Identified[],
    is: (device: number) => readonly Identified[],
): Map<string, Moves> {
    const moves = new Map<string, { enter: number[]; leave: number[]; stay: number[] }>();
    const of = (id: string) => {
        const known = moves.get(id) ?? { enter: [], leave: [], stay: [] };
        moves.set(id, known);
        return known;
    };
    for (const device of devices) {
        const now = is(device);
        const earlier = was(device);
        for (const { id } of now) {
            of(id)[earlier.some((policy) => policy.id === id) ? "stay" : "enter"].push(device);
        }
        for (const { id } of earlier) {
            if (!now.some((policy) => policy.id === id)) {
                of(id).leave.push(device);
            }
        }
    }
    return moves;
}

/** The policies to tell of, in the order of the second world; those that are deleted come last. */
function changed<Policy extends Identified & { readonly displayName: string }>(
    before: readonly Policy[],
    after: readonly Policy[],
    moves: ReadonlyMap<string, Moves>,
): (Moves & { readonly id: string; readonly before?: Policy; readonly after?: Policy })[] {
    const earlier = new Map(before.map((policy) => [policy.id, policy]));
    const later = new Map(after.map((policy) => [policy.id, policy]));
    return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((id) => {
        const [was, is] = [earlier.get(id), later.get(id)];
        const { enter, leave, stay } = moves.get(id) ?? { enter: [], leave: [], stay: [] };
        const isSame = was !== undefined && is !== undefined && sameSettings(was, is);
        return isSame && enter.length + leave.length === 0
            ? []
            : [
                  {
                      id,
                      enter,
                      leave,
                      stay,
                      ...(was === undefined ? {} : { before: was }),
                      ...(is === undefined ? {} : { after: is }),
                  },
              ];
    });
}

/** Whether nothing but the targets differs: those are told by the devices that they move. */
function sameSettings(one: object, other: object): boolean {
    const settings = (policy: object) => {
        const { hotpatchEnabled, deferralDays, sets } = policy as Partial<ImpactPolicy & PrerequisitePolicy>;
        return JSON.stringify([hotpatchEnabled, deferralDays, sets]);
    };
    return settings(one) === settings(other);
}
