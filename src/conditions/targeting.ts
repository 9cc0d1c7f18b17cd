import { COMMAND } from "../base/command";
import { condition } from "./condition";
import { ASSIGNMENT, AUTOPATCH, DYNAMIC_GROUPS, HOTPATCH_SETTINGS, partOf } from "./documents";

export interface Named {
    readonly displayName: string;
}

const MEANT_SO = "Nothing, if it is meant so.";

/** Policies with hotpatch on and with hotpatch off. */
export const conflict = condition({
    code: "conflict",
    finding: ({ on, off }: { readonly on: readonly Named[]; readonly off: readonly Named[] }) =>
        `Policies disagree: hotpatch is on in ${namesOf(on)} and off in ${namesOf(off)}.`,
    meaning: "Policies with hotpatch on and policies with hotpatch off target the device. No precedence is documented.",
    remedy: "Take the device out of one side: a policy's groups, or an exclusion. Which one wins is not documented.",
    source: { assumed: "no page of Microsoft says which policy wins" },
});

/** Hotpatch is off in all policies that target the device. */
export const blocked = condition({
    code: "blocked",
    finding: ({ policies }: { readonly policies: readonly Named[] }) =>
        `Hotpatch is off in ${namesOf(policies)}, and a policy wins over the tenant's default.`,
    meaning: "Every policy that targets the device has hotpatch off, and a policy wins over the tenant's default.",
    remedy: `${MEANT_SO} Else move the device to a policy with hotpatch on.`,
    source: [HOTPATCH_SETTINGS],
});

export interface Exclusion {
    readonly policies: readonly Named[];
    /** Whether the tenant's default brings hotpatches all the same. */
    readonly byDefault: boolean;
}

/** Excluded from a policy with hotpatch on. */
export const excluded = condition({
    code: "excluded",
    finding: ({ policies, byDefault }: Exclusion) =>
        `It is excluded from ${namesOf(policies)}.${byDefault ? " It still gets hotpatches, by the tenant's default." : ""}`,
    meaning: "The device is in a group that is excluded from a policy with hotpatch on.",
    remedy: `${MEANT_SO} Else take it out of the excluded group.`,
    remedyFor: ({ byDefault }: Exclusion): string =>
        byDefault
            ? "To keep hotpatches away, assign a policy with hotpatch off: an exclusion alone does not."
            : excluded.remedy,
    source: [ASSIGNMENT],
});

/** How far Entra has come with a rule. */
export type Processing = "processing" | "paused" | "failed";

export interface Waiting {
    readonly group: string;
    readonly policy: string;
    readonly status: Processing;
}

const PROCESSING_FINDINGS: Readonly<Record<Processing, string>> = {
    processing: "",
    paused: ": processing of the rule is paused",
    failed: ": Entra reports that processing failed",
};

/** What to do about a rule that is not processed. */
export const PROCESSING_REMEDIES: Readonly<Record<Processing, string>> = {
    processing: "Wait: Entra takes a few hours as a rule, and in large tenants more than 24.",
    paused: "Turn processing on again: Entra admin centre, the group, Dynamic membership rules.",
    failed: `Look at the group's processing status in the Entra admin centre; \`${COMMAND} rule check\` checks the rule.`,
};

/** The rule of a hotpatch group takes the device in, and it is not a member. */
export const ruleNotProcessed = condition({
    code: "ruleNotProcessed",
    finding: ({ group, policy, status }: Waiting) =>
        `The rule of group '${group}' (policy '${policy}') takes it in, but it is not a member yet${PROCESSING_FINDINGS[status]}.`,
    meaning: "The rule of a group with a policy takes the device in, but Entra has not made it a member yet.",
    remedy: `${PROCESSING_REMEDIES.processing} If it is paused: ${PROCESSING_REMEDIES.paused}`,
    remedyFor: ({ status }: Waiting) => PROCESSING_REMEDIES[status],
    source: [DYNAMIC_GROUPS],
});

/** No policy, no exclusion, no rule, and no default. */
export const noPolicy = condition({
    code: "noPolicy",
    finding: () => "It is in no group that a policy with hotpatch on is assigned to, and the tenant's default is off.",
    meaning:
        "The device is in no group that a policy with hotpatch on is assigned to, and the tenant's default is off.",
    remedy: `Add it to such a group, or widen the group's rule: \`${COMMAND} rule eval\` shows which devices a rule takes in.`,
    source: [HOTPATCH_SETTINGS],
});

/** Configuration Manager updates the device, whatever Intune's policies say. */
export const workloadElsewhere = condition({
    code: "workloadElsewhere",
    finding: () => "It is co-managed, and Configuration Manager kept the workload 'Windows Update policies'.",
    meaning: "The device is co-managed, and Configuration Manager kept the workload 'Windows Update policies'.",
    remedy: "Move the workload 'Windows Update policies' to Intune in Configuration Manager, for the device's collection at least.",
    source: [partOf(AUTOPATCH, "co-management")],
});

/** Intune does not say, or could not be asked. */
export const workloadUnknown = condition({
    code: "workloadUnknown",
    finding: () => "It is co-managed, and whether its Windows updates come from Intune is not known.",
    meaning: "The device is co-managed, and whether its Windows updates come from Intune is not known.",
    remedy: "Look at the device in the Intune admin centre: it lists the workloads that Intune manages.",
    source: [{ document: "Microsoft Graph v1.0 reference, configurationManagerClientEnabledFeatures", date: "2024" }],
});

function namesOf(policies: readonly Named[]): string {
    return policies.map(({ displayName }) => `'${displayName}'`).join(", ");
}
