import { COMMAND } from "../base/command";
import type { GraphClient } from "../graph/client";
import type { ServicePolicy, ServiceReadiness } from "../graph/endpoints/updateServiceData";
import { parseOsVersion } from "../servicing/osVersion";
import type { DeviceFacts } from "./facts";
import { readServiceView, type ServiceView, serviceDeviceOf, servicePoliciesOf, viewOfOne } from "./serviceView";
import { ReadingStopped } from "./stop";
import type { Badge } from "./verdict";

/**
 * In which way the update service and this package differ about a device.
 *
 * - `ready`: the service calls it ready, its badge is not Eligible: something fails, or is not known.
 * - `notReady`: the service calls it not ready, its badge is Eligible.
 * - `build`: the service has another build than Intune.
 * - `policy`: the service applies other quality update policies than those that target it.
 */
export type DisagreementKind = "ready" | "notReady" | "build" | "policy";

/** Devices about which the service and this package differ in the same way. */
export interface Disagreement {
    readonly kind: DisagreementKind;
    /** Their badge: `Not eligible (vbs)` names the rule that may be wrong. Absent for `build` and `policy`. */
    readonly badge?: Badge;
    /** Both sides, in a whole sentence. */
    readonly finding: string;
    /** What to check, in whole sentences. */
    readonly remedy: string;
    readonly devices: number;
    /** The names of the first of them. */
    readonly examples: readonly string[];
}

/** What the Windows update service says about the same devices. It never changes a badge. */
export interface SecondOpinion {
    /** Devices of the result that the service lists. */
    readonly listed: number;
    /** Devices of the result that it does not list. */
    readonly notListed: number;
    /** Devices that both call ready, or both call not ready. */
    readonly agreed: number;
    /** Listed devices that the service does not call ready, and whose readiness at least one side does not know. */
    readonly undecided: number;
    /** Most devices first. */
    readonly disagreements: readonly Disagreement[];
    /** What is not documented about the service's answer, and how it was taken: whole sentences. */
    readonly assumed: readonly string[];
    /** What was not read and why, in whole sentences. If the devices were not read, all numbers are 0. */
    readonly notRead: readonly string[];
}

/** A device of a result, as far as it is compared. */
export interface ComparedDevice {
    readonly name: string;
    readonly entraDeviceId: string | null;
    readonly badge: Badge;
    /** As Intune has it. Undefined if it is not known. */
    readonly osVersion: string | undefined;
    /** The policies that target it, as computed. Absent if none are compared. */
    readonly policies?: readonly Pick<ServicePolicy, "id" | "displayName">[];
}

const EXAMPLES = 5;

const ASSUMED = [
    "Assumed, because it is not documented: `ready` means that a device meets every prerequisite of hotpatch, VBS included.",
    "Assumed, because it is not documented: the service only lists devices that a quality update policy enrolled, so that a device that it does not list is not a disagreement.",
    "How old the service's rows are is not documented: a device that changed within the last days may be listed as it was before.",
];

const REMEDIES: Readonly<Record<DisagreementKind, string>> = {
    ready:
        "Either Intune's record is old, or a rule of this report does not fit: sync one of them with Intune and compare again a day later. " +
        `If both still differ, look at its evidence (${COMMAND} readiness --device NAME), and at the contested question that it names.`,
    notReady:
        "The service gives no reason, and its row may be old: sync one of them with Intune and compare again a day later. If both still " +
        "differ, check VBS (`msinfo32`) and the edition (`slmgr /dli`) on the device itself, and do not count on hotpatches for them until then.",
    build: "One of them is old: sync the device with Intune, and compare again a day later.",
    policy:
        "Check in Intune which policy the device reports, and whether its groups were changed within the last day: the service applies " +
        "changes with a delay, and perhaps none to a device whose Windows Update workload is with Configuration Manager. If several policies target a device, which one wins is not documented.",
};

/**
 * Where the service and a result differ.
 *
 * @param devices in the order in which examples are named
 */
