import { UserError } from "../base/userError";
import type { GraphClient } from "../graph/client";
import { isMissing } from "../graph/consistency";
import { type GroupDetails, groupsById } from "../graph/endpoints/groups";
import { listPolicies, listTargets } from "../graph/endpoints/qualityUpdatePolicies";
import { getTenantDefault, INTUNE_MDM_APP_ID } from "../graph/endpoints/tenantDefault";
import { isGraphError } from "../graph/errors";
import { stoppable } from "../graph/transport/stoppable";
import { isStop, whyStopped } from "../readiness/stop";
import { namingOperation } from "./optionalRead";
import { groupsNamed, type PolicyKind, readAssignees } from "./readAssignees";
import { readMembers } from "./readMembers";
import { type TargetedPolicy, Targeting } from "./targeting";

/** What the tenant's policies target, as read. */
export interface TenantTargeting {
    readonly targeting: Targeting;
    readonly policies: readonly TargetedPolicy[];
    /** The groups that assignments name, by object id in lower case, without deleted groups. */
    readonly groups: ReadonlyMap<string, GroupDetails>;
    /** The number of a device, by Entra's `deviceId`; undefined for one that is in no group. */
    readonly numberOf: (deviceId: string | null) => number | undefined;
    readonly tenantDefault: boolean;
    /** What is unusual about policies and groups, in whole sentences. */
    readonly findings: readonly string[];
    /** What was not read, in whole sentences. */
    readonly notRead: readonly string[];
}

/** How quality update policies are assigned, as far as that is evaluated here. */
export const QUALITY_UPDATE_POLICIES: PolicyKind = {
    name: "quality update policy",
    targets: listTargets,
    onOtherTargets: "which devices that covers is not documented, so it is not counted. Assign groups of devices.",
    onFilters: "Intune does not list filters as supported for these policies, so it is not counted.",
};

/**
 * Reads all policies, their assignments, and the members of every group that they name. A policy or group that is
 * deleted in the meantime is reported as a finding, not as an error.
 *
 * Application permissions, all read-only: `DeviceManagementConfiguration.Read.All`, `GroupMember.Read.All`; for the
 * tenant's default `WindowsUpdates.Read.All`, without which Microsoft's documented default is used.
 *
 * @param signal stops reading
 * @throws Error (its `cause` a GraphError) for a list that cannot be read; UserError if reading is stopped.
 */
export async function readTargeting(client: GraphClient, signal?: AbortSignal): Promise<TenantTargeting> {
    try {
        return await targetingOf(stoppable(client, signal));
    } catch (error) {
        if (isStop(error, signal)) {
            throw new UserError(
                `Read policies and groups: they were not read completely, because ${whyStopped(signal)}. No device can be evaluated without them; allow more time.`,
            );
        }
        throw error;
    }
}

async function targetingOf(graph: GraphClient): Promise<TenantTargeting> {
    const findings: string[] = [];
    const listed = await namingOperation("List quality update policies", listPolicies(graph));
    const policies = await readAssignees(graph, listed, QUALITY_UPDATE_POLICIES, findings);
    const assigned = groupsNamed(policies);
    const groups = await namingOperation("Read assigned groups", groupsById(graph, assigned));
    const { groups: read, numberOf, usersIn, notRead } = await readMembers(graph, assigned);
    const isThere = (id: string) => groups.has(id) && read.has(id);
    const gone = new Set(assigned.filter((id) => !isThere(id)));
    const members = new Map([...read].filter(([id]) => !gone.has(id)));
    for (const { displayName, includes, excludes } of policies) {
        for (const id of [...includes, ...excludes].filter((each) => gone.has(each))) {
            findings.push(
                `Policy '${displayName}' names a group that does not exist (${id}) and therefore has no members. Remove it from the assignments.`,
            );
        }
    }
    const users = usersIn(assigned.filter(isThere));
    if (users > 0) {
        findings.push(
            `${users} members of assigned groups are users, not devices. Whether these policies reach users' devices is not documented, so they are not counted. Assign groups of devices.`,
        );
    }
    const defaultNotRead: string[] = [];
    const tenantDefault = await readTenantDefault(graph, defaultNotRead);
    return {
        targeting: new Targeting({ policies, groups: members, tenantDefault }),
        policies,
        groups,
        numberOf,
        tenantDefault,
        findings,
        notRead: [...notRead, ...defaultNotRead],
    };
}

/**
 * On unless somebody has saved something else (Microsoft Learn, "Configure hotpatch updates", 2026: since May 2026).
 */
export async function readTenantDefault(graph: GraphClient, notRead: string[]): Promise<boolean> {
    try {
        return (await getTenantDefault(graph, INTUNE_MDM_APP_ID)).isHotpatchEnabled ?? true;
    } catch (error) {
        if (!isGraphError(error)) {
            throw error;
        }
        const { message } = error;
        if (!isMissing(error)) {
            notRead.push(
                `The tenant's default was not read (WindowsUpdates.Read.All): ${message}. It is taken to be on, as it has been since May 2026 unless somebody turned it off.`,
            );
        }
        return true;
    }
}
