import type { GraphClient } from "../graph/client";
import type { GroupDetails } from "../graph/groups";
import {
    compileRule,
    type DevicePredicate,
    type EntraDevice,
    graphProperties,
    RuleEvaluationError,
    RuleSyntaxError,
} from "../membership";
import type { TargetedPolicy } from "./targeting";

/** A hotpatch group whose rule takes a device in, without having it as a member. */
export interface WaitingRule {
    /** Display name. */
    readonly group: string;
    /** Display name of the policy that is assigned to it. */
    readonly policy: string;
    readonly status: "processing" | "paused" | "failed";
}

/** A dynamic group that a policy with hotpatch on is assigned to. */
export interface RuleGroup {
    readonly policy: TargetedPolicy;
    readonly group: GroupDetails;
    readonly rule: string;
}

/** Up to so many devices are read one by one; for more the whole list costs less. */
const FEW_DEVICES = 400;

/** The groups whose rules decide who gets hotpatches by policy. */
export function ruleGroups(
    policies: readonly TargetedPolicy[],
    groups: ReadonlyMap<string, GroupDetails>,
): RuleGroup[] {
    return policies
        .filter(({ hotpatchEnabled }) => hotpatchEnabled)
        .flatMap((policy) =>
            policy.includes.flatMap((id) => {
                const group = groups.get(id);
                const rule = group?.membershipRule ?? "";
                return group === undefined || rule === "" ? [] : [{ policy, group, rule }];
            }),
        );
}

/** How far a group's processing has come, where members are missing. */
export function statusOf({
    membershipRuleProcessingState: state,
    membershipRuleProcessingStatus: processing,
}: GroupDetails): WaitingRule["status"] {
    if (state === "Paused") {
        return "paused";
    }
    return processing?.status === "Failed" ? "failed" : "processing";
}

/**
 * Which rules take in which devices, by the devices' object ids. Rules that cannot be evaluated here (memberOf asks for other
 * groups) go into `findings` and take in nobody.
 */
export async function ruleMatches(
    graph: GraphClient,
    candidates: readonly RuleGroup[],
    objectIds: ReadonlySet<string>,
    findings: string[],
): Promise<ReadonlyMap<string, readonly RuleGroup[]>> {
    const found = new Map<string, readonly RuleGroup[]>();
    const rules = candidates.flatMap((candidate) => {
        const fits = compiled(candidate, findings);
        return fits === undefined ? [] : [{ candidate, fits }];
    });
    if (rules.length === 0 || objectIds.size === 0) {
        return found;
    }
    const select = [...new Set(rules.flatMap(({ candidate }) => graphProperties(candidate.rule)))].join(",");
    for await (const device of entraDevices(graph, objectIds, select)) {
        const fitting = rules.filter(({ fits }) => fits(device)).map(({ candidate }) => candidate);
        if (fitting.length > 0) {
            found.set(device.id, fitting);
        }
    }
    return found;
}

async function* entraDevices(
    graph: GraphClient,
    objectIds: ReadonlySet<string>,
    select: string,
): AsyncGenerator<EntraDevice, void, undefined> {
    if (objectIds.size <= FEW_DEVICES) {
        const parts = [...objectIds].map((id) => ({
            id,
            path: `/devices/${encodeURIComponent(id)}?$select=${select}`,
        }));
        for await (const answer of graph.batchGet<EntraDevice>("v1.0", parts)) {
            if ("body" in answer) {
                yield answer.body;
            }
        }
        return;
    }
    for await (const page of graph.pages<EntraDevice>("v1.0", "/devices", {
        query: { $select: select, $top: "999" },
    })) {
        yield* page.filter(({ id }) => objectIds.has(id));
    }
}

function compiled({ rule, group }: RuleGroup, findings: string[]): DevicePredicate | undefined {
    try {
        return compileRule(rule);
    } catch (error) {
        if (error instanceof RuleEvaluationError || error instanceof RuleSyntaxError) {
            findings.push(`Whom the rule of group '${group.displayName}' takes in was not compared: ${error.message}`);
            return undefined;
        }
        throw error;
    }
}
