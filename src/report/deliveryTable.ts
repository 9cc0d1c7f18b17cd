import { visible } from "../base/visible";
import type { Cause } from "../delivery/cause";
import type { DeviceDelivery, FleetDelivery, PolicyDelivery } from "../delivery/fleetDelivery";
import { OUTCOME_NAMES, type OutcomeName } from "../delivery/outcome";
import { DELIVERY_NAMES, type DeliveryName } from "../delivery/targeting";
import { columns } from "./columns";
import type { Look } from "./format";
import { installedUpdatesText } from "./installedUpdates";
import { secondOpinionText } from "./secondOpinion";
import { wrapped } from "./wrapping";

/** Up to this many devices that need a look are all named. */
const FEW_DEVICES = 40;
/** Beyond that, so many of each outcome. */
const SAMPLE_AN_OUTCOME = 5;

const WHAT_DELIVERS: Readonly<Record<DeliveryName, string>> = {
    "hotpatch policy": "A policy with hotpatch on targets them.",
    "tenant default": "No policy targets them; the tenant's default, on since May 2026, brings hotpatches.",
    "blocked by policy": "A policy with hotpatch off targets them.",
    conflict: "Policies with hotpatch on and off target them; which one wins is not documented.",
    none: "No policy targets them and the tenant's default is off, or their updates do not come from Intune.",
};

const WHAT_CAME: Readonly<Record<OutcomeName, string>> = {
    succeeded: "On the newest baseline or hotpatch.",
    pending: "Not there yet; time or a routine step is missing.",
    failed: "Somebody has to do something first.",
    unknown: "What is known does not decide.",
    blocked: "Hotpatch is off for them, by policy.",
    "not delivered": "Nothing brings hotpatches to them.",
};

/** Delivery for a reader at a terminal: what brings hotpatches to how many devices, what came of it, and what to do. */
export function deliveryTable(
    delivery: FleetDelivery,
    { width, all, verbose }: Pick<Look, "width" | "all" | "verbose">,
): string {
    const { devices, policies = [], findings, evaluatedAt, catalog } = delivery;
    const heading =
        `Hotpatch delivery to ${devices.length} Windows device${devices.length === 1 ? "" : "s"}, ${evaluatedAt}. Computed from policies, groups and builds ` +
        `(releases: ${catalog.origin} catalog of ${catalog.date}): Microsoft Graph has no report that gives causes.`;
    const partial =
        "Not complete: not everything was read, so numbers may be those of a part. The notes below say what is missing.";
    const parts = [...(delivery.complete ? [] : [wrapped(partial, width)]), wrapped(heading, width)];
    if (devices.length > 0) {
        parts.push(
            countsOf("Delivery", DELIVERY_NAMES, delivery.byDelivery, WHAT_DELIVERS, width),
            countsOf("Outcome (computed)", OUTCOME_NAMES, delivery.byOutcome, WHAT_CAME, width),
        );
    }
    if (policies.length > 0) {
        parts.push(policyTable(policies, width));
    }
    const listed = all ? devices : devices.filter(({ outcome }) => outcome !== "succeeded" && outcome !== "blocked");
    const shown = all || listed.length <= FEW_DEVICES ? inOrder(listed) : sampled(listed);
    if (shown.length > 0) {
        parts.push(...details(shown, width));
    }
    if (shown.length < listed.length) {
        parts.push(
            wrapped(
                `Shown: ${shown.length} of ${listed.length} devices, up to ${SAMPLE_AN_OUTCOME} of each outcome. --all lists every device; --format csv or json has all causes.`,
                width,
            ),
        );
    }
    parts.push(...findings.map((finding) => wrapped(`Note: ${finding}`, width)));
    if (delivery.secondOpinion !== undefined) {
        parts.push(...secondOpinionText(delivery.secondOpinion, { width, verbose }));
    }
    if (delivery.installed !== undefined) {
        parts.push(...installedUpdatesText(delivery.installed, width));
    }
    return `${parts.join("\n\n")}\n`;
}

function countsOf<Name extends string>(
    title: string,
    names: readonly Name[],
    counts: Partial<Record<Name, number>>,
    meanings: Readonly<Record<Name, string>>,
    width: number,
): string {
    const rows = names.flatMap((name) => {
        const count = counts[name];
        return count === undefined ? [] : [[name, String(count), meanings[name]]];
    });
    return columns([title, "Devices", "Meaning"], rows, [21, 9], width);
}

function policyTable(policies: readonly PolicyDelivery[], width: number): string {
    const rows = policies.map(
        ({ displayName, hotpatchEnabled, targeted, computed, membersNotInIntune = 0, ...policy }) => [
            String(targeted),
            String(computed.succeeded),
            String(computed.pending),
            String(computed.failed),
            String(computed.unknown),
            hotpatchEnabled ? allDone(policy) : "off",
            visible(displayName) + (membersNotInIntune > 0 ? ` (${membersNotInIntune} members not in Intune)` : ""),
        ],
    );
    const head = ["Targeted", "Succeeded", "Pending", "Failed", "Unknown", "All done", "Policy"];
    return columns(head, rows, [10, 11, 9, 8, 9, 10], width);
}

function allDone({ succeededMatchesMembership }: Pick<PolicyDelivery, "succeededMatchesMembership">): string {
    return succeededMatchesMembership === undefined ? "?" : succeededMatchesMembership ? "yes" : "no";
}

function details(devices: readonly DeviceDelivery[], width: number): string[] {
    const remedies = new Map<string, number>();
    const numberOf = ({ remedy }: Cause): number => {
        const number = remedies.get(remedy) ?? remedies.size + 1;
        remedies.set(remedy, number);
        return number;
    };
    const rows = devices.flatMap(({ name, outcome, delivery, causes }) => {
        const first = [visible(name) || "(no name)", outcome, delivery];
        if (causes.length === 0) {
            return [[...first, ""]];
        }
        return causes.map((cause, index) => [
            ...(index === 0 ? first : ["", "", ""]),
            `${visible(cause.finding)} [${numberOf(cause)}]`,
        ]);
    });
    const list = columns(["Device", "Outcome", "Delivery", "Why"], rows, [20, 15, 19], width);
    const actions = [...remedies].map(([remedy, number]) => [`[${number}]`, visible(remedy)]);
    return actions.length === 0 ? [list] : [list, columns(["", "What to do"], actions, [6], width)];
}

function inOrder(devices: readonly DeviceDelivery[]): DeviceDelivery[] {
    return OUTCOME_NAMES.flatMap((name) => devices.filter(({ outcome }) => outcome === name));
}

function sampled(devices: readonly DeviceDelivery[]): DeviceDelivery[] {
    return OUTCOME_NAMES.flatMap((name) =>
        devices.filter(({ outcome }) => outcome === name).slice(0, SAMPLE_AN_OUTCOME),
    );
}
