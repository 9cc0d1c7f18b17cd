import type { GraphClient } from "../graph/client";
import type { DeviceFacts } from "../readiness/facts";
import type { Remarks } from "./optionalRead";
import type { TenantTargeting } from "./readTargeting";
import { type RuleGroup, ruleGroups, ruleMatches, statusOf, type WaitingRule } from "./ruleMatches";
import type { DeviceTargeting } from "./targeting";

/** What has to be known about a device to tell which groups it is about to join. */
export interface Waiting {
    readonly facts: Pick<DeviceFacts, "identity" | "entraObject">;
    readonly targeting: DeviceTargeting;
    /** Its number in the targeting. */
    readonly number: number | undefined;
}

/**
 * For each device, by Intune's id: rules that match it, of groups that it is not yet a member of. Policies that exclude
 * the device are left out: membership would change nothing.
 */
export async function waitingRules(
    graph: GraphClient,
    devices: readonly Waiting[],
    { policies, groups, targeting }: Pick<TenantTargeting, "policies" | "groups" | "targeting">,
    remarks: Remarks,
    signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly WaitingRule[]>> {
    const outside = new Map<string, Waiting>();
    for (const device of devices) {
        const { entraObject } = device.facts;
        if (device.targeting.delivery !== "hotpatch policy" && entraObject.kind === "known") {
            outside.set(entraObject.value, device);
        }
    }
    const candidates = ruleGroups(policies, groups, remarks);
    const matches = await ruleMatches(graph, candidates, new Set(outside.keys()), remarks, signal);
    const waiting = new Map<string, readonly WaitingRule[]>();
    for (const [objectId, matching] of matches) {
        const device = outside.get(objectId);
        if (device !== undefined) {
            const decided = [...device.targeting.policies, ...targeting.excluding(device.number)];
            const open = matching.filter(({ policy }) => !decided.includes(policy));
            waiting.set(device.facts.identity.intuneId, open.map(waitingRule));
        }
    }
    return waiting;
}

function waitingRule({ policy, group }: RuleGroup): WaitingRule {
    return { group: group.displayName, policy: policy.displayName, status: statusOf(group) };
}
