import { isDeepStrictEqual } from "node:util";
import { isMissing, readUnlessGone } from "../../graph/consistency";
import { isGraphError } from "../../graph/errors";
import { type AssignmentTarget, getPolicy, listTargets } from "../../graph/qualityUpdatePolicies";
import { UserError } from "../../graph/userError";
import { present } from "../canonical";
import { type Operation, patience } from "../operation";
import { type Created, Incomplete, type ResourceHandler } from "../resourceHandler";
import { settled } from "../settled";
import {
    ASSIGNMENT_INPUTS,
    assignmentProblems,
    canonicalAssignment,
    type QualityUpdatePolicyAssignmentInputs as Inputs,
    type QualityUpdatePolicyAssignmentState as State,
} from "./inputs";
import { inputsOf, keyOf, targetsOf, without } from "./targets";
import { replaceTargets } from "./write";

/**
 * Whom a quality update policy reaches. Its id is the policy's. `exclusive` owns all targets of the policy; `additive` owns
 * those that it names and leaves the others as they are.
 */
export const qualityUpdatePolicyAssignment: ResourceHandler<Inputs, State> = {
    noun: "assignment of quality update policy",
    inputNames: ASSIGNMENT_INPUTS,
    createOnly: [],
    replaceOn: ["policyId"],
    subject: ({ policyId }) => policyId,
    problems: assignmentProblems,
    canonical: canonicalAssignment,
    create,
    read,
    update,
    delete: remove,
};

async function create(operation: Operation, inputs: Inputs): Promise<Created<State>> {
    return { id: inputs.policyId, state: await assign(operation, inputs.policyId, [], inputs) };
}

async function update(operation: Operation, id: string, known: State, inputs: Inputs): Promise<State> {
    return assign(operation, id, targetsOf(known), inputs);
}

/** Brings the policy's targets to what the program says; `before` are those that it said so far. */
async function assign(
    operation: Operation,
    policyId: string,
    before: readonly AssignmentTarget[],
    inputs: Inputs,
): Promise<State> {
    const wanted = targetsOf(inputs);
    const plan = (current: readonly AssignmentTarget[]) =>
        isAdditive(inputs) ? [...without(current, [...before, ...wanted]), ...wanted] : wanted;
    try {
        return stateOf(inputs, await replaceTargets(operation, policyId, plan));
    } catch (error) {
        if (error instanceof UserError || (isGraphError(error) && error.status === 403)) {
            throw error;
        }
        const now = await listTargets(operation.graph, policyId).catch(() => undefined);
        if (now === undefined) {
            throw error;
        }
        const missing = without(wanted, now).map(keyOf);
        const what = missing.length > 0 ? `lacks ${missing.join(", ")}` : "has other targets than it should";
        throw new Incomplete(policyId, stateOf(inputs, now), `The policy ${what}`, { cause: error });
    }
}

async function read(operation: Operation, id: string, known: State): Promise<State | undefined> {
    return settled(
        operation,
        `the targets of quality update policy '${id}'`,
        async () => stateOf(known, await listTargets(operation.graph, id), id),
        (state) => isDeepStrictEqual(state, stateOf(known, [...targetsOf(canonicalAssignment(known))], id)),
    );
}

/** Unassigns what it owns. Nothing is sent where the policy itself is gone: its assignments went with it. */
async function remove(operation: Operation, id: string, known: State): Promise<void> {
    const policy = await readUnlessGone(
        () => getPolicy(operation.graph, id),
        patience(operation, `quality update policy '${id}'`, true),
    );
    if (policy === undefined) {
        return;
    }
    try {
        await replaceTargets(operation, id, (current) => (isAdditive(known) ? without(current, targetsOf(known)) : []));
    } catch (error) {
        const left = await readUnlessGone(
            () => getPolicy(operation.graph, id),
            patience(operation, `quality update policy '${id}'`, true),
        );
        if (left !== undefined || !(error instanceof UserError || isMissing(error))) {
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
