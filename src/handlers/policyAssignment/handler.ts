import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../base/userError";
import { visible } from "../../base/visible";
import { isMissing, retryNotFound } from "../../graph/consistency";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";
import { isOutcomeUnknown } from "../../graph/errors";
import { present } from "../canonical";
import type { Policies } from "../markedPolicy/kind";
import { type Operation, patience } from "../operation";
import { type Created, Incomplete, type ResourceHandler } from "../resourceHandler";
import { settled } from "../settled";
import { claim, isTakenOver, isTakenOverHere, lineIn, policyMarkerToAssign } from "./claims";
import {
    assignmentProperties,
    canonicalAssignment,
    type PolicyAssignmentInputs as Inputs,
    isAdditive,
    type PolicyAssignmentState as State,
} from "./properties";
import { conflicts, inputsOf, keyOf, lostExclusions, merged, ownedBy, targetsOf, without } from "./targets";
import { replaceTargets } from "./write";

/**
 * The assignment of policies of one kind. An assignment's id is the policy's. `exclusive` owns all targets of the
 * policy; `additive` owns the targets that it names and leaves the others as they are.
 */
export function policyAssignment(policies: Policies): ResourceHandler<Inputs, State> {
    return {
        ...assignmentProperties(policies.policyClass),
        noun: `assignment of ${policies.noun}`,
        subject: ({ policyId }) => policyId,
        claim: (run, inputs) => claim(run, policies.noun, inputs),
        recall: (run, _id, known) => isTakenOverHere(run, policies.noun, known),
        create: (operation, inputs) => create(policies, operation, inputs),
        read: (operation, id, known) => read(policies, operation, id, known),
        update: (operation, id, known, inputs) => update(policies, operation, id, known, inputs),
        delete: (operation, id, known) => remove(policies, operation, id, known),
    };
}

async function create(policies: Policies, operation: Operation, inputs: Inputs): Promise<Created<State>> {
    const id = inputs.policyId.toLowerCase();
    const policyMarker = await policyMarkerToAssign(policies, operation, id);
    return { id, state: await assign(policies, operation, { inputs, known: undefined, policyMarker }, id) };
}

async function update(
    policies: Policies,
    operation: Operation,
    id: string,
    known: State,
    inputs: Inputs,
): Promise<State> {
    const policyMarker = await policyMarkerToAssign(policies, operation, id, known.policyMarker);
    if (isOnlyMoved(known, inputs)) {
        return present({ ...known, urnHash: inputs.urnHash, policyMarker });
    }
    return assign(policies, operation, { inputs, known, policyMarker }, id);
}

/** Whether only the resource's URN differs: then the new one is recorded, and nothing is sent. */
function isOnlyMoved(known: State, inputs: Inputs): boolean {
    const isMoved = known.urnHash !== inputs.urnHash && known.unsettledTargets === undefined;
    return isMoved && isDeepStrictEqual(canonicalAssignment({ ...known, urnHash: inputs.urnHash }), inputs);
}

/** The recorded state (undefined for a new assignment), what the program wants, and who manages the policy. */
interface Step {
    readonly inputs: Inputs;
    readonly known: State | undefined;
    readonly policyMarker: string;
}

/** Changes the policy's targets to what the program wants. */
async function assign(
    policies: Policies,
    operation: Operation,
    { inputs, known, policyMarker }: Step,
    policyId: string,
): Promise<State> {
    const wanted = targetsOf(inputs);
    const claimed = operation.run.claimedByOthers(policies.noun, policyId, inputs.urnHash);
    const isOthers = (target: AssignmentTarget) => claimed === "all" || claimed.has(keyOf(target));
    // A target that this resource drops is kept if another resource of the program names it.
    const before = known === undefined ? [] : ownedBy(known).filter((target) => !isOthers(target));
    let mayBeSent = false;
    const onSent = () => {
        mayBeSent = true;
    };
    const replacement = isAdditive(inputs)
        ? {
              plan: (current: readonly AssignmentTarget[]) => merged(current, before, wanted),
              isExpected: (current: readonly AssignmentTarget[]) =>
                  showsRecorded(known, current) && conflicts(current, before, wanted).length === 0,
              onSent,
          }
        : {
              plan: (current: readonly AssignmentTarget[]) => {
                  const reason = known === undefined ? lostExclusions(current, inputs) : undefined;
                  if (reason !== undefined) {
                      throw new UserError(reason);
                  }
                  return wanted;
              },
              onSent,
          };
    try {
        const targets = await replaceTargets(policies, operation, policyId, replacement);
        return { ...stateOf(inputs, targets), policyMarker };
    } catch (error) {
        if (!mayBeSent) {
            throw error; // The recorded state is correct.
        }
        const now = await policies.targets(operation.graph, policyId).catch(() => undefined);
        const state = { ...unsettled(inputs, known, now), policyMarker };
        throw new Incomplete(policyId, state, whatIsThere(wanted, now, error), { cause: error });
    }
}

