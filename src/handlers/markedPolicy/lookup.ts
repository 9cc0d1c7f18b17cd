import { UserError } from "../../base/userError";
import type { GraphClient } from "../../graph/client";
import { afterUnknownOutcome, retryNotFound } from "../../graph/consistency";
import { isMarkedWith, isSameResource, markerOf } from "../marker";
import { type Operation, patience } from "../operation";
import type { MarkedPolicy, Policies } from "./kind";

/** A resource without a policy in its state, and what an interrupted create of it would have left. */
export interface NewResource<Policy> {
    /** Without the owner: the one drawn by the interrupted create is not known. */
    readonly marker: string;
    /** Whether a policy is what such a create sends, or as much of it as it could send. */
    readonly isAsSent: (policy: Policy) => boolean | Promise<boolean>;
    /** What a program can write to adopt a policy of this kind; undefined if it cannot. */
    readonly takeOver?: (id: string) => string;
}

/** After this long, a policy that is in no state is no longer taken for the leftover of an interrupted run. */
const LEFTOVER_HOURS = 2;

/**
 * The policy that an earlier, interrupted create of the same resource left, if there is one. The list is read for as
 * long as replication may lag before the policy is considered absent.
 *
 * @throws UserError if a policy has the resource's marker but cannot be such a leftover, or if several policies have
 * it.
 */
export async function leftover<Policy extends MarkedPolicy>(
    operation: Operation,
    policies: Policies<Policy>,
    resource: NewResource<Policy>,
): Promise<Policy | undefined> {
    const bears = ({ description }: Policy) => {
        const found = markerOf(description);
        return found !== undefined && isSameResource(found, resource.marker);
    };
    const alive = await markedPolicies(operation, policies, bears, "long");
    for (const policy of alive) {
        const reason = await whyNotLeftover(operation.graph, policies, policy, resource);
        if (reason !== undefined) {
            throw new UserError(refusal(policies, policy, resource, reason));
        }
    }
    return onlyOne(policies, alive, resource.marker);
}

/** Whether a run interrupted at this time counts as the previous run. */
export function isRecent(dateTime: string): boolean {
    return Date.now() - Date.parse(dateTime) <= LEFTOVER_HOURS * 3_600_000;
}

/** Why a policy with a resource's marker is not the leftover of an earlier create; undefined if it may be. */
export async function whyNotLeftover<Policy extends MarkedPolicy>(
    graph: GraphClient,
    { targets }: Pick<Policies<Policy>, "targets">,
    policy: Policy,
    { isAsSent }: NewResource<Policy>,
): Promise<string | undefined> {
    if (!isRecent(policy.createdDateTime)) {
        return `was created on ${policy.createdDateTime}`;
    }
    if (!(await isAsSent(policy))) {
        return "has different settings from this resource";
    }
    return (await targets(graph, policy.id)).length > 0 ? "is assigned" : undefined;
}

/**
 * The message for a policy that has a new resource's marker but is not taken over: who it seems to belong to, and what
 * to do.
 */
export function refusal<Policy extends MarkedPolicy>(
    policies: Pick<Policies<Policy>, "nameOf" | "noun">,
    policy: Policy,
    { takeOver }: Pick<NewResource<Policy>, "takeOver">,
    reason: string,
): string {
    const ways = [
        "if it is this resource under an earlier name or parent, give the resource `aliases`",
        ...(takeOver === undefined ? [] : [`to take it over, write ${takeOver(policy.id)}`]),
        "otherwise give this resource another name",
    ];
    return (
        `there is already ${policies.noun} ${listOfPolicies(policies, [policy])}, which ${reason}, so it is in use and was not taken over. ` +
        `It seems to belong to the resource that its description names: '${markerOf(policy.description)}', in another stack, ` +
        `another backend or an earlier program. Nothing was changed: ${ways.join("; ")}`
    );
}

/**
 * Sends the POST that creates a policy so that it takes effect exactly once: if the outcome of a request is unknown,
 * looks for the line first, which its owner id makes unique. Without a line there is nothing to look for, and an
 * unknown outcome is an error.
 */
export async function createMarked<Policy extends MarkedPolicy>(
    operation: Operation,
    policies: Policies<Policy>,
    { name, line }: { readonly name: string; readonly line?: string },
    send: () => Promise<Policy>,
): Promise<Policy> {
    if (line === undefined) {
        return send();
    }
    const bears = ({ description }: Policy) => isMarkedWith(description, line);
    return afterUnknownOutcome(
        send,
        async () => onlyOne(policies, await markedPolicies(operation, policies, bears, "once"), line),
        patience(operation, `${policies.noun} '${name}' to show up after an unanswered request`, true),
    );
}

/** Policies for a message: name, id and creation time. */
export function listOfPolicies<Policy extends MarkedPolicy>(
    { nameOf }: Pick<Policies<Policy>, "nameOf">,
    policies: readonly Policy[],
): string {
    return policies.map((policy) => `'${nameOf(policy)}' (${policy.id}, created ${policy.createdDateTime})`).join(", ");
}

/** @throws UserError if there are several, with a list of them. */
function onlyOne<Policy extends MarkedPolicy>(
    policies: Policies<Policy>,
    alive: readonly Policy[],
    line: string,
): Policy | undefined {
    const [only, ...others] = alive;
    if (others.length > 0) {
        throw new UserError(
            `${alive.length} policies have the line '${line}': ${listOfPolicies(policies, alive)}. ` +
                "Delete all but one of them",
        );
    }
    return only;
}

/** The policies with a given marker. Looks once, or for as long as replication may lag. */
async function markedPolicies<Policy extends MarkedPolicy>(
    operation: Operation,
    policies: Policies<Policy>,
    bears: (policy: Policy) => boolean,
    look: "once" | "long",
): Promise<Policy[]> {
    const { times = 1, intervalMs = 0, waitedFor } = patience(operation, "an earlier attempt to show up", true);
    for (let count = 1; ; count += 1) {
        const alive = await existing(operation, policies, (await policies.list(operation.graph)).filter(bears));
        if (alive.length > 0 || look === "once" || count >= times) {
            return alive;
        }
        await operation.deadline.sleep(intervalMs, waitedFor);
    }
}

/**
 * The policies that really exist. A list can still contain a policy that was deleted moments ago, and a replica can
 * lack one that was created moments ago, so each one is read by id after replication has had time.
 */
async function existing<Policy extends MarkedPolicy>(
    operation: Operation,
    policies: Policies<Policy>,
    listed: readonly Policy[],
): Promise<Policy[]> {
    const alive: Policy[] = [];
    if (listed.length > 0) {
        await operation.deadline.sleep(operation.replicationSeconds * 1000, "an earlier attempt to settle");
    }
    for (const { id } of listed) {
        const policy = await retryNotFound(
            () => policies.get(operation.graph, id),
            patience(operation, `${policies.noun} '${id}'`, true),
        );
        if (policy !== undefined) {
            alive.push(policy);
        }
    }
    return alive;
}
