import { segment } from "../base/guid";
import type { Processing } from "../conditions/targeting";
import type { GraphClient } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { RULE_DEVICE } from "../graph/endpoints/entraDevices";
import { type GroupDetails, isDynamic } from "../graph/endpoints/groups";
import type { GraphError } from "../graph/errors";
import { IDENTIFIED, mustBeOne, readAs, readPart } from "../graph/shape";
import { stoppable } from "../graph/transport/stoppable";
import {
    compileRule,
    type DevicePredicate,
    type EntraDevice,
    graphProperties,
    RuleEvaluationError,
    RuleSyntaxError,
} from "../membership";
import { optionalRead, type Remarks, unanswered } from "./optionalRead";
import type { TargetedPolicy } from "./targeting";

/** A hotpatch group whose rule matches a device that is not a member. */
export interface WaitingRule {
    /** Display name. */
    readonly group: string;
    /** Display name of the policy that is assigned to it. */
    readonly policy: string;
    readonly status: Processing;
}

/** A dynamic group that a policy with hotpatch on is assigned to. */
export interface RuleGroup {
    readonly policy: TargetedPolicy;
    readonly group: GroupDetails;
    readonly rule: string;
}

/** At most this many devices are read one by one; for more, reading the whole list is cheaper. */
const FEW_DEVICES = 400;

/**
 * The groups whose rules determine who gets hotpatches by policy. A dynamic group without a visible rule is added to
 * `notRead`.
 */
export function ruleGroups(
    policies: readonly TargetedPolicy[],
    groups: ReadonlyMap<string, GroupDetails>,
    { notRead }: Remarks,
): RuleGroup[] {
    return policies
        .filter(({ hotpatchEnabled }) => hotpatchEnabled)
        .flatMap((policy) =>
            policy.includes.flatMap((id) => {
                const group = groups.get(id);
                const rule = group?.membershipRule ?? "";
                if (group !== undefined && rule === "" && isDynamic(group)) {
                    notRead.push(
                        `The rule of group '${group.displayName}' was not read: its groupTypes say that it is dynamic, but Microsoft Graph returned no membershipRule.`,
                    );
                }
                return group === undefined || rule === "" ? [] : [{ policy, group, rule }];
            }),
        );
}

/** How far Entra has processed a group, if members are missing. */
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
 * Which rules match which devices, by the devices' object ids. A rule that cannot be evaluated here (memberOf depends
 * on other groups) is reported as a finding and matches nothing; Entra devices that cannot be read are remarked on, not
 * treated as an error.
 */
export async function ruleMatches(
    graph: GraphClient,
    candidates: readonly RuleGroup[],
    objectIds: ReadonlySet<string>,
    remarks: Remarks,
    signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly RuleGroup[]>> {
    const found = new Map<string, readonly RuleGroup[]>();
    const rules = candidates.flatMap((candidate) => {
        const fits = compiled(candidate, remarks.findings);
        return fits === undefined ? [] : [{ candidate, fits }];
    });
    if (rules.length === 0 || objectIds.size === 0) {
        return found;
    }
    const select = [...new Set(["id", ...rules.flatMap(({ candidate }) => graphProperties(candidate.rule))])].join(",");
    const entraDevices = objectIds.size <= FEW_DEVICES ? singleDevices : listedDevices;
    const errors: GraphError[] = [];
    await optionalRead(
        async () => {
            for await (const device of entraDevices(stoppable(graph, signal), objectIds, select, errors)) {
                const fitting = rules.filter(({ fits }) => fits(device)).map(({ candidate }) => candidate);
                if (fitting.length > 0) {
                    found.set(device.id, fitting);
                }
            }
        },
        (why) => remarks.notRead.push(`Which devices the rules of hotpatch groups match was not read: ${why}.`),
        signal,
    );
    remarks.notRead.push(...unanswered("Data that the rules of hotpatch groups need", errors));
    return found;
}

/** Reads devices one by one. Devices that no longer exist are left out; any other failure goes to `errors`. */
async function* singleDevices(
    graph: GraphClient,
    objectIds: ReadonlySet<string>,
    select: string,
    errors: GraphError[],
): AsyncGenerator<EntraDevice, void, undefined> {
    const parts = [...objectIds].map((id) => ({
        id,
        path: `/devices/${segment(id, "device in Entra")}?$select=${select}`,
    }));
    for await (const part of graph.batchGet("v1.0", parts)) {
        const answer = readPart(RULE_DEVICE, part, "Entra device", ({ id }) => id);
        if ("body" in answer) {
            yield answer.body;
        } else if (!isMissing(answer.error)) {
            errors.push(answer.error);
        }
    }
}

async function* listedDevices(
    graph: GraphClient,
    objectIds: ReadonlySet<string>,
    select: string,
): AsyncGenerator<EntraDevice, void, undefined> {
    const query = { $select: select, $top: "999" };
    for await (const page of graph.pages("v1.0", "/devices", { query })) {
        const shown = new Map<string, unknown>();
        const meant = page.filter((device) => {
            const { id } = readAs(IDENTIFIED, device, "an Entra device");
            mustBeOne(shown, id, device, "an Entra device");
            return objectIds.has(id);
        });
        yield* meant.map((device) => readAs(RULE_DEVICE, device, "an Entra device"));
    }
}

function compiled({ rule, group }: RuleGroup, findings: string[]): DevicePredicate | undefined {
    try {
        return compileRule(rule);
    } catch (error) {
        if (error instanceof RuleEvaluationError || error instanceof RuleSyntaxError) {
            findings.push(
                `The members of group '${group.displayName}' were not compared with its rule: ${error.message}`,
            );
            return undefined;
        }
        throw error;
    }
}
