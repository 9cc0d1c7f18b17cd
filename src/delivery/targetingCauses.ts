import { COMMAND } from "../base/command";
import type { Cause, DeliveryFacts, Weighed } from "./cause";
import type { WaitingRule } from "./ruleMatches";

/** Why no policy and no default brings hotpatches to a device, or why that is in doubt. */
export function targetingCauses({ targeting, waitingRules }: DeliveryFacts): Weighed[] {
    const { delivery, policies, excludedFrom } = targeting;
    if (delivery === "hotpatch policy") {
        return [];
    }
    const causes: Weighed[] = [];
    if (delivery === "conflict") {
        const on = policies.filter(({ hotpatchEnabled }) => hotpatchEnabled);
        const off = policies.filter(({ hotpatchEnabled }) => !hotpatchEnabled);
        causes.push([
            "fails",
            {
                code: "conflict",
                finding: `Policies disagree: hotpatch is on in ${namesOf(on)} and off in ${namesOf(off)}.`,
                remedy: "Take the device out of one side: a policy's groups, or an exclusion. Which one wins is not documented.",
            },
        ]);
    }
    if (delivery === "blocked by policy") {
        causes.push([
            "fails",
            {
                code: "blocked",
                finding: `Hotpatch is off in ${namesOf(policies)}, and a policy wins over the tenant's default.`,
                remedy: "Nothing, if it is meant so. Else move the device to a policy with hotpatch on.",
            },
        ]);
    }
    const wouldHave = excludedFrom.filter(({ hotpatchEnabled }) => hotpatchEnabled);
    if (wouldHave.length > 0) {
        const what = delivery === "tenant default" ? " It still gets hotpatches, by the tenant's default." : "";
        causes.push([
            "waits",
            {
                code: "excluded",
                finding: `It is excluded from ${namesOf(wouldHave)}.${what}`,
                remedy:
                    delivery === "tenant default"
                        ? "To keep hotpatches away, assign a policy with hotpatch off: an exclusion alone does not."
                        : "Nothing, if it is meant so. Else take it out of the excluded group.",
            },
        ]);
    }
    for (const { group, policy, status } of waitingRules) {
        causes.push(["waits", ruleNotProcessed(group, policy, status)]);
    }
    if (delivery === "none" && wouldHave.length === 0 && waitingRules.length === 0) {
        causes.push([
            "fails",
            {
                code: "noPolicy",
                finding:
                    "It is in no group that a policy with hotpatch on is assigned to, and the tenant's default is off.",
                remedy: `Add it to such a group, or widen the group's rule: \`${COMMAND} rule eval\` shows which devices a rule takes in.`,
            },
        ]);
    }
    return causes;
}

function ruleNotProcessed(group: string, policy: string, status: WaitingRule["status"]): Cause {
    const finding = `The rule of group '${group}' (policy '${policy}') takes it in, but it is not a member yet`;
    if (status === "paused") {
        return {
            code: "ruleNotProcessed",
            finding: `${finding}: processing of the rule is paused.`,
            remedy: "Turn processing on again: Entra admin centre, the group, Dynamic membership rules.",
        };
    }
    if (status === "failed") {
        return {
            code: "ruleNotProcessed",
            finding: `${finding}: Entra reports that processing failed.`,
            remedy: `Look at the group's processing status in the Entra admin centre; \`${COMMAND} rule check\` checks the rule.`,
        };
    }
    return {
        code: "ruleNotProcessed",
        finding: `${finding}.`,
        remedy: "Wait: Entra takes a few hours as a rule, and in large tenants more than 24.",
    };
}

function namesOf(policies: readonly { readonly displayName: string }[]): string {
    return policies.map(({ displayName }) => `'${displayName}'`).join(", ");
}
