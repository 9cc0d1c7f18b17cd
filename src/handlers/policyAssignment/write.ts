import { UserError } from "../../base/userError";
import { isMissing, retryNotFound } from "../../graph/consistency";
import { DeadlineReached } from "../../graph/deadline";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";
import { GraphError, isGraphError, isOutcomeUnknown } from "../../graph/errors";
import { keyedLock } from "../keyedLock";
import type { Policies } from "../markedPolicy/kind";
import { type Operation, patience } from "../operation";
import { forgetWrite, recentWrite, rememberWrite } from "./recentWrites";
import { sameTargets } from "./targets";

/** Two concurrent writers of one policy would overwrite each other's list. */
const oneAtATime = keyedLock();

/** How often the list is sent again when the written targets do not stay. */
const ROUNDS = 3;

/**
 * How long to wait for a group or policy that Intune does not see yet: a multiple of the replication time, and a
 * minimum in seconds. With the default of `hotpatch:replicationSeconds` that is a minute. `assumed`: Microsoft gives no
 * bound; tests of another client for the same policies wait 15 to 30 s after they create a group (August 2026).
 */
const SEEN_WITHIN_REPLICATIONS = 6;
const SEEN_WITHIN_AT_LEAST_SECONDS = 30;

/** How a list is replaced. */
export interface Replacement {
    /** The whole new list, computed from the current one. Throws if the change is not possible. */
    plan(current: readonly AssignmentTarget[]): AssignmentTarget[];
    /**
     * Whether a first read can be built on. Any other may come from a lagging replica, so the list is read again for as
     * long as replication may lag. Left out if `plan` does not depend on the current list.
     */
    isExpected?(current: readonly AssignmentTarget[]): boolean;
    /** Called when a list may have taken effect: it was sent and not refused. */
    onSent?(): void;
}

/**
 * Changes a policy's targets to what `plan` makes of the current ones, and returns them once reads agree.
 *
 * `POST …/assign` replaces the whole list and has no etag, so writes to one policy run one after the other in this
 * process; the list is read again after writing, and sent again if somebody else's write removed something. It is sent
 * even if a read already shows it: that may be a replica that has not seen a later change.
 *
 * @throws UserError if the targets do not stay; GraphError if the policy is gone, the service refuses, or time is up.
 */
export function replaceTargets(
    policies: Policies,
    operation: Operation,
    policyId: string,
    replacement: Replacement,
): Promise<AssignmentTarget[]> {
    return oneAtATime(policyId.toLowerCase(), async () => {
        for (let round = 1; ; round += 1) {
            const wanted = replacement.plan(await currentTargets(policies, operation, policyId, replacement));
            const unanswered = await send(policies, operation, policyId, wanted, replacement);
            const now = await agreed(policies, operation, policyId, wanted, unanswered).catch((error: unknown) => {
                throw unanswered !== undefined && error instanceof DeadlineReached ? unanswered : error;
            });
            if (now !== undefined) {
                rememberWrite(operation, policyId, now);
                return now;
            }
            if (round === ROUNDS) {
                throw (
                    unanswered ??
                    new UserError(
                        "its targets do not stay as written: somebody else is changing them at the same time. " +
                            "Find out who, then run `pulumi up` again",
                    )
                );
            }
        }
    });
}

async function currentTargets(
    policies: Policies,
    operation: Operation,
    policyId: string,
    { isExpected }: Replacement,
): Promise<AssignmentTarget[]> {
    const { times = 1, intervalMs = 0, waitedFor } = patience(operation, "the targets to show what is recorded", true);
    for (let look = 1; ; look += 1) {
        const current = await ofExisting(policies, operation, policyId, () =>
            policies.targets(operation.graph, policyId),
        );
        const written = recentWrite(operation, policyId);
        const isShown = written === undefined || (written !== "unknown" && sameTargets(current, written));
        if (isExpected === undefined || look >= times || (isShown && (written !== undefined || isExpected(current)))) {
            return current;
        }
        await operation.deadline.sleep(intervalMs, waitedFor);
    }
}

/**
 * The result of `read` for a policy. @throws GraphError with the service's own words if it does not find the policy.
 */
export async function ofExisting<T>(
    policies: Policies,
    operation: Operation,
    policyId: string,
    read: () => Promise<T>,
): Promise<T> {
    let refusal: unknown;
    const found = await retryNotFound(
        () =>
            read().catch((error: unknown) => {
                refusal = error;
                throw error;
            }),
        patience(operation, `${policies.noun} '${policyId}' to be found`, true),
    );
    if (found === undefined) {
        throw isGraphError(refusal) ? policyIsGone(refusal) : refusal;
    }
    return found;
}

function policyIsGone(refusal: GraphError): GraphError {
    const fix = "Run `pulumi refresh`, then `pulumi up`";
    return new GraphError(
        { ...refusal, message: `the policy does not exist: ${refusal.message}`, fix },
        { cause: refusal },
    );
}

