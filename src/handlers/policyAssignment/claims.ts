import { containsUnknown } from "../../base/unknown";
import { UserError } from "../../base/userError";
import { visible } from "../../base/visible";
import type { Claim, EngineRun } from "../engineRun";
import type { Policies } from "../markedPolicy/kind";
import { isStillOwn, type Marked, markerOf, ownerOf, withoutOwner } from "../marker";
import { type Operation, patience } from "../operation";
import { type PolicyAssignmentInputs as Inputs, isAdditive, type PolicyAssignmentState as State } from "./properties";
import { keyOf, targetsOf } from "./targets";
import { ofExisting } from "./write";

/** What is recorded for a policy whose description does not say who manages it. */
const UNMARKED = "none";

/**
 * The targets of a policy that a declared assignment claims, so that deleting another assignment in the same run leaves
 * them alone.
 */
export function claim(run: EngineRun, noun: string, inputs: Inputs): void {
    if (!containsUnknown(inputs)) {
        const targets: Claim = isAdditive(inputs) ? new Set(targetsOf(inputs).map(keyOf)) : "all";
        run.claim(noun, inputs.policyId, targets, inputs.urnHash);
    }
}

/**
 * The line that says who manages a policy that is about to be assigned, or `none`. If this run only knows the recorded
 * line, the policy is read, for as long as replicas may show another line.
 *
 * @param before the line at the time of the last assignment from here
 * @throws UserError if somebody else has taken the policy over since.
 */
export async function policyMarkerToAssign(
    policies: Policies,
    operation: Operation,
    policyId: string,
    before?: string,
): Promise<string> {
    const { run, deadline, graph } = operation;
    const { noun } = policies;
    const written = run.writtenMarkerOf(noun, policyId);
    if (written !== undefined) {
        return written;
    }
    const expected = run.markerOf(noun, policyId) ?? before;
    const { times = 1, intervalMs = 0, waitedFor } = patience(operation, "the policy to show what is recorded", true);
    for (let look = 1; ; look += 1) {
        const now = lineIn(await ofExisting(policies, operation, policyId, () => policies.get(graph, policyId)));
        const line = now === UNMARKED ? undefined : now;
        if (expected === undefined || isStillOwn(recorded(expected), line)) {
            return run.markerOf(noun, policyId) ?? line ?? expected ?? UNMARKED;
        }
        if (look >= times) {
            throw new UserError(
                `another resource manages the policy now: its description says '${visible(now)}', but when it was last written ` +
                    `from here it said '${visible(expected)}'. Nothing was changed. Remove this assignment from the program, or ` +
                    "assign a policy that this stack manages",
            );
        }
        await deadline.sleep(intervalMs, waitedFor);
    }
}

/** The line that says who manages a policy, taken from the policy as read, or `none`. */
export function lineIn({ description }: { readonly description?: string | null }): string {
    return markerOf(description) ?? UNMARKED;
}

/**
 * Whether anybody other than this stack has taken a policy over since it was assigned here; `now` is its current line.
 */
export function isTakenOver(
    run: EngineRun,
    noun: string,
    { policyId, policyMarker }: Pick<State, "policyId" | "policyMarker">,
    now: string,
): boolean {
    const isOther = (before: string | undefined) =>
        before !== undefined && before !== now && !isStillOwn(recorded(before), now === UNMARKED ? undefined : now);
    return isOther(policyMarker) && isOther(run.markerOf(noun, policyId) ?? policyMarker);
}

/**
 * Whether this stack itself has taken the policy over since: then the assignment is recorded again with the new owner.
 */
export function isTakenOverHere(run: EngineRun, noun: string, { policyId, policyMarker }: State): boolean {
    const now = run.markerOf(noun, policyId);
    return now !== undefined && policyMarker !== undefined && !isStillOwn(recorded(policyMarker), now);
}

function recorded(policyMarker: string): Marked {
    return policyMarker === UNMARKED ? {} : { marker: withoutOwner(policyMarker), owner: ownerOf(policyMarker) };
}
