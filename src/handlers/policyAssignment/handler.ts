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
 * Whom the policies of one kind reach. An assignment's id is the policy's. `exclusive` owns all targets of the policy;
 * `additive` owns those that it names and leaves the others as they are.
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

/** Whether nothing but the resource's URN differs: then it is recorded, and nothing is sent. */
function isOnlyMoved(known: State, inputs: Inputs): boolean {
    const isMoved = known.urnHash !== inputs.urnHash && known.unsettledTargets === undefined;
    return isMoved && isDeepStrictEqual(canonicalAssignment({ ...known, urnHash: inputs.urnHash }), inputs);
}

/** From what is recorded, undefined for a new assignment, to what the program says; and who manages the policy. */
interface Step {
    readonly inputs: Inputs;
    readonly known: State | undefined;
    readonly policyMarker: string;
}

/** Brings the policy's targets to what the program says. */
async function assign(
    policies: Policies,
    operation: Operation,
    { inputs, known, policyMarker }: Step,
    policyId: string,
): Promise<State> {
    const wanted = targetsOf(inputs);
    const claimed = operation.run.claimedByOthers(policies.noun, policyId, inputs.urnHash);
    const isOthers = (target: AssignmentTarget) => claimed === "all" || claimed.has(keyOf(target));
    // What this resource drops and another of the program names stays.
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
            throw error; // What is recorded is right.
        }
        const now = await policies.targets(operation.graph, policyId).catch(() => undefined);
        const state = { ...unsettled(inputs, known, now), policyMarker };
        throw new Incomplete(policyId, state, whatIsThere(wanted, now, error), { cause: error });
    }
}

/** Whether a list is what is recorded. Where nothing is, any is as good. */
function showsRecorded(known: State | undefined, current: readonly AssignmentTarget[]): boolean {
    if (known === undefined || !isAdditive(known)) {
        return true;
    }
    const recorded = new Set([...targetsOf(known).map(keyOf), ...(known.foreignTargets ?? [])]);
    return current.length === recorded.size && current.every((target) => recorded.has(keyOf(target)));
}

/**
 * What is recorded when nobody knows whether a list took effect. What was an additive assignment's own before, and what it
 * sent, is its own; anything else is not, until an exclusive one has replaced the list for sure.
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

/** What a failed request left, as far as it can be seen. */
function whatIsThere(
    wanted: readonly AssignmentTarget[],
    now: readonly AssignmentTarget[] | undefined,
    error: unknown,
): string {
    if (now === undefined) {
        return "The policy has the targets of before, those that were sent, or some of both: they could not be read";
    }
    const missing = without(wanted, now).map(keyOf);
    const later = isOutcomeUnknown(error) ? `, and may still get ${missing.length === 1 ? "it" : "them"}` : "";
    return missing.length > 0
        ? `The policy lacks ${missing.join(", ")}${later}`
        : "The policy shows the targets that were sent, but not reliably, or has others beside them";
}

async function read(policies: Policies, operation: Operation, id: string, known: State): Promise<State | undefined> {
    if (known.unsettledTargets !== undefined) {
        await operation.deadline.sleep(operation.replicationSeconds * 1000, "what a failed request led to");
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
 * Unassigns what it owns: not what another resource of the program has by now, and nothing of a policy that somebody else has
 * taken over. Nothing is sent where the policy itself is gone: its assignments went with it.
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
 * What there is, as this resource sees it. An additive assignment sees of the policy's targets those that it named, and
 * reports the others beside its inputs.
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