/**
 * Sends the list. If Intune does not find something, it may be a group that was created moments ago, so that is waited
 * for; every other refusal is thrown at once. Returns the error of a request that may have taken effect anyway.
 *
 * @throws GraphError with the service's own words.
 */
async function send(
    policies: Policies,
    operation: Operation,
    policyId: string,
    targets: readonly AssignmentTarget[],
    { onSent }: Replacement,
): Promise<GraphError | undefined> {
    const { deadline, graph, replicationSeconds } = operation;
    const bound = Math.max(SEEN_WITHIN_AT_LEAST_SECONDS, SEEN_WITHIN_REPLICATIONS * replicationSeconds) * 1000;
    const waitedFor = `the groups to be visible to Intune (for up to ${bound / 1000} s)`;
    const { intervalMs = 0 } = patience(operation, waitedFor);
    const left = deadline.remainingMs();
    let refusal: GraphError | undefined;
    for (;;) {
        try {
            await policies.assign(graph, policyId, targets);
            rememberWrite(operation, policyId, targets);
            onSent?.();
            return undefined;
        } catch (error) {
            const waited = left - deadline.remainingMs();
            if (!isRefusal(error)) {
                forgetWrite(operation, policyId);
                onSent?.();
            }
            // A request that the deadline cuts off fails in its own way; what we were waiting for is the group.
            if (refusal !== undefined && (error instanceof DeadlineReached || deadline.hasPassed())) {
                throw notSeen(refusal, waited);
            }
            if (isOutcomeUnknown(error)) {
                return error; // The list is read next, which shows whether the write took effect.
            }
            if (!(await isNotFoundYet(policies, operation, policyId, targets, error))) {
                throw error;
            }
            refusal = error as GraphError;
            const pause = Math.min(Math.max(intervalMs, waited / 10), bound - waited);
            if (pause <= 0 || !deadline.leaves(pause)) {
                throw notSeen(refusal, waited);
            }
            await deadline.sleep(pause, waitedFor);
        }
    }
}

/** Whether the service refused, so that nothing can have changed. */
function isRefusal(error: unknown): boolean {
    return isGraphError(error) && !error.outcomeUnknown && error.status < 500;
}

function notSeen(refusal: GraphError, waitedMs: number): GraphError {
    const message = `${refusal.message}. It was retried for ${Math.round(waitedMs / 1000)} s, in case something had only just been created`;
    const fix =
        "Check that each group exists in this tenant; one that was created just now may need a second `pulumi up`";
    return new GraphError({ ...refusal, message, fix }, { cause: refusal });
}

/**
 * `assumed`: how a 400 says that a group does not exist; the status codes are those that users of other clients report.
 */
const NOT_FOUND = /(not|n't) (be )?(found|exist)|NotFound|cannot find/i;

/**
 * Whether a refusal may go away because Intune does not see something yet: a group, or a policy that is known to exist.
 */
async function isNotFoundYet(
    policies: Policies,
    operation: Operation,
    policyId: string,
    targets: readonly AssignmentTarget[],
    error: unknown,
): Promise<boolean> {
    if (!isGraphError(error) || (error.status !== 404 && error.status !== 400)) {
        return false;
    }
    const message = error.message.toLowerCase();
    const namesGroup = targets.some(({ groupId }) => groupId !== undefined && message.includes(groupId.toLowerCase()));
    if (namesGroup) {
        return isMissing(error) || NOT_FOUND.test(message);
    }
    if (!isMissing(error)) {
        return false;
    }
    const policy = patience(operation, `${policies.noun} '${policyId}' to be found`, true);
    return retryNotFound(() => policies.get(operation.graph, policyId), policy).then(
        (found) => found !== undefined,
        () => false,
    );
}

/**
 * The targets, once reads show `wanted` twice in a row; undefined if they do not within the replication time. If it is
 * not known whether the list was accepted, replicas get that time first: what they show may predate an earlier change.
 */
async function agreed(
    policies: Policies,
    operation: Operation,
    policyId: string,
    wanted: readonly AssignmentTarget[],
    unanswered: GraphError | undefined,
): Promise<AssignmentTarget[] | undefined> {
    const { times = 1, intervalMs = 0, waitedFor } = patience(operation, "the targets to show what was written", true);
    if (unanswered !== undefined) {
        await operation.deadline.sleep(operation.replicationSeconds * 1000, waitedFor);
    }
    let inARow = 0;
    for (let look = 1; look <= 2 * times; look += 1) {
        const now = await policies.targets(operation.graph, policyId).catch((error: unknown) => {
            if (isMissing(error)) {
                return undefined;
            }
            throw error;
        });
        inARow = now !== undefined && sameTargets(now, wanted) ? inARow + 1 : 0;
        if (now !== undefined && inARow === 2) {
            return now;
        }
        await operation.deadline.sleep(intervalMs, waitedFor);
    }
    return undefined;
}
