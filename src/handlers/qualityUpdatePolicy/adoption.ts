import { UserError } from "../../base/userError";
import { retryNotFound } from "../../graph/consistency";
import {
    getPolicy,
    listPolicies,
    type QualityUpdatePolicyResource,
    updatePolicy,
} from "../../graph/endpoints/qualityUpdatePolicies";
import type { Adoption } from "../markedPolicy/kind";
import { isRecent, listOfPolicies } from "../markedPolicy/lookup";
import { isSameResource, isSameStack, markerOf, ownerOf } from "../marker";
import { type Operation, patience } from "../operation";
import type { Adopt } from "./adopt";
import { QUALITY_UPDATE_POLICIES } from "./policies";
import {
    POLICY_PROPERTIES,
    type QualityUpdatePolicyInputs,
    type QualityUpdatePolicyState,
    type WantedPolicy,
} from "./properties";

/** How a program adopts a quality update policy: `adopt` names it. */
export const adoption: Adoption<QualityUpdatePolicyInputs, QualityUpdatePolicyState, QualityUpdatePolicyResource> = {
    async find(operation, inputs) {
        if (inputs.adopt !== undefined) {
            return adopted(operation, inputs.adopt, inputs);
        }
        if (inputs.marker === undefined) {
            refuseSameName(await listPolicies(operation.graph), inputs.displayName);
        }
        return undefined;
    },
    written: (id) => `adopt: {id: "${id}"}`,
    isKept: ({ adopt, deleteAdopted }) => adopt !== undefined && deleteAdopted !== true,
    deletion: "deleteAdopted: true",
    describe: (graph, id, description) => updatePolicy(graph, id, { description }),
};

async function adopted(operation: Operation, adopt: Adopt, inputs: WantedPolicy): Promise<QualityUpdatePolicyResource> {
    const { id } = adopt;
    const policy =
        id === undefined
            ? undefined
            : await retryNotFound(
                  () => getPolicy(operation.graph, id),
                  patience(operation, `quality update policy '${id}'`),
              );
    return policy ?? adoptedOf(await listPolicies(operation.graph), adopt, inputs);
}

/**
 * The policy that `adopt` names, out of all policies of the tenant. A policy that another stack manages, according to
 * its line, cannot be adopted by name alone. A rename within the stack, whose old resource is deleted in the same run,
 * is no reason to refuse. A line equal to the one that the policy is about to get is a reason, unless an adoption that
 * was interrupted just now has left it: the new resource has recorded nothing, so another backend with the same names
 * must have written it.
 *
 * @param isOwn whether an owner is recorded in the stack's own state, as far as that is known
 * @throws UserError if no policy or several match, with the list to choose from, or if another stack manages it.
 */
export async function adoptedOf(
    all: readonly QualityUpdatePolicyResource[],
    { id, displayName }: Adopt,
    inputs: WantedPolicy,
    isOwn: (owner: string | undefined) => Promise<boolean> = async () => false,
): Promise<QualityUpdatePolicyResource> {
    const [only, ...others] = namedBy(all, { id, displayName });
    if (only === undefined) {
        const what =
            id === undefined
                ? `'${displayName}', but no policy has exactly this name`
                : `policy '${id}', which does not exist`;
        const choices = all.length === 0 ? "There are no policies" : `Existing policies: ${described(all)}`;
        throw new UserError(`adopt names ${what}. ${choices}`);
    }
    if (others.length > 0) {
        throw new UserError(
            `adopt names '${displayName}', but ${others.length + 1} policies have this name: ` +
                `${described([only, ...others])}. Name one by its id: adopt: {id: "…"}`,
        );
    }
    const line = markerOf(only.description);
    if (id === undefined && line !== undefined && !isWithinStack(only, line, inputs) && !(await isOwn(ownerOf(line)))) {
        throw new UserError(
            `adopt names '${displayName}', but another stack or backend manages it: its description says '${line}'. ` +
                `To take it from there, name it by its id: adopt: {id: "${only.id}"}`,
        );
    }
    return only;
}

/** The policies that `adopt` names, by id or by exact name. */
export function namedBy(
    all: readonly QualityUpdatePolicyResource[],
    { id, displayName }: Adopt,
): QualityUpdatePolicyResource[] {
    return all.filter((policy) =>
        id === undefined ? policy.displayName === displayName : policy.id.toLowerCase() === id.toLowerCase(),
    );
}

/**
 * Whether a policy with this line can be adopted by name: by a resource that was renamed, or a second time by the same
 * one.
 */
function isWithinStack(policy: QualityUpdatePolicyResource, line: string, inputs: WantedPolicy): boolean {
    const { marker } = inputs;
    if (marker === undefined || !isSameStack(line, marker)) {
        return false;
    }
    return (
        !isSameResource(line, marker) ||
        (isRecent(policy.lastModifiedDateTime) && POLICY_PROPERTIES.isAsSent(policy, inputs))
    );
}

/**
 * Without a marker nothing tells our policies from others, so a second one with the same name is not created.
 *
 * @throws UserError if a policy of the tenant already has the name.
 */
export function refuseSameName(all: readonly QualityUpdatePolicyResource[], displayName: string): void {
    const same = all.filter((policy) => policy.displayName === displayName);
    const [first] = same;
    if (first !== undefined) {
        throw new UserError(
            `a policy with this name already exists: ${described(same)}. ` +
                `Adopt it with adopt: {id: "${first.id}"}, or choose another name`,
        );
    }
}

function described(policies: readonly QualityUpdatePolicyResource[]): string {
    return listOfPolicies(QUALITY_UPDATE_POLICIES, policies);
}
