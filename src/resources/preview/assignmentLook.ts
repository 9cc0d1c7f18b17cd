import { isUnknown } from "../../base/unknown";
import { UserError } from "../../base/userError";
import { type AssignmentTarget, filterOf } from "../../graph/endpoints/assignmentTargets";
import { isAdditive, type PolicyAssignmentInputs } from "../../handlers/policyAssignment/properties";
import {
    conflicts,
    isExclusion,
    keyOf,
    lostExclusions,
    targetsOf,
    without,
} from "../../handlers/policyAssignment/targets";
import type { PolicyAssignmentArgs } from "../policyAssignmentArgs";
import { type Finding, resolvedArguments } from "./look";
import type { TenantReads } from "./tenantReads";

/**
 * What the tenant says about an assignment of a quality update policy that is about to be created: groups that do not
 * exist, each target that the policy gains or loses, and other policies that already have the same groups.
 *
 * @param adopted the id of the policy that the program adopts here, if the program does not know the id yet
 * @throws UserError for anything that `pulumi up` would refuse
 */
export async function lookAtAssignment(
    tenant: TenantReads,
    args: PolicyAssignmentArgs,
    adopted: string | undefined,
): Promise<readonly Finding[]> {
    const { policyId, ...rest } = (await resolvedArguments(args)) as unknown as PolicyAssignmentInputs;
    const inputs = { ...rest, policyId: isUnknown(policyId) ? adopted : policyId };
    const wanted = targetsOf({
        ...rest,
        policyId,
        includeGroupIds: known(rest.includeGroupIds),
        excludeGroupIds: known(rest.excludeGroupIds),
    });
    await refuseMissingGroups(tenant, wanted);
    const policies = await tenant.policies();
    const mine = policies.find(({ id }) => id.toLowerCase() === inputs.policyId?.toLowerCase());
    const findings: Finding[] = [];
    if (mine !== undefined) {
        const current = await tenant.targets(mine.id);
        const isWhole = [rest.includeGroupIds, rest.excludeGroupIds].every((ids) => !hasUnknown(ids));
        const [refused] = isAdditive(rest)
            ? conflicts(current, [], wanted)
            : [lostExclusions(current, { ...rest, policyId: mine.id, ...knownLists(rest) })];
        const changes = await changesOf(tenant, current, wanted, { isAdditive: isAdditive(rest), isWhole });
        if (refused !== undefined) {
            throw new UserError(
                changes.length === 0 ? refused : `${refused}. These targets would change:\n${changes.join("\n")}`,
            );
        }
        if (changes.length > 0) {
            const text = `Targets of quality update policy '${mine.displayName}' that change:\n${changes.join("\n")}`;
            findings.push({ severity: "info", text });
        }
    }
    const others = policies.filter((policy) => policy !== mine);
    return [...findings, ...(await sharedGroups(tenant, others, wanted))];
}

function hasUnknown(ids: readonly string[] | undefined): boolean {
    return ids !== undefined && (isUnknown(ids) || ids.some(isUnknown));
}

function known(ids: readonly string[] | undefined): string[] {
    return ids === undefined || isUnknown(ids) ? [] : ids.filter((id) => !isUnknown(id));
}

function knownLists({ includeGroupIds, excludeGroupIds }: Omit<PolicyAssignmentInputs, "policyId">) {
    return { includeGroupIds: known(includeGroupIds), excludeGroupIds: known(excludeGroupIds) };
}

/** @throws UserError for group ids that no group has. */
async function refuseMissingGroups(tenant: TenantReads, wanted: readonly AssignmentTarget[]): Promise<void> {
    const ids = wanted.flatMap(({ groupId }) => (groupId === undefined ? [] : [groupId]));
    const groups = await Promise.all(ids.map(async (id) => ({ id, ...(await tenant.group(id)) })));
    const missing = groups.filter(({ exists }) => !exists).map(({ id }) => `'${id}'`);
    if (missing.length > 0) {
        throw new UserError(
            `there is no group ${missing.join(", ")} in this tenant. Use the object id of an existing group, as shown in Entra.`,
        );
    }
}

/** One line for each target that is added, lost or turned around, with the group's name and number of members. */
async function changesOf(
    tenant: TenantReads,
    current: readonly AssignmentTarget[],
    wanted: readonly AssignmentTarget[],
    assignment: { readonly isAdditive: boolean; readonly isWhole: boolean },
): Promise<string[]> {
    const lost = assignment.isAdditive ? [] : without(current, wanted);
    const gained = without(wanted, current);
    const isTurned = ({ groupId }: AssignmentTarget) =>
        groupId !== undefined && gained.some((target) => target.groupId?.toLowerCase() === groupId.toLowerCase());
    const lines = [
        ...gained.map(async (target) => {
            const before = lost.find(({ groupId }) => groupId?.toLowerCase() === target.groupId?.toLowerCase());
            const turned = before === undefined || target.groupId === undefined ? "" : `, previously ${verbOf(before)}`;
            return `  + ${await described(tenant, target)}${turned}`;
        }),
        ...lost.filter((target) => !isTurned(target)).map(async (target) => `  - ${await described(tenant, target)}`),
    ];
    const unknown = assignment.isWhole ? [] : ["  + groups that this program has yet to create"];
    return lines.length === 0 ? [] : [...(await Promise.all(lines)), ...unknown];
}

function verbOf(target: AssignmentTarget): string {
    return isExclusion(target) ? "excluded" : "included";
}

async function described(tenant: TenantReads, target: AssignmentTarget): Promise<string> {
    const filters = filterOf(target);
    const filtered = filters.length === 0 ? "" : ` with ${filters.join(" and ")}`;
    if (target.groupId === undefined) {
        return `${keyOf({ "@odata.type": target["@odata.type"] }).replace("#microsoft.graph.", "")}${filtered}`;
    }
    return `${verbOf(target)}: ${await groupText(tenant, target.groupId)}${filtered}`;
}

async function groupText(tenant: TenantReads, id: string): Promise<string> {
    const { displayName, members } = await tenant.group(id);
    const count = members === undefined ? "" : `, ${members} member${members === 1 ? "" : "s"}`;
    return displayName === undefined ? `group '${id}'` : `group '${displayName}' (${id}${count})`;
}

/** A warning for each group that another policy of the tenant already includes: its devices are in two policies. */
async function sharedGroups(
    tenant: TenantReads,
    others: Awaited<ReturnType<TenantReads["policies"]>>,
    wanted: readonly AssignmentTarget[],
): Promise<Finding[]> {
    const included = wanted.filter((target) => verbOf(target) === "included");
    const all = await Promise.all(others.map(async (policy) => ({ policy, targets: await tenant.targets(policy.id) })));
    const warnings = included.flatMap((target) =>
        all
            .filter(({ targets }) => targets.some((theirs) => keyOf(theirs) === keyOf(target)))
            .map(async ({ policy }) => {
                const who = target.groupId === undefined ? "all devices" : await groupText(tenant, target.groupId);
                const hotpatch = policy.hotpatchEnabled ? "on" : "off";
                return `${who}: quality update policy '${policy.displayName}' (${policy.id}, hotpatch ${hotpatch}) already has this target. How Intune resolves two policies on a device is not documented; exclude the group in one of them.`;
            }),
    );
    return (await Promise.all(warnings)).map((text) => ({ severity: "warning", text }));
}
