import { COMMAND } from "../base/command";
import { condition } from "./condition";
import { ASSIGNMENT, AUTOPATCH, DYNAMIC_GROUPS, HOTPATCH_SETTINGS, partOf } from "./documents";

export interface Named {
    readonly displayName: string;
}

const MEANT_SO = "If this is intended, there is nothing to do.";

/** Policies with hotpatch on and with hotpatch off. */
export const conflict = condition({
    code: "conflict",
    finding: ({ on, off }: { readonly on: readonly Named[]; readonly off: readonly Named[] }) =>
        `Policies conflict: hotpatch is on in ${namesOf(on)} and off in ${namesOf(off)}.`,
    meaning:
        "The device is targeted by policies with hotpatch on and policies with hotpatch off. Microsoft documents no precedence.",
    remedy: "Remove the device from one side, by changing a policy's groups or by an exclusion. Which policy wins is not documented.",
    source: { assumed: "no Microsoft page says which policy wins" },
});

/** Hotpatch is off in every policy that targets the device. */
export const blocked = condition({
    code: "blocked",
    finding: ({ policies }: { readonly policies: readonly Named[] }) =>
        `Hotpatch is off in ${namesOf(policies)}, and a policy overrides the tenant's default.`,
    meaning: "Hotpatch is off in every policy that targets the device, and a policy overrides the tenant's default.",
    remedy: `${MEANT_SO} Otherwise move the device to a policy with hotpatch on.`,
    source: [HOTPATCH_SETTINGS],
});

export interface Exclusion {
    readonly policies: readonly Named[];
    /** Whether the tenant's default delivers hotpatches anyway. */
    readonly byDefault: boolean;
}

/** Excluded from a policy with hotpatch on. */
export const excluded = condition({
    code: "excluded",
    finding: ({ policies, byDefault }: Exclusion) =>
        `It is excluded from ${namesOf(policies)}.${byDefault ? " It still gets hotpatches by the tenant's default." : ""}`,
    meaning: "The device is in a group that is excluded from a policy with hotpatch on.",
    remedy: `${MEANT_SO} Otherwise remove it from the excluded group.`,
    remedyFor: ({ byDefault }: Exclusion): string =>
        byDefault
            ? "To block hotpatches, assign a policy with hotpatch off: an exclusion alone does not block them."
            : excluded.remedy,
    source: [ASSIGNMENT],
});

/** How far Entra has processed a rule. */
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

/** What to do about a rule that has not been processed. */
export const PROCESSING_REMEDIES: Readonly<Record<Processing, string>> = {
    processing: "Wait: Entra usually needs a few hours, and more than 24 in large tenants.",
    paused: "Resume processing: Entra admin centre, the group, Dynamic membership rules.",
    failed: `Look at the group's processing status in the Entra admin centre; \`${COMMAND} rule check\` checks the rule.`,
};

/** The rule of a hotpatch group matches the device, but the device is not a member. */
export const ruleNotProcessed = condition({
    code: "ruleNotProcessed",
    finding: ({ group, policy, status }: Waiting) =>
        `It matches the rule of group '${group}' (policy '${policy}') but is not a member yet${PROCESSING_FINDINGS[status]}.`,
    meaning: "The device matches the rule of a group with a policy, but Entra has not made it a member yet.",
    remedy: `${PROCESSING_REMEDIES.processing} If it is paused: ${PROCESSING_REMEDIES.paused}`,
    remedyFor: ({ status }: Waiting) => PROCESSING_REMEDIES[status],
    source: [DYNAMIC_GROUPS],
});

/** No policy, exclusion or rule applies, and the tenant's default is off. */
export const noPolicy = condition({
    code: "noPolicy",
    finding: () =>
        "It is not in any group that a policy with hotpatch on is assigned to, and the tenant's default is off.",
    meaning:
        "The device is not in any group that a policy with hotpatch on is assigned to, and the tenant's default is off.",
    remedy: `Add it to such a group, or widen the group's rule: \`${COMMAND} rule eval\` shows which devices a rule matches.`,
    source: [HOTPATCH_SETTINGS],
});

/** Configuration Manager updates the device, whatever Intune's policies say. */
export const workloadElsewhere = condition({
    code: "workloadElsewhere",
    finding: () => "It is co-managed, and Configuration Manager still has the workload 'Windows Update policies'.",
    meaning: "The device is co-managed, and Configuration Manager still has the workload 'Windows Update policies'.",
    remedy: "In Configuration Manager, move the workload 'Windows Update policies' to Intune, at least for the device's collection.",
    source: [partOf(AUTOPATCH, "co-management")],
});

/** Intune does not say which one updates the device, or could not be asked. */
export const workloadUnknown = condition({
    code: "workloadUnknown",
    finding: () => "It is co-managed, and whether Intune manages its Windows updates is not known.",
    meaning: "The device is co-managed, and whether Intune manages its Windows updates is not known.",
    remedy: "Look at the device in the Intune admin centre, which lists the workloads that Intune manages.",
    source: [{ document: "Microsoft Graph v1.0 reference, configurationManagerClientEnabledFeatures", date: "2024" }],
});

function namesOf(policies: readonly Named[]): string {
    return policies.map(({ displayName }) => `'${displayName}'`).join(", ");
}