/** Whether a list matches what is recorded. If nothing is recorded, any list does. */
function showsRecorded(known: State | undefined, current: readonly AssignmentTarget[]): boolean {
    if (known === undefined || !isAdditive(known)) {
        return true;
    }
    const recorded = new Set([...targetsOf(known).map(keyOf), ...(known.foreignTargets ?? [])]);
    return current.length === recorded.size && current.every((target) => recorded.has(keyOf(target)));
}

/**
 * What to record when it is not known whether a list took effect. An additive assignment owns what it had before and
 * what it sent; it owns nothing else until an exclusive one is known to have replaced the list.
 */
function unsettled(inputs: Inputs, known: State | undefined, now: readonly AssignmentTarget[] | undefined): State {
    const before = known === undefined ? [] : ownedBy(known);
    const seen = now ?? before;
    if (!isAdditive(inputs) && (known === undefined || !isAdditive(known))) {
        return stateOf(inputs, seen);
    }
    const unsettledTargets = [...new Set([...before, ...targetsOf(inputs)].map(keyOf))].sort();
    return { ...stateOf({ ...inputs, ownership: "additive", unsettledTargets }, seen), unsettledTargets };
}

/** What a failed request left, as far as that can be determined. */
function whatIsThere(
    wanted: readonly AssignmentTarget[],
    now: readonly AssignmentTarget[] | undefined,
    error: unknown,
): string {
    if (now === undefined) {
        return "The policy has its previous targets, those that were sent, or a mix of both: they could not be read";
    }
    const missing = without(wanted, now).map(keyOf);
    const later = isOutcomeUnknown(error) ? `, and may still get ${missing.length === 1 ? "it" : "them"}` : "";
    return missing.length > 0
        ? `The policy lacks ${missing.join(", ")}${later}`
        : "The policy shows the targets that were sent, but not consistently, or has other targets as well";
}

async function read(policies: Policies, operation: Operation, id: string, known: State): Promise<State | undefined> {
    if (known.unsettledTargets !== undefined) {
        await operation.deadline.sleep(operation.replicationSeconds * 1000, "the result of a failed request");
    }
    const state = await settled(
        operation,
        `the targets of ${policies.noun} '${id}'`,
        async () => stateOf(known, await policies.targets(operation.graph, id), id),
        (now) => isDeepStrictEqual(now, stateOf(known, [...targetsOf(canonicalAssignment(known))], id)),
    );
    return state === undefined ? undefined : present({ ...state, policyMarker: known.policyMarker });
}

/**
 * Removes the targets that it owns, except those that another resource of the program has by now, and nothing if
 * somebody else has taken the policy over. If the policy itself is gone, nothing is sent: its assignments are gone too.
 */
async function remove(policies: Policies, operation: Operation, id: string, known: State): Promise<void> {
    const { graph, run } = operation;
    const { noun } = policies;
    const claimed = run.claimedByOthers(noun, id, known.urnHash);
    if (claimed === "all") {
        console.log(`The targets of ${noun} '${id}' stay as they are: another resource of the program has them now.`);
        return;
    }
    const look = () => retryNotFound(() => policies.get(graph, id), patience(operation, `${noun} '${id}'`, true));
    const policy = await look();
    if (policy === undefined) {
        return;
    }
    if (isTakenOver(run, noun, known, lineIn(policy))) {
        console.log(
            `The targets of ${noun} '${id}' were not touched: another resource manages it ('${visible(lineIn(policy))}').`,
        );
        return;
    }
    const isClaimed = (target: AssignmentTarget) => claimed.has(keyOf(target));
    const replacement = isAdditive(known)
        ? {
              plan: (current: readonly AssignmentTarget[]) =>
                  without(
                      current,
                      ownedBy(known).filter((target) => !isClaimed(target)),
                  ),
              isExpected: (current: readonly AssignmentTarget[]) => showsRecorded(known, current),
          }
        : { plan: (current: readonly AssignmentTarget[]) => current.filter(isClaimed) };
    try {
        await replaceTargets(policies, operation, id, replacement);
    } catch (error) {
        if ((await look()) !== undefined || !(error instanceof UserError || isMissing(error))) {
            throw error;
        }
    }
}

/**
 * The current targets as this resource sees them. An additive assignment sees the targets that it named, and reports
 * the others separately.
 */
function stateOf(known: State, targets: readonly AssignmentTarget[], policyId = known.policyId): State {
    const { ownership, urnHash, removeExclusions } = known;
    if (!isAdditive(known)) {
        return present({ ...inputsOf(policyId, targets), ownership, removeExclusions, urnHash });
    }
    const foreign = without(targets, ownedBy(known));
    return present({
        ...inputsOf(policyId, without(targets, foreign)),
        ownership,
        urnHash,
        foreignTargets: foreign.length > 0 ? foreign.map(keyOf).sort() : undefined,
    });
}
