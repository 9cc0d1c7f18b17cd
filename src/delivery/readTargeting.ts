import { ALL_DEVICES_TARGET, type AssignmentTarget, EXCLUSION_TARGET, GROUP_TARGET } from "../graph/assignmentTargets";
import type { GraphClient } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { isGraphError, operationError } from "../graph/errors";
import { groupMembers } from "../graph/groupMembers";
import { type GroupDetails, groupsById } from "../graph/groups";
import { listPolicies, listTargets, type QualityUpdatePolicyResource } from "../graph/qualityUpdatePolicies";
import { getTenantDefault, INTUNE_MDM_APP_ID } from "../graph/tenantDefault";
import { DeviceSet } from "./deviceSet";
import { type TargetedGroup, type TargetedPolicy, Targeting } from "./targeting";

/** Whom the tenant's policies target, as it was read. */
export interface TenantTargeting {
    readonly targeting: Targeting;
    readonly policies: readonly TargetedPolicy[];
    /** The groups that assignments name, by object id in lower case, without those that have vanished. */
    readonly groups: ReadonlyMap<string, GroupDetails>;
    /** The number of an Entra device by its object id; undefined for one that is in no group. */
    readonly numberOf: (objectId: string) => number | undefined;
    readonly tenantDefault: boolean;
    /** What is odd about policies and groups, or could not be read, in whole sentences. */
    readonly findings: readonly string[];
}

/**
 * Reads all policies, their assignments, and the members of every group that they name. A policy or a group that vanishes
 * in between is a finding and no error.
 *
 * Application permissions, all for reading: `DeviceManagementConfiguration.Read.All`, `Group.Read.All`; for the tenant's default
 * `WindowsUpdates.Read.All`, without which it counts as what Microsoft documents.
 *
 * @throws Error (its `cause` a GraphError) for a list that cannot be read.
 */
export async function readTargeting(graph: GraphClient): Promise<TenantTargeting> {
    const findings: string[] = [];
    const policies = await readPolicies(graph, findings);
    const assigned = [...new Set(policies.flatMap(({ includes, excludes }) => [...includes, ...excludes]))];
    const groups = await attempt("Read assigned groups", groupsById(graph, assigned));
    const { members, numberOf, users } = await readMembers(graph, assigned);
    for (const { displayName, includes, excludes } of policies) {
        for (const id of [...includes, ...excludes].filter((each) => !groups.has(each) || !members.has(each))) {
            findings.push(
                `Policy '${displayName}' names a group that does not exist (${id}), so nobody is in it. Take it out of the assignments.`,
            );
        }
    }
    if (users > 0) {
        findings.push(
            `${users} members of assigned groups are users and no devices: whether these policies reach their devices is not documented, so they are not counted. Assign groups of devices.`,
        );
    }
    const tenantDefault = await readTenantDefault(graph, findings);
    return {
        targeting: new Targeting({ policies, groups: members, tenantDefault }),
        policies,
        groups,
        numberOf,
        tenantDefault,
        findings,
    };
}

async function readPolicies(graph: GraphClient, findings: string[]): Promise<TargetedPolicy[]> {
    const policies = await attempt("List quality update policies", listPolicies(graph));
    const targeted = await Promise.all(
        policies.map(async (policy) => {
            const targets = await unlessGone(
                attempt(
                    `List assignments of quality update policy '${policy.displayName}'`,
                    listTargets(graph, policy.id),
                ),
            );
            if (targets === undefined) {
                findings.push(`Policy '${policy.displayName}' vanished while it was read, and targets nobody.`);
                return [];
            }
            return [targetedPolicy(policy, targets, findings)];
        }),
    );
    return targeted.flat();
}

function targetedPolicy(
    { id, displayName, hotpatchEnabled }: QualityUpdatePolicyResource,
    targets: readonly AssignmentTarget[],
    findings: string[],
): TargetedPolicy {
    const includes: string[] = [];
    const excludes: string[] = [];
    let allDevices = false;
    for (const target of targets) {
        const kind = target["@odata.type"];
        if (kind === GROUP_TARGET && target.groupId !== undefined) {
            includes.push(target.groupId.toLowerCase());
        } else if (kind === EXCLUSION_TARGET && target.groupId !== undefined) {
            excludes.push(target.groupId.toLowerCase());
        } else if (kind === ALL_DEVICES_TARGET) {
            allDevices = true;
        } else {
            findings.push(
                `Policy '${displayName}' has a target of the kind '${kind}': which devices that reaches is not documented, so it is not counted. Assign groups of devices.`,
            );
        }
        if (typeof target.deviceAndAppManagementAssignmentFilterId === "string") {
            findings.push(
                `Policy '${displayName}' has an assignment filter. Intune does not list filters as supported for these policies, so it is not counted.`,
            );
        }
    }
    return { id, displayName, hotpatchEnabled, includes, excludes, allDevices };
}

interface MembersRead {
    readonly members: ReadonlyMap<string, TargetedGroup>;
    readonly numberOf: (objectId: string) => number | undefined;
    readonly users: number;
}

/** Each group once, groups within groups too; devices are numbered as they come. */
async function readMembers(graph: GraphClient, assigned: readonly string[]): Promise<MembersRead> {
    const numbers = new Map<string, number>();
    const members = new Map<string, TargetedGroup>();
    let users = 0;
    async function readGroup(id: string): Promise<string[]> {
        const devices = new DeviceSet();
        const groups: string[] = [];
        for await (const page of groupMembers(graph, id)) {
            for (const member of page) {
                const kind = member["@odata.type"];
                if (kind === "#microsoft.graph.device") {
                    const number = numbers.get(member.id) ?? numbers.size;
                    numbers.set(member.id, number);
                    devices.add(number);
                } else if (kind === "#microsoft.graph.group") {
                    groups.push(member.id.toLowerCase());
                } else if (kind === "#microsoft.graph.user") {
                    users += 1;
                }
            }
        }
        members.set(id, { devices, groups });
        return groups;
    }
    const seen = new Set(assigned);
    let wave = [...seen];
    while (wave.length > 0) {
        const found = await Promise.all(
            wave.map((id) => unlessGone(attempt(`List members of group '${id}'`, readGroup(id)))),
        );
        wave = [...new Set(found.flatMap((groups) => groups ?? []))].filter((id) => !seen.has(id));
        for (const id of wave) {
            seen.add(id);
        }
    }
    return { members, numberOf: (objectId) => numbers.get(objectId), users };
}

/** On as long as nobody saved anything else (Microsoft Learn, "Configure hotpatch updates", 2026: since May 2026). */
async function readTenantDefault(graph: GraphClient, findings: string[]): Promise<boolean> {
    try {
        return (await getTenantDefault(graph, INTUNE_MDM_APP_ID)).isHotpatchEnabled ?? true;
    } catch (error) {
        if (!isGraphError(error)) {
            throw error;
        }
        const { message } = error;
        if (!isMissing(error)) {
            findings.push(
                `The tenant's default was not read (WindowsUpdates.Read.All): ${message}. It counts as on, which it is since May 2026 unless somebody turned it off.`,
            );
        }
        return true;
    }
}

async function attempt<T>(what: string, reading: Promise<T>): Promise<T> {
    try {
        return await reading;
    } catch (error) {
        throw isGraphError(error) ? operationError(what, error) : error;
    }
}

/** Undefined if the object does not exist any more. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
        return await reading;
    } catch (error) {
        if (error instanceof Error && isMissing(error.cause)) {
            return undefined;
        }
        throw error;
    }
}
