import { UserError } from "../base/userError";
import { PROCESSING_REMEDIES } from "../conditions/targeting";
import type { GraphClient } from "../graph/client";
import { type GroupDetails, isDynamic } from "../graph/endpoints/groups";
import type { SecondOpinion } from "../readiness/secondOpinion";
import { chainOf, type Step, type StepName } from "./chain";
import { type DeliveryOptions, evaluateDelivery } from "./evaluateDelivery";
import { assignedGroup, findGroup } from "./findGroup";
import { findPolicy } from "./findPolicy";
import type { FleetDelivery } from "./fleetDelivery";
import { readTargeting, type TenantTargeting } from "./readTargeting";

/** What can be verified. A ring is given as a policy or a group. */
export const SUBJECT_KINDS = ["device", "policy", "group"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** One step of the chain, over all verified devices. */
export interface VerifiedStep {
    readonly name: StepName;
    /**
     * `yes` if every device has completed it, `no` if at least one has not, `unknown` otherwise and if there are no
     * devices.
     */
    readonly outcome: Step["outcome"];
    /** How many devices have completed it, have not, or are unknown. */
    readonly devices: { readonly yes: number; readonly no: number; readonly unknown: number };
    /** What is wrong with the device, or the most frequent finding among the devices that have not completed it. */
    readonly finding: string;
    /** What to do about those devices. */
    readonly remedy?: string;
    /** The names of the first devices with that finding. */
    readonly examples: readonly string[];
}

/** The result of verifying the chain from prerequisites to hotpatches. */
export interface Verification {
    readonly schema: "hotpatch-verification/1";
    readonly evaluatedAt: string;
    readonly kind: SubjectKind;
    readonly name: string;
    /** How many devices were checked. */
    readonly devices: number;
    readonly outcome: Step["outcome"];
    readonly steps: readonly VerifiedStep[];
    /**
     * What to do now: about the first incomplete step, or about what was not read. Absent if everything is in order.
     */
    readonly next?: string;
    readonly findings: readonly string[];
    /** What the update service says about the same devices. It decides no step. */
    readonly secondOpinion?: SecondOpinion;
}

/** Options for verifying. */
export interface VerifyOptions extends Pick<DeliveryOptions, "now" | "staleHours" | "onProgress" | "signal"> {
    /**
     * What the name refers to. If left out, tries a policy, an assigned group, a device and any other group, in this
     * order.
     */
    readonly as?: SubjectKind;
}

const EXAMPLES = 5;

/**
 * Checks the guide's chain for a device, or for every device of a ring.
 *
 * Permissions as for {@link evaluateDelivery}.
 *
 * @param subject id or name of a device, a policy or a group
 * @throws UserError if nothing has that name, or if several objects do
 */
export async function verify(graph: GraphClient, subject: string, options: VerifyOptions = {}): Promise<Verification> {
    const { as, ...how } = options;
    const tenant = await readTargeting(graph, options.signal);
    const evaluate = (more: DeliveryOptions) =>
        evaluateDelivery(graph, { ...how, ...more, tenant, everything: true, secondOpinion: true });
    const kind = as ?? kindIn(tenant, subject);
    if (kind === "policy") {
        const policy = findPolicy(tenant, subject);
        const groups = policy.includes.flatMap((id) => tenant.groups.get(id) ?? []);
        const ring = verification("policy", policy.displayName, await evaluate({ policy: policy.id }), groups);
        const isAssigned = policy.allDevices || policy.includes.length > 0;
        return isAssigned ? ring : { ...ring, next: "The policy is not assigned: assign it to a group." };
    }
    const asGroup = async () => {
        const group = await findGroup(graph, tenant, subject, options.signal);
        return verification("group", group.displayName, await evaluate({ groups: [group.id] }), [group]);
    };
    const asDevice = async () => {
        const delivery = await evaluate({ device: subject });
        return verification("device", delivery.devices[0]?.name ?? subject, delivery, []);
    };
    if (kind !== undefined) {
        return kind === "group" ? asGroup() : asDevice();
    }
    return eitherOf(subject, asDevice, asGroup);
}

function kindIn(tenant: TenantTargeting, subject: string): SubjectKind | undefined {
    const wanted = subject.toLowerCase();
    const isPolicy = tenant.policies.some(
        ({ id, displayName }) => id.toLowerCase() === wanted || displayName.toLowerCase() === wanted,
    );
    return isPolicy ? "policy" : assignedGroup(tenant, subject) === undefined ? undefined : "group";
}

async function eitherOf<T>(subject: string, asDevice: () => Promise<T>, asGroup: () => Promise<T>): Promise<T> {
    try {
        return await asDevice();
    } catch (noDevice) {
        if (!(noDevice instanceof UserError)) {
            throw noDevice;
        }
        try {
            return await asGroup();
        } catch (noGroup) {
            if (!(noGroup instanceof UserError)) {
                throw noGroup;
            }
            throw new UserError(
                `Verify '${subject}': no policy has that name or id. ${noDevice.message} ${noGroup.message} Use --as to say what it is.`,
            );
        }
    }
}

function verification(
    kind: SubjectKind,
    name: string,
    delivery: FleetDelivery,
    groups: readonly GroupDetails[],
): Verification {
    const { devices, evaluatedAt, findings, complete, secondOpinion } = delivery;
    const chains = devices.map((device) => ({ name: device.name, steps: chainOf(device) }));
    const names = chains[0]?.steps.map((step) => step.name) ?? [];
    const steps = names.map((step, place) =>
        verifiedStep(
            step,
            chains.flatMap((chain) => {
                const taken = chain.steps[place];
                return taken === undefined ? [] : [{ device: chain.name, ...taken }];
            }),
        ),
    );
    const processed = steps.map((step) => (step.name === "membership processed" ? withGroups(step, groups) : step));
    const missing =
        processed.find(({ outcome }) => outcome === "no") ?? processed.find(({ outcome }) => outcome !== "yes");
    const next = whatToDo(delivery, missing);
    const isKnown = complete && devices.length > 0;
    return {
        schema: "hotpatch-verification/1",
        evaluatedAt,
        kind,
        name,
        devices: devices.length,
        outcome: missing?.outcome ?? (isKnown ? "yes" : "unknown"),
        steps: processed,
        ...(next === undefined ? {} : { next }),
        findings,
        ...(secondOpinion === undefined ? {} : { secondOpinion }),
    };
}

function whatToDo(
    { devices, complete }: FleetDelivery,
    missing: Pick<VerifiedStep, "remedy"> | undefined,
): string | undefined {
    if (devices.length === 0 && complete) {
        return "It contains no Windows devices that Intune knows. Check the members of its groups, and wait for Entra to process their rules.";
    }
    return (
        missing?.remedy ??
        (complete ? undefined : "Not everything was read, as the notes say: resolve that and verify again.")
    );
}

function verifiedStep(name: StepName, taken: readonly (Step & { readonly device: string })[]): VerifiedStep {
    const withOutcome = (outcome: Step["outcome"]) => taken.filter((each) => each.outcome === outcome);
    const [yes, no, unknown] = [withOutcome("yes"), withOutcome("no"), withOutcome("unknown")];
    const telling = no.length > 0 ? no : unknown.length > 0 ? unknown : yes;
    const most = mostFrequent(telling);
    const alike = telling.filter(({ finding }) => finding === most?.finding);
    const others = telling.length - alike.length;
    return {
        name,
        outcome: no.length > 0 ? "no" : unknown.length > 0 ? "unknown" : "yes",
        devices: { yes: yes.length, no: no.length, unknown: unknown.length },
        finding: others === 0 ? (most?.finding ?? "") : `${most?.finding} ${others} more for other reasons.`,
        ...(most?.remedy === undefined ? {} : { remedy: most.remedy }),
        examples: telling === yes ? [] : alike.slice(0, EXAMPLES).map(({ device }) => device),
    };
}

/** One of the devices with the most frequent finding. */
function mostFrequent<T extends Step>(steps: readonly T[]): T | undefined {
    const counts = new Map<string, number>();
    for (const { finding } of steps) {
        counts.set(finding, (counts.get(finding) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    return steps.find(({ finding }) => counts.get(finding) === most);
}

/** A group whose rule has not been processed is missing devices that cannot be listed here. */
function withGroups(step: VerifiedStep, groups: readonly GroupDetails[]): VerifiedStep {
    for (const group of groups) {
        const { displayName, membershipRuleProcessingState, membershipRuleProcessingStatus } = group;
        const status = membershipRuleProcessingStatus?.status;
        if (!isDynamic(group) || step.outcome === "no") {
            continue;
        }
        if (membershipRuleProcessingState === "Paused" || status === "Failed") {
            const [how, what] =
                status === "Failed" ? (["failed", "failed"] as const) : (["paused", "is paused"] as const);
            return {
                ...step,
                outcome: "no",
                finding: `Processing of the rule of group '${displayName}' ${what}.`,
                remedy: PROCESSING_REMEDIES[how],
            };
        }
        if (status !== undefined && status !== null && status !== "Succeeded") {
            return {
                ...step,
                outcome: "unknown",
                finding: `Entra is still processing the rule of group '${displayName}' (${status}).`,
                remedy: PROCESSING_REMEDIES.processing,
            };
        }
    }
    return step;
}
