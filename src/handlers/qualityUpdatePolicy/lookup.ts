import { readUnlessGone } from "../../graph/consistency";
import { getPolicy, listPolicies, type QualityUpdatePolicyResource } from "../../graph/qualityUpdatePolicies";
import { UserError } from "../../graph/userError";
import { listOfPolicies, type MarkedPolicies, markedWith } from "../markedPolicies";
import { type Operation, patience } from "../operation";
import type { QualityUpdatePolicyInputs } from "./inputs";

/** How quality update policies are looked through for a marker. */
export const POLICIES: MarkedPolicies<QualityUpdatePolicyResource> = {
    noun: "quality update policy",
    list: listPolicies,
    get: getPolicy,
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
    inputs: QualityUpdatePolicyInputs,
): Promise<QualityUpdatePolicyResource | undefined> {
    if (inputs.adopt !== undefined) {
        return adopted(operation, inputs.adopt);
    }
    if (inputs.marker === undefined) {
        await refuseSameName(operation, inputs.displayName);
        return undefined;
    }
    return markedWith(operation, POLICIES, inputs.marker, "long");
}

async function adopted(
    operation: Operation,
    { id, displayName }: { id?: string; displayName?: string },
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
    return only;
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
