import { isDeepStrictEqual } from "node:util";
import type { AssignmentTarget } from "../../graph/assignmentTargets";
import { isMissing, readUnlessGone } from "../../graph/consistency";
import { isGraphError } from "../../graph/errors";
import { UserError } from "../../graph/userError";
import { present } from "../canonical";
import { type Operation, patience } from "../operation";
import { type Created, Incomplete, type ResourceHandler } from "../resourceHandler";
import { settled } from "../settled";
import type { AssignablePolicies } from "./assignablePolicies";
import {
    ASSIGNMENT_INPUTS,
    assignmentProblems,
    canonicalAssignment,
    type PolicyAssignmentInputs as Inputs,
    type PolicyAssignmentState as State,
} from "./inputs";
import { inputsOf, keyOf, targetsOf, without } from "./targets";
import { replaceTargets } from "./write";

/**
 * Whom the policies of one kind reach. An assignment's id is the policy's. `exclusive` owns all targets of the policy;
 * `additive` owns those that it names and leaves the others as they are.
 */
export function policyAssignment(policies: AssignablePolicies): ResourceHandler<Inputs, State> {
    return {
        noun: `assignment of ${policies.noun}`,
        inputNames: ASSIGNMENT_INPUTS,
        createOnly: [],
        replaceOn: ["policyId"],
        subject: ({ policyId }) => policyId,
        problems: (inputs) => assignmentProblems(inputs, policies.policyClass),
        canonical: canonicalAssignment,
        create: (operation, inputs) => create(policies, operation, inputs),
        read: (operation, id, known) => read(policies, operation, id, known),
        update: (operation, id, known, inputs) => assign(policies, operation, id, targetsOf(known), inputs),
        delete: (operation, id, known) => remove(policies, operation, id, known),
    };
}

async function create(policies: AssignablePolicies, operation: Operation, inputs: Inputs): Promise<Created<State>> {
    return { id: inputs.policyId, state: await assign(policies, operation, inputs.policyId, [], inputs) };
}

/** Brings the policy's targets to what the program says; `before` are those that it said so far. */
async function assign(
    policies: AssignablePolicies,
    operation: Operation,
    policyId: string,
    before: readonly AssignmentTarget[],
    inputs: Inputs,
): Promise<State> {
    const wanted = targetsOf(inputs);
    const plan = (current: readonly AssignmentTarget[]) =>
        isAdditive(inputs) ? [...without(current, [...before, ...wanted]), ...wanted] : wanted;
    try {
        return stateOf(inputs, await replaceTargets(policies, operation, policyId, plan));
    } catch (error) {
        if (error instanceof UserError || (isGraphError(error) && error.status === 403)) {
            throw error;
        }
        const now = await policies.targets(operation.graph, policyId).catch(() => undefined);
        if (now === undefined) {
            throw error;
        }
        const missing = without(wanted, now).map(keyOf);
        const what = missing.length > 0 ? `lacks ${missing.join(", ")}` : "has other targets than it should";
        throw new Incomplete(policyId, stateOf(inputs, now), `The policy ${what}`, { cause: error });
    }
}

async function read(
    policies: AssignablePolicies,
    operation: Operation,
    id: string,
    known: State,
): Promise<State | undefined> {
    return settled(
        operation,
        `the targets of ${policies.noun} '${id}'`,
        async () => stateOf(known, await policies.targets(operation.graph, id), id),
        (state) => isDeepStrictEqual(state, stateOf(known, [...targetsOf(canonicalAssignment(known))], id)),
    );
}

/** Unassigns what it owns. Nothing is sent where the policy itself is gone: its assignments went with it. */
async function remove(policies: AssignablePolicies, operation: Operation, id: string, known: State): Promise<void> {
    const look = () =>
        readUnlessGone(() => policies.read(operation.graph, id), patience(operation, `${policies.noun} '${id}'`, true));
    if ((await look()) === undefined) {
        return;
    }
    try {
        await replaceTargets(policies, operation, id, (current) =>
            isAdditive(known) ? without(current, targetsOf(known)) : [],
        );
    } catch (error) {
        if ((await look()) !== undefined || !(error instanceof UserError || isMissing(error))) {
            throw error;
        }
    }
}

function isAdditive({ ownership }: Inputs): boolean {
    return ownership === "additive";
}

/**
 * What there is, as this resource sees it. An additive assignment sees of the policy's targets those that it named, and
 * reports the others beside its inputs.
 */
function stateOf(known: Inputs, targets: readonly AssignmentTarget[], policyId = known.policyId): State {
    const ownership = known.ownership;
    if (!isAdditive(known)) {
        return present({ ...inputsOf(policyId, targets), ownership });
    }
    const foreign = without(targets, targetsOf(known));
    return present({
        ...inputsOf(policyId, without(targets, foreign)),
        ownership,
        foreignTargets: foreign.length > 0 ? foreign.map(keyOf).sort() : undefined,
    });
}