export function secondOpinion(devices: Iterable<ComparedDevice>, view: ServiceView): SecondOpinion {
    const found = new Map<
        string,
        { devices: number; examples: string[]; about: Omit<Disagreement, "devices" | "examples"> }
    >();
    const differs = (kind: DisagreementKind, name: string, finding: string, badge?: Badge) => {
        const group = found.get(finding) ?? {
            devices: 0,
            examples: [],
            about: { kind, ...(badge === undefined ? {} : { badge }), finding, remedy: REMEDIES[kind] },
        };
        found.set(finding, group);
        group.devices += 1;
        if (group.examples.length < EXAMPLES) {
            group.examples.push(name);
        }
    };
    const counts = { listed: 0, notListed: 0, agreed: 0, undecided: 0 };
    for (const device of view.devices === undefined ? [] : devices) {
        const row = serviceDeviceOf(view, device.entraDeviceId);
        if (row === undefined) {
            counts.notListed += 1;
            continue;
        }
        const { name, badge } = device;
        counts.listed += 1;
        if (row.readiness === "ready" && badge !== "Eligible") {
            differs("ready", name, `The update service calls them ready; here they are ${badge}.`, badge);
        } else if (row.readiness === "unknown" || badge.startsWith("Unknown")) {
            counts.undecided += 1;
        } else if (row.readiness === "ready" || badge !== "Eligible") {
            counts.agreed += 1;
        } else {
            differs("notReady", name, "The update service calls them not ready; here they are Eligible.", badge);
        }
        if (haveOtherBuilds(row.osBuild, device.osVersion)) {
            differs("build", name, "The update service has another build than Intune.");
        }
        const policies = policyFinding(device, servicePoliciesOf(view, device.entraDeviceId));
        if (policies !== undefined) {
            differs("policy", name, policies);
        }
    }
    return {
        ...counts,
        disagreements: [...found.values()]
            .map(({ devices: count, examples, about }) => ({ ...about, devices: count, examples }))
            .sort((a, b) => b.devices - a.devices || (a.finding < b.finding ? -1 : 1)),
        assumed: view.devices === undefined ? [] : ASSUMED,
        notRead: view.notRead,
    };
}

/** A build in another form than Intune's is not compared: its form is not documented. */
function haveOtherBuilds(theirs: string | null, ours: string | undefined): boolean {
    const [a, b] = [theirs ?? "", ours ?? ""].map((text) =>
        parseOsVersion(/^\d+\.\d+$/.test(text) ? `10.0.${text}` : text),
    );
    return a !== undefined && b !== undefined && (a.build !== b.build || a.revision !== b.revision);
}

/** Undefined if the service applies one or more of the policies that target the device, and no other. */
function policyFinding(
    { policies: computed }: ComparedDevice,
    applied: readonly ServicePolicy[] | undefined,
): string | undefined {
    if (computed === undefined || applied === undefined) {
        return undefined;
    }
    const targeting = new Set(computed.map(({ id }) => id.toLowerCase()));
    const areSame = applied.every(({ id }) => targeting.has(id)) && (applied.length > 0 || targeting.size === 0);
    return areSame
        ? undefined
        : `The update service applies ${listOf(applied)}; by assignment it is ${listOf(computed)}.`;
}

function listOf(policies: readonly Pick<ServicePolicy, "id" | "displayName">[]): string {
    return policies.length === 0
        ? "no policy"
        : policies
              .map(({ id, displayName }) => `'${displayName === "" ? id : displayName}'`)
              .sort()
              .join(" and ");
}

/** The service's word on a device; `notListed` if its list does not have it. */
export type ServiceWord = ServiceReadiness | "notListed";

/** A device of a result that may get the service's word. */
interface JudgedDevice extends Pick<ComparedDevice, "name" | "entraDeviceId" | "badge"> {
    readonly intuneId: string;
    readonly serviceReadiness?: ServiceWord;
}

/**
 * Evaluates a fleet and, if that is wanted, asks the update service in the meantime and compares. One device is asked
 * about alone.
 *
 * @param evaluate gets what has to be called with the facts of each device
 */
export async function withSecondOpinion<Fleet extends { readonly devices: readonly JudgedDevice[] }>(
    graph: GraphClient,
    how: { readonly secondOpinion?: boolean; readonly device?: string; readonly signal: AbortSignal | undefined },
    evaluate: (onFacts?: (facts: DeviceFacts) => void) => Promise<Fleet>,
): Promise<Fleet> {
    if (how.secondOpinion !== true) {
        return evaluate();
    }
    const abandon = new AbortController();
    const signal = how.signal === undefined ? abandon.signal : AbortSignal.any([how.signal, abandon.signal]);
    const versions = new Map<string, string>();
    try {
        const early = how.device === undefined ? readServiceView(graph, { signal }) : undefined;
        early?.catch(() => undefined); // Awaited below.
        const fleet = await evaluate(({ identity, osVersion }) => {
            if (osVersion.kind === "known") {
                versions.set(identity.intuneId, osVersion.value);
            }
        });
        const view = await (early ?? viewOfOne(graph, fleet.devices[0]?.entraDeviceId ?? null, { signal }));
        const compared = fleet.devices.map((device) => ({ ...device, osVersion: versions.get(device.intuneId) }));
        return {
            ...fleet,
            secondOpinion: secondOpinion(compared, view),
            devices: view.devices === undefined ? fleet.devices : fleet.devices.map((each) => withWord(each, view)),
        };
    } finally {
        abandon.abort(new ReadingStopped("nobody is waiting for it any more"));
    }
}

/** The device, with the service's word on it if its list was read. */
export function withWord<Device extends Pick<JudgedDevice, "entraDeviceId">>(
    device: Device,
    view: ServiceView,
): Device & { readonly serviceReadiness?: ServiceWord } {
    const word = serviceDeviceOf(view, device.entraDeviceId)?.readiness ?? "notListed";
    return view.devices === undefined ? device : { ...device, serviceReadiness: word };
}
