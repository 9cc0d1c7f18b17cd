import type { Claim, EngineRun } from "../engineRun";
import { isStillOwn, type Marked, markerOf, ownerOf, withoutOwner } from "../marker";
import type { Operation } from "../operation";
import { containsUnknown } from "../unknown";
import type { AssignablePolicies } from "./assignablePolicies";
import { type PolicyAssignmentInputs as Inputs, isAdditive, type PolicyAssignmentState as State } from "./inputs";
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

/** The line by which a policy says who manages it, or `none`. */
export async function policyMarkerOf(
    policies: AssignablePolicies,
    operation: Operation,
    policyId: string,
): Promise<string> {
    return lineIn(await ofExisting(policies, operation, policyId, () => policies.read(operation.graph, policyId)));
}

/** The same of a policy that was read already. */
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
