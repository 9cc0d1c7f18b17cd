import { containsUnknown } from "../../base/unknown";
import { UserError } from "../../base/userError";
import type { QualityUpdatePolicyResource } from "../../graph/endpoints/qualityUpdatePolicies";
import { newResource } from "../../handlers/markedPolicy/handler";
import type { MarkedPolicy, Policies } from "../../handlers/markedPolicy/kind";
import { type NewResource, refusal, whyNotLeftover } from "../../handlers/markedPolicy/lookup";
import { isSameResource, markerOf, ownerOf } from "../../handlers/marker";
import { adoptedOf, refuseSameName } from "../../handlers/qualityUpdatePolicy/adoption";
import { QUALITY_UPDATE_POLICY } from "../../handlers/qualityUpdatePolicy/handler";
import { POLICY_PROPERTIES, type QualityUpdatePolicyInputs } from "../../handlers/qualityUpdatePolicy/properties";
import { type Finding, resolvedArguments } from "./look";
import type { TenantReads } from "./tenantReads";

/**
 * What the tenant says about a quality update policy that is about to be created: whether its scope tags exist, whether
 * another policy is in its place, and what changes if it adopts one. Values that are not known yet are skipped.
 *
 * @throws UserError for anything that `pulumi up` would refuse
 */
export async function lookAtPolicy(
    tenant: TenantReads,
    args: object,
    marker: string | undefined,
): Promise<readonly Finding[]> {
    const plain = await resolvedArguments({ ...args, marker });
    if (containsUnknown(plain) || POLICY_PROPERTIES.problems(plain).length > 0) {
        return [];
    }
    const inputs = await POLICY_PROPERTIES.lookedUp(
        tenant.graph,
        POLICY_PROPERTIES.canonical(plain as unknown as QualityUpdatePolicyInputs),
    );
    const all = await tenant.policies();
    if (inputs.adopt !== undefined) {
        const isOwn = async (owner: string | undefined) => (await tenant.ownOwners()).has(owner);
        const policy = await adoptedOf(all, inputs.adopt, inputs, isOwn);
        return [{ severity: "info", text: adoption(policy, POLICY_PROPERTIES.changes(policy, inputs).body) }];
    }
    if (inputs.marker === undefined) {
        refuseSameName(all, inputs.displayName);
        return [];
    }
    const isWhole = async (policy: QualityUpdatePolicyResource) => policy;
    const resource = newResource(QUALITY_UPDATE_POLICY, inputs, inputs.marker, isWhole);
    await refuseForeign(tenant, QUALITY_UPDATE_POLICY.policies, all, resource);
    return [];
}

/** @throws UserError if a policy that is in use already has the marker of a resource that is about to be created. */
export async function refuseForeign<Policy extends MarkedPolicy>(
    tenant: TenantReads,
    policies: Policies<Policy>,
    all: readonly Policy[],
    resource: NewResource<Policy>,
): Promise<void> {
    for (const policy of all) {
        const line = markerOf(policy.description);
        if (line === undefined || !isSameResource(line, resource.marker)) {
            continue;
        }
        const reason = await whyNotLeftover(tenant.graph, policies, policy, resource);
        if (reason !== undefined && !(await tenant.ownOwners()).has(ownerOf(line))) {
            throw new UserError(`${refusal(policies, policy, resource, reason)}.`);
        }
    }
}

function adoption(policy: QualityUpdatePolicyResource, body: object): string {
    const current = policy as unknown as Record<string, unknown>;
    const changes = Object.entries(body).map(
        ([property, value]) => `  ${property}: ${JSON.stringify(current[property])} => ${JSON.stringify(value)}`,
    );
    const line = markerOf(policy.description);
    const owner = line === undefined ? "" : `, which is currently managed as its description says, '${line}',`;
    const what = `Adopts quality update policy '${policy.displayName}' (${policy.id}, created ${policy.createdDateTime})${owner}`;
    return changes.length === 0 ? `${what} without changes.` : `${what} and changes:\n${changes.join("\n")}`;
}
