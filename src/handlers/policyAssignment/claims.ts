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

/** What is recorded of a policy whose description does not say who manages it. */
const UNMARKED = "none";

/** What a declared assignment has of a policy, so that deleting another one in the same run leaves it alone. */
export function claim(run: EngineRun, noun: string, inputs: Inputs): void {
    if (!containsUnknown(inputs)) {
        const targets: Claim = isAdditive(inputs) ? new Set(targetsOf(inputs).map(keyOf)) : "all";
        run.claim(noun, inputs.policyId, targets, inputs.urnHash);
    }
}

/**
 * The line by which a policy that is going to be assigned says who manages it, or `none`. What this run only knows as recorded is
 * looked at, for as long as replicas may show another line.
 *
 * @param before the line when it was last assigned here
 * @throws UserError where somebody else has taken the policy over since.
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
                `another resource manages the policy now: its description says '${visible(now)}', and when it was last written ` +
                    `here it said '${visible(expected)}'. Nothing was changed. Take this assignment out of the program, or ` +
                    "assign a policy that this stack manages",
            );
        }
        await deadline.sleep(intervalMs, waitedFor);
    }
}

/** The line by which a policy that was read says who manages it, or `none`. */
export function lineIn({ description }: { readonly description?: string | null }): string {
    return markerOf(description) ?? UNMARKED;
}

/** Whether a policy was taken over, by somebody else than this stack, since it was assigned here; `now` is its line. */
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

/** Whether this stack itself has taken the policy over since: then the assignment is recorded anew, with the new owner. */
export function isTakenOverHere(run: EngineRun, noun: string, { policyId, policyMarker }: State): boolean {
    const now = run.markerOf(noun, policyId);
    return now !== undefined && policyMarker !== undefined && !isStillOwn(recorded(policyMarker), now);
}

function recorded(policyMarker: string): Marked {
    return policyMarker === UNMARKED ? {} : { marker: withoutOwner(policyMarker), owner: ownerOf(policyMarker) };
}
