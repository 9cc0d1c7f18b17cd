import type { AssignmentTarget } from "../../graph/assignmentTargets";
import { isMissing, readUnlessGone } from "../../graph/consistency";
import { DeadlineReached } from "../../graph/deadline";
import { type GraphError, isGraphError, isOutcomeUnknown } from "../../graph/errors";
import { UserError } from "../../graph/userError";
import { keyedLock } from "../keyedLock";
import { type Operation, patience } from "../operation";
import type { AssignablePolicies } from "./assignablePolicies";
import { sameTargets } from "./targets";

/** Two writers of one policy would replace each other's list. */
const oneAtATime = keyedLock();

/** How often the list is sent again when what was written does not stay. */
const ROUNDS = 3;

/**
 * Brings a policy's targets to what `plan` makes of the current ones, and returns them when reads agree.
 *
 * `POST …/assign` replaces the whole list and there is no etag, so writes to one policy go one after the other in this
 * process, the list is read again after writing, and sent again where somebody else's write took something away.
 *
 * @throws UserError where the policy is gone; GraphError where the service refuses, or where time is up.
 */
export function replaceTargets(
    policies: AssignablePolicies,
    operation: Operation,
    policyId: string,
    plan: (current: readonly AssignmentTarget[]) => AssignmentTarget[],
): Promise<AssignmentTarget[]> {
    return oneAtATime(policyId, async () => {
        for (let round = 1; ; round += 1) {
            const current = await currentTargets(policies, operation, policyId);
            const wanted = plan(current);
            if (!sameTargets(current, wanted)) {
                await send(policies, operation, policyId, wanted);
            }
            const now = await agreed(policies, operation, policyId, wanted);
            if (now !== undefined) {
                return now;
            }
            if (round === ROUNDS) {
                throw new UserError(
                    "its targets do not stay as they were written: somebody else changes them at the same time. " +
                        "Find out who, then run `pulumi up` again",
                );
            }
        }
    });
}

async function currentTargets(
    policies: AssignablePolicies,
    operation: Operation,
    policyId: string,
): Promise<AssignmentTarget[]> {
    const current = await readUnlessGone(
        () => policies.targets(operation.graph, policyId),
        patience(operation, `${policies.noun} '${policyId}' to be found`, true),
    );
    if (current === undefined) {
        throw new UserError("the policy does not exist (404). Run `pulumi refresh`, then `pulumi up`");
    }
    return current;
}

/**
 * Sends the list. A group that was made moments ago may not be visible to Intune yet; the service refuses it until it is
 * (`assumed`: 400 or 404), so the request is repeated for as long as the operation lasts.
 */
async function send(
    policies: AssignablePolicies,
    operation: Operation,
    policyId: string,
    targets: readonly AssignmentTarget[],
): Promise<void> {
    const { deadline, graph } = operation;
    const waitedFor = "the groups to be visible to Intune";
    const pause = patience(operation, waitedFor).intervalMs ?? 0;
    let refusal: GraphError | undefined;
    for (;;) {
        try {
            await policies.assign(graph, policyId, targets);
            return;
        } catch (error) {
            // What the end cuts off fails in its own way; what was waited for is the group.
            if (refusal !== undefined && (error instanceof DeadlineReached || deadline.remainingMs() === 0)) {
                throw deadline.reached(waitedFor, refusal);
            }
            if (isOutcomeUnknown(error)) {
                return; // The list is read next; it says whether the write took effect.
            }
            if (!isGraphError(error) || !(await isAboutGroup(policies, operation, policyId, targets, error))) {
                throw error;
            }
            refusal = error;
            if (!deadline.leaves(pause)) {
                throw deadline.reached(waitedFor, refusal);
            }
            await deadline.sleep(pause, waitedFor);
        }
    }
}

/** Whether a refusal is about a group that Intune does not see: it names one, or the policy is there although it says 404. */
async function isAboutGroup(
    policies: AssignablePolicies,
    { graph }: Operation,
    policyId: string,
    targets: readonly AssignmentTarget[],
    error: GraphError,
): Promise<boolean> {
    if (error.status !== 404 && error.status !== 400) {
        return false;
    }
    const groups = targets.flatMap(({ groupId }) => (groupId === undefined ? [] : [groupId.toLowerCase()]));
    const message = error.message.toLowerCase();
    if (groups.some((id) => message.includes(id))) {
        return true;
    }
    if (!isMissing(error) || groups.length === 0) {
        return false;
    }
    return policies.read(graph, policyId).then(
        () => true,
        () => false,
    );
}

/** The targets, once reads show `wanted` twice in a row; undefined if they do not within the time of replication. */
async function agreed(
    policies: AssignablePolicies,
    operation: Operation,
    policyId: string,
    wanted: readonly AssignmentTarget[],
): Promise<AssignmentTarget[] | undefined> {
    const { times = 1, intervalMs = 0, waitedFor } = patience(operation, "the targets to show what was written", true);
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
