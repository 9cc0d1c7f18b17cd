import { readUnlessGone } from "../../graph/consistency";
import { getPolicy, listPolicies, type QualityUpdatePolicyResource } from "../../graph/qualityUpdatePolicies";
import { UserError } from "../../graph/userError";
import { type Operation, patience } from "../operation";
import type { QualityUpdatePolicyInputs } from "./inputs";
import { isMarkedWith } from "./marker";

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
    return markedWith(operation, inputs.marker, "long");
}

/** The policy with this marker, if there is one: looked for once, or for as long as replication may lag. */
export async function markedWith(
    operation: Operation,
    marker: string,
    look: "once" | "long",
): Promise<QualityUpdatePolicyResource | undefined> {
    const { times = 1, intervalMs = 0, waitedFor } = patience(operation, "an earlier attempt to show up", true);
    for (let count = 1; ; count += 1) {
        const marked = (await listPolicies(operation.graph)).filter(({ description }) =>
            isMarkedWith(description, marker),
        );
        const alive = await existing(operation, marked);
        const [only, ...others] = alive;
        if (others.length > 0) {
            throw new UserError(
                `${alive.length} policies carry the line '${marker}': ${described(alive)}. Delete all but one of them`,
            );
        }
        if (only !== undefined || look === "once" || count >= times) {
            return only;
        }
        await operation.deadline.sleep(intervalMs, waitedFor);
    }
}

/**
 * Those that are there for sure. A list can still name what was deleted moments ago, and a replica can still lack what was
 * made moments ago: when replication had its time, each is asked for by its id.
 */
async function existing(
    operation: Operation,
    listed: readonly QualityUpdatePolicyResource[],
): Promise<QualityUpdatePolicyResource[]> {
    const alive: QualityUpdatePolicyResource[] = [];
    if (listed.length > 0) {
        await operation.deadline.sleep(operation.replicationSeconds * 1000, "an earlier attempt to settle");
    }
    for (const { id } of listed) {
        const policy = await readUnlessGone(
            () => getPolicy(operation.graph, id),
            patience(operation, `quality update policy '${id}'`, true),
        );
        if (policy !== undefined) {
            alive.push(policy);
        }
    }
    return alive;
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
    return policies
        .map(({ id, displayName, createdDateTime }) => `'${displayName}' (${id}, made ${createdDateTime})`)
        .join(", ");
}
