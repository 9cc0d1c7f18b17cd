import { BADGES } from "../readiness/verdict";
import { type Amount, amountOf, type OpenAmount } from "./amount";
import type { Moves, PolicyMoves, PrerequisiteMoves, WorldChange } from "./compare";
import { type Fleet, type ImpactBadge, type Judgement, NOT_IN_INTUNE } from "./fleet";
import type { ImpactPolicy, Prerequisite } from "./world";

/** Devices with one badge. */
export interface BadgeAmount extends Amount {
    readonly badge: ImpactBadge;
}

/** Some devices: how many, who, and how ready they are. */
export interface Devices {
    readonly devices: number;
    /** Display names of the first few, in the order of the alphabet. */
    readonly names: readonly string[];
    /** In the order of badges, those that occur. */
    readonly badges: readonly BadgeAmount[];
    /** Devices of which nothing says how ready they are. */
    readonly unjudged: number;
}

/** What decides about devices that leave a policy. */
export interface Destination {
    /** Display names of the policies that target them then; empty where the tenant's default decides. */
    readonly policies: readonly { readonly displayName: string; readonly hotpatchEnabled: boolean }[];
    readonly hotpatch: "on" | "off" | "contradictory";
    readonly devices: number;
}

/** Another policy that targets devices of this one, and says the opposite of hotpatch. */
export interface Conflict {
    readonly id: string;
    readonly displayName: string;
    readonly hotpatchEnabled: boolean;
    readonly devices: number;
}

/** A setting of a policy that becomes another, for the devices that stay. */
export type SettingChange =
    | ({ readonly setting: "hotpatch"; readonly from: boolean; readonly to: boolean } & Devices)
    | {
          readonly setting: "deferral";
          readonly from: number | undefined;
          readonly to: number | undefined;
          readonly devices: number;
      };

/** What a change does to the devices of one quality update policy. */
export interface PolicyImpact {
    readonly id: string;
    readonly displayName: string;
    /** `made`, `changed` or `deleted`, as far as the tenant will see. */
    readonly change: "made" | "changed" | "deleted";
    /** Whether hotpatch is on in it, after the change or before it is deleted. */
    readonly hotpatchEnabled: boolean;
    readonly enter: Devices;
    readonly leave: Omit<Devices, "badges" | "unjudged"> & { readonly to: readonly Destination[] };
    readonly stay: number;
    readonly changes: readonly SettingChange[];
    /** Devices to which hotpatches come then and not today, and that can take them. */
    readonly gain: OpenAmount;
    /** Devices to which they come today and not then. */
    readonly lose: OpenAmount;
    /** Devices to which hotpatches are to come, and that need a baseline with a restart first. */
    readonly baselineFirst: OpenAmount;
    readonly conflicts: readonly Conflict[];
}

/** What a change does to the devices of a policy that sets a prerequisite. */
export interface PrerequisiteImpact {
    readonly id: string;
    readonly displayName: string;
    readonly sets: Prerequisite;
    readonly change: PolicyImpact["change"];
    readonly enter: number;
    readonly leave: number;
    readonly stay: number;
    /** Devices that restart once for it: where it is not in effect already, and no other policy has set it before. */
    readonly restart: OpenAmount;
}

/** What another tenant's default does. */
export interface DefaultImpact {
    readonly to: boolean;
    /** Windows devices in no quality update policy. */
    readonly affected: Devices;
}

/** Names that are kept of each kind of device: enough for any text, and for data. */
const NAMES_KEPT = 20;

/** The devices that come into, leave or stay in a policy whose settings change: those whose readiness a summary tells. */
export function devicesToJudge(change: WorldChange): Set<number> {
    const devices = new Set<number>(change.byDefault);
    for (const moves of change.policies) {
        const isSwitched = moves.before?.hotpatchEnabled !== moves.after?.hotpatchEnabled;
        for (const device of [...moves.enter, ...moves.leave, ...(isSwitched ? moves.stay : [])]) {
            devices.add(device);
        }
    }
    for (const { enter } of change.prerequisites) {
        for (const device of enter) {
            devices.add(device);
        }
    }
    return devices;
}

export function policyImpact(moves: PolicyMoves, change: WorldChange, fleet: Fleet): PolicyImpact {
    const { id, before, after, enter, leave, stay } = moves;
    const policy = (after ?? before) as ImpactPolicy;
    const touched = [...enter, ...leave, ...stay];
    const switched = (from: boolean) =>
        touched.filter((device) => change.wasOn(device) === from && change.becomesOn(device) !== from);
    const switchedOn = switched(false);
    const coming = after?.hotpatchEnabled ? [...new Set([...enter, ...switchedOn])] : [];
    return {
        id,
        displayName: policy.displayName,
        change: changeOf(moves),
        hotpatchEnabled: policy.hotpatchEnabled,
        enter: devicesOf(enter, fleet),
        leave: { ...named(leave, fleet), to: destinations(leave, change) },
        stay: stay.length,
        changes: settingChanges(moves, fleet),
        gain: amountOf(switchedOn, fleet, isEligible),
        lose: amountOf(switched(true), fleet, isEligible),
        baselineFirst: amountOf(coming, fleet, needsBaselineFirst),
        conflicts: after === undefined ? [] : conflicts(after, [...enter, ...stay], change),
    };
}

