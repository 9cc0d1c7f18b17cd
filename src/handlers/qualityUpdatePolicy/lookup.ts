import { readUnlessGone } from "../../graph/consistency";
import {
    getPolicy,
    listPolicies,
    listTargets,
    type QualityUpdatePolicyResource,
} from "../../graph/qualityUpdatePolicies";
import { UserError } from "../../graph/userError";
import { leftover, listOfPolicies, type MarkedPolicies, type NewResource } from "../markedPolicies";
import { isSameStack, markerOf } from "../marker";
import { type Operation, patience } from "../operation";
import { isAsSent } from "./body";
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
        return adopted(operation, inputs.adopt, inputs.marker);
    }
    if (inputs.marker === undefined) {
        await refuseSameName(operation, inputs.displayName);
        return undefined;
    }
    return leftover(operation, POLICIES, newPolicy(inputs, inputs.marker));
}

/** How a policy that bears the marker of a new resource is told from the leftover of an earlier create. */
export function newPolicy(inputs: Resolved, marker: string): NewResource<QualityUpdatePolicyResource> {
    return { marker, isAsSent: (policy) => isAsSent(policy, inputs), takeOver: (id) => `adopt: {id: "${id}"}` };
}

async function adopted(
    operation: Operation,
    { id, displayName }: { id?: string; displayName?: string },
    marker: string | undefined,
): Promise<QualityUpdatePolicyResource> {
    if (id !== undefined) {
        const policy = await readUnlessGone(
            () => getPolicy(operation.graph, id),
            patience(operation, `quality update policy '${id}'`),
        );
        if (policy === undefined) {
            throw new UserError(`adopt names policy '${id}', which does not exist. ${await choices(operation)}`);
        }
        return policy;
    }
    const all = await listPolicies(operation.graph);
    const [only, ...others] = all.filter((policy) => policy.displayName === displayName);
    if (only === undefined) {
        throw new UserError(
            `adopt names '${displayName}', and no policy has exactly this name. ${await choices(operation)}`,
        );
    }
    if (others.length > 0) {
        throw new UserError(
            `adopt names '${displayName}', and ${others.length + 1} policies have this name: ` +
                `${described([only, ...others])}. Name one by its id: adopt: {id: "…"}`,
        );
    }
    const elsewhere = managedElsewhere(only, marker);
    if (elsewhere !== undefined) {
        throw new UserError(elsewhere);
    }
    return only;
}

/**
 * Why a policy may not be adopted by its name alone: another stack manages it, as its marker says. A rename within the stack,
 * whose old resource goes in the same run, is no reason.
 */
export function managedElsewhere(policy: QualityUpdatePolicyResource, marker: string | undefined): string | undefined {
    const line = markerOf(policy.description);
    return line === undefined || (marker !== undefined && isSameStack(line, marker))
        ? undefined
        : `adopt names '${policy.displayName}', which another stack manages: its description says '${line}'. ` +
              `If it is to be taken from there, name it by its id: adopt: {id: "${policy.id}"}`;
}

/** Without a marker nothing tells a policy of ours from somebody else's, so a second one of the same name is not made. */
async function refuseSameName(operation: Operation, displayName: string): Promise<void> {
    const same = (await listPolicies(operation.graph)).filter((policy) => policy.displayName === displayName);
    const [first] = same;
    if (first !== undefined) {
        throw new UserError(
            `there is a policy of this name already: ${described(same)}. ` +
                `Take it over with adopt: {id: "${first.id}"}, or choose another name`,
        );
    }
}

async function choices(operation: Operation): Promise<string> {
    const all = await listPolicies(operation.graph);
    return all.length === 0 ? "There are no policies" : `There are: ${described(all)}`;
}

function described(policies: readonly QualityUpdatePolicyResource[]): string {
    return listOfPolicies(POLICIES, policies);
}
