import type { GraphClient } from "../graph/client";
import { afterUnknownOutcome, readUnlessGone } from "../graph/consistency";
import { UserError } from "../graph/userError";
import { isMarkedWith } from "./marker";
import { type Operation, patience } from "./operation";

/** What a policy has to have to be found by its marker. */
export interface MarkedPolicy {
    readonly id: string;
    readonly description?: string | null;
    readonly createdDateTime: string;
}

/** One kind of policy that carries markers, and how it is read. */
export interface MarkedPolicies<Policy extends MarkedPolicy> {
    /** For messages: `quality update policy`. */
    readonly noun: string;
    list(graph: GraphClient): Promise<Policy[]>;
    get(graph: GraphClient, id: string): Promise<Policy>;
    nameOf(policy: Policy): string;
}

/**
 * The policy with this marker, if there is one: looked for once, or for as long as replication may lag.
 *
 * @throws UserError where several carry it, with a list of them.
 */
export async function markedWith<Policy extends MarkedPolicy>(
    operation: Operation,
    policies: MarkedPolicies<Policy>,
    marker: string,
    look: "once" | "long",
): Promise<Policy | undefined> {
    const { times = 1, intervalMs = 0, waitedFor } = patience(operation, "an earlier attempt to show up", true);
    for (let count = 1; ; count += 1) {
        const marked = (await policies.list(operation.graph)).filter(({ description }) =>
            isMarkedWith(description, marker),
        );
        const alive = await existing(operation, policies, marked);
        const [only, ...others] = alive;
        if (others.length > 0) {
            throw new UserError(
                `${alive.length} policies carry the line '${marker}': ${listOfPolicies(policies, alive)}. ` +
                    "Delete all but one of them",
            );
        }
        if (only !== undefined || look === "once" || count >= times) {
            return only;
        }
        await operation.deadline.sleep(intervalMs, waitedFor);
    }
}

/**
 * Sends the POST that makes a policy, once in effect: after an answer that says nothing about the outcome the marker is looked
 * for first. Without a marker there is nothing to look for, and such an answer is an error.
 */
export async function createMarked<Policy extends MarkedPolicy>(
    operation: Operation,
    policies: MarkedPolicies<Policy>,
    { name, marker }: { readonly name: string; readonly marker?: string },
    send: () => Promise<Policy>,
): Promise<Policy> {
    if (marker === undefined) {
        return send();
    }
    return afterUnknownOutcome(
        send,
        () => markedWith(operation, policies, marker, "once"),
        patience(operation, `${policies.noun} '${name}' to show up after an unanswered request`, true),
    );
}

/** Policies for a message: name, id and when each was made. */
export function listOfPolicies<Policy extends MarkedPolicy>(
    { nameOf }: Pick<MarkedPolicies<Policy>, "nameOf">,
    policies: readonly Policy[],
): string {
    return policies.map((policy) => `'${nameOf(policy)}' (${policy.id}, made ${policy.createdDateTime})`).join(", ");
}

/**
 * Those that are there for sure. A list can still name what was deleted moments ago, and a replica can still lack what was
 * made moments ago: when replication had its time, each is asked for by its id.
 */
async function existing<Policy extends MarkedPolicy>(
    operation: Operation,
    policies: MarkedPolicies<Policy>,
    listed: readonly Policy[],
): Promise<Policy[]> {
    const alive: Policy[] = [];
    if (listed.length > 0) {
        await operation.deadline.sleep(operation.replicationSeconds * 1000, "an earlier attempt to settle");
    }
    for (const { id } of listed) {
        const policy = await readUnlessGone(
            () => policies.get(operation.graph, id),
            patience(operation, `${policies.noun} '${id}'`, true),
        );
        if (policy !== undefined) {
            alive.push(policy);
        }
    }
    return alive;
}