export function prerequisiteImpact(moves: PrerequisiteMoves, change: WorldChange, fleet: Fleet): PrerequisiteImpact {
    const { id, before, after, enter, leave, stay } = moves;
    const { displayName, sets } = after ?? before ?? { displayName: id, sets: "vbs" };
    const isNew = after === undefined ? [] : enter.filter((device) => !change.hadSet(device, sets));
    const restart = amountOf(isNew, fleet, sets === "vbs" ? ({ isVbsOff }) => isVbsOff : ({ isArm64 }) => isArm64);
    return {
        id,
        displayName,
        sets,
        change: changeOf(moves),
        enter: enter.length,
        leave: leave.length,
        stay: stay.length,
        restart,
    };
}

/** What another tenant's default does to the devices in no policy; undefined where there is none of them. */
export function defaultImpact(to: boolean, { byDefault }: WorldChange, fleet: Fleet): DefaultImpact {
    return { to, affected: devicesOf(byDefault, fleet) };
}

export function devicesOf(devices: readonly number[], fleet: Fleet): Devices {
    const badges = ([...BADGES, NOT_IN_INTUNE] as const).flatMap((badge): BadgeAmount[] => {
        const { unknown: _, ...amount } = amountOf(devices, fleet, (judgement) =>
            judgement.badge === undefined ? undefined : judgement.badge === badge,
        );
        return amount.devices === 0 ? [] : [{ badge, ...amount }];
    });
    const { unknown: unjudged } = amountOf(devices, fleet, ({ badge }) => (badge === undefined ? undefined : true));
    return { ...named(devices, fleet), badges, unjudged };
}

/** Badges of devices that hotpatches can come to, now or once what is missing is put right. */
const CAN_TAKE: readonly (ImpactBadge | undefined)[] = ["Eligible", "Not eligible (build)", "Not eligible (vbs)"];

function needsBaselineFirst({ needsBaseline, badge }: Judgement): boolean | undefined {
    if (needsBaseline === false) {
        return false;
    }
    return badge === undefined ? undefined : CAN_TAKE.includes(badge) ? needsBaseline : false;
}

function isEligible({ badge }: Judgement): boolean | undefined {
    return badge === undefined ? undefined : badge === "Eligible";
}

function changeOf({ before, after }: { readonly before?: object; readonly after?: object }): PolicyImpact["change"] {
    return before === undefined ? "made" : after === undefined ? "deleted" : "changed";
}

/** The same names in every run: code units, not the locale's alphabet. */
function named(devices: readonly number[], { nameOf }: Fleet): Pick<Devices, "devices" | "names"> {
    const names = [...new Set(devices.map(nameOf))].sort();
    return { devices: devices.length, names: names.slice(0, NAMES_KEPT) };
}

function destinations(leave: readonly number[], change: WorldChange): Destination[] {
    const found = new Map<string, Destination>();
    for (const device of leave) {
        const { delivery, policies } = change.becomes(device);
        const hotpatch =
            delivery === "conflict"
                ? "contradictory"
                : delivery === "hotpatch policy" || delivery === "tenant default"
                  ? "on"
                  : "off";
        const key = policies.map(({ id }) => id).join(" ");
        const to = policies.map(({ displayName, hotpatchEnabled }) => ({ displayName, hotpatchEnabled }));
        found.set(key, { policies: to, hotpatch, devices: (found.get(key)?.devices ?? 0) + 1 });
    }
    return [...found.values()].sort((a, b) => b.devices - a.devices);
}

function conflicts(policy: ImpactPolicy, devices: readonly number[], change: WorldChange): Conflict[] {
    const found = new Map<string, Conflict>();
    for (const device of devices) {
        for (const { id, displayName, hotpatchEnabled } of change.becomes(device).policies) {
            if (hotpatchEnabled !== policy.hotpatchEnabled) {
                found.set(id, { id, displayName, hotpatchEnabled, devices: (found.get(id)?.devices ?? 0) + 1 });
            }
        }
    }
    return [...found.values()].sort((a, b) => b.devices - a.devices);
}

function settingChanges({ before, after, stay }: Moves & PolicyMoves, fleet: Fleet): SettingChange[] {
    if (before === undefined || after === undefined) {
        return [];
    }
    const [from, to] = [before.hotpatchEnabled, after.hotpatchEnabled];
    return [
        ...(from === to ? [] : [{ setting: "hotpatch" as const, from, to, ...devicesOf(stay, fleet) }]),
        ...(before.deferralDays === after.deferralDays
            ? []
            : [
                  {
                      setting: "deferral" as const,
                      from: before.deferralDays,
                      to: after.deferralDays,
                      devices: stay.length,
                  },
              ]),
    ];
}
