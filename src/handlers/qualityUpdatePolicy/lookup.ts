import { UserError } from "../../base/userError";
import { readUnlessGone } from "../../graph/consistency";
import {
    getPolicy,
    listPolicies,
    listTargets,
    type QualityUpdatePolicyResource,
} from "../../graph/endpoints/qualityUpdatePolicies";
import { isRecent, leftover, listOfPolicies, type MarkedPolicies, type NewResource } from "../markedPolicies";
import { isSameResource, isSameStack, markerOf, ownerOf } from "../marker";
import { type Operation, patience } from "../operation";
import { isAsSent } from "./body";
import type { Adopt } from "./inputs";
import type { Resolved } from "./scopeTags";

/** How quality update policies are looked through for a marker. */
export const POLICIES: MarkedPolicies<QualityUpdatePolicyResource> = {
    noun: "quality update policy",
    list: listPolicies,
    get: getPolicy,
    targets: listTargets,
    nameOf: ({ displayName }) => displayName,
};

/**
 * The policy that a create is to take over instead of making one: the adopted one, or the one that an earlier create of
 * the same resource made before it was cut off. Undefined if there is none.
 *
 * A marked policy may have been made moments ago, so the list is read for as long as replication may lag before it is
 * taken for absent.
 *
 * @throws UserError where it is not clear which policy is meant, with the list to choose from.
 */
export async function policyToTakeOver(
    operation: Operation,
    inputs: Resolved,
): Promise<QualityUpdatePolicyResource | undefined> {
    if (inputs.adopt !== undefined) {
        return adopted(operation, inputs.adopt, inputs);
    }
    if (inputs.marker === undefined) {
        refuseSameName(await listPolicies(operation.graph), inputs.displayName);
        return undefined;
    }
    return leftover(operation, POLICIES, newPolicy(inputs, inputs.marker));
}

/** How a policy that bears the marker of a new resource is told from the leftover of an earlier create. */
export function newPolicy(inputs: Resolved, marker: string): NewResource<QualityUpdatePolicyResource> {
    return { marker, isAsSent: (policy) => isAsSent(policy, inputs), takeOver: (id) => `adopt: {id: "${id}"}` };
}

async function adopted(operation: Operation, adopt: Adopt, inputs: Resolved): Promise<QualityUpdatePolicyResource> {
    const { id } = adopt;
    const policy =
        id === undefined
            ? undefined
            : await readUnlessGone(
                  () => getPolicy(operation.graph, id),
                  patience(operation, `quality update policy '${id}'`),
              );
    return policy ?? adoptedOf(await listPolicies(operation.graph), adopt, inputs);
}

/**
 * The policy that `adopt` names, of all policies of the tenant. By its name alone no policy is taken that another stack manages, as
 * its own line says. A rename within the stack, whose old resource goes in the same run, is no reason to refuse. The line that it
 * is going to bear is one, unless an adoption that was cut off just now has left it: the new resource has recorded nothing, so
 * that of another backend with equal names has.
 *
 * @param isOwn whether an owner is recorded in the stack's own state, as far as that is known
 * @throws UserError where none or several are meant, with the list to choose from, or where another stack manages it.
 */
export async function adoptedOf(
    all: readonly QualityUpdatePolicyResource[],
    { id, displayName }: Adopt,
    inputs: Resolved,
    isOwn: (owner: string | undefined) => Promise<boolean> = async () => false,
): Promise<QualityUpdatePolicyResource> {
    const [only, ...others] = namedBy(all, { id, displayName });
    if (only === undefined) {
        const what =
            id === undefined
                ? `'${displayName}', and no policy has exactly this name`
                : `policy '${id}', which does not exist`;
        const choices = all.length === 0 ? "There are no policies" : `There are: ${described(all)}`;
        throw new UserError(`adopt names ${what}. ${choices}`);
    }
    if (others.length > 0) {
        throw new UserError(
            `adopt names '${displayName}', and ${others.length + 1} policies have this name: ` +
                `${described([only, ...others])}. Name one by its id: adopt: {id: "…"}`,
        );
    }
    const line = markerOf(only.description);
    if (id === undefined && line !== undefined && !isWithinStack(only, line, inputs) && !(await isOwn(ownerOf(line)))) {
        throw new UserError(
            `adopt names '${displayName}', which another stack or backend manages: its description says '${line}'. ` +
                `If it is to be taken from there, name it by its id: adopt: {id: "${only.id}"}`,
        );
    }
    return only;
}

/** The policies that `adopt` names, by its id or by its exact name. */
export function namedBy(
    all: readonly QualityUpdatePolicyResource[],
    { id, displayName }: Adopt,
): QualityUpdatePolicyResource[] {
    return all.filter((policy) =>
        id === undefined ? policy.displayName === displayName : policy.id.toLowerCase() === id.toLowerCase(),
    );
}

/** Whether a policy that bears this line can be adopted by its name: by a resource that was renamed, or once more by the same one. */
function isWithinStack(policy: QualityUpdatePolicyResource, line: string, inputs: Resolved): boolean {
    const { marker } = inputs;
    if (marker === undefined || !isSameStack(line, marker)) {
        return false;
    }
    return !isSameResource(line, marker) || (isRecent(policy.lastModifiedDateTime) && isAsSent(policy, inputs));
}

/**
 * Without a marker nothing tells a policy of ours from somebody else's, so a second one of the same name is not made.
 *
 * @throws UserError where one of all policies of the tenant has the name.
 */
export function refuseSameName(all: readonly QualityUpdatePolicyResource[], displayName: string): void {
    const same = all.filter((policy) => policy.displayName === displayName);
    const [first] = same;
    if (first !== undefined) {
        throw new UserError(
            `there is a policy of this name already: ${described(same)}. ` +
                `Take it over with adopt: {id: "${first.id}"}, or choose another name`,
        );
    }
}

function described(policies: readonly QualityUpdatePolicyResource[]): string {
    return listOfPolicies(POLICIES, policies);
}
