import type { GraphClient } from "../../graph/client";
import { isGraphError } from "../../graph/errors";
import {
    type AssignmentTarget,
    assignPolicy,
    EXCLUSION_TARGET,
    GROUP_TARGET,
    listTargets,
} from "../../graph/qualityUpdatePolicies";
import type { Created, ResourceHandler } from "../resourceHandler";
import {
    ASSIGNMENT_INPUTS,
    assignmentProblems,
    canonicalAssignment,
    type QualityUpdatePolicyAssignmentInputs as Inputs,
    type QualityUpdatePolicyAssignmentState as State,
} from "./inputs";

/**
 * The targets of one quality update policy, all of them: `POST …/assign` replaces the whole list, so this resource owns
 * it. Its id is the policy's.
 */
export const qualityUpdatePolicyAssignment: ResourceHandler<Inputs, State> = {
    noun: "assignment of quality update policy",
    inputNames: ASSIGNMENT_INPUTS,
    replaceOn: ["policyId"],
    subject: ({ policyId }) => policyId,
    problems: assignmentProblems,
    canonical: canonicalAssignment,
    create,
    read,
    update,
    delete: remove,
};

async function create(graph: GraphClient, inputs: Inputs): Promise<Created<State>> {
    await assignPolicy(graph, inputs.policyId, targetsOf(inputs));
    return { id: inputs.policyId, state: inputs };
}

async function read(graph: GraphClient, id: string): Promise<State | undefined> {
    try {
        return stateOf(id, await listTargets(graph, id));
    } catch (error) {
        if (isGraphError(error) && error.status === 404) {
            return undefined; // The policy is gone, and its assignment with it.
        }
        throw error;
    }
}

async function update(graph: GraphClient, id: string, _known: State, inputs: Inputs): Promise<State> {
    await assignPolicy(graph, id, targetsOf(inputs));
    return inputs;
}

async function remove(graph: GraphClient, id: string): Promise<void> {
    try {
        await assignPolicy(graph, id, []);
    } catch (error) {
        if (!(isGraphError(error) && error.status === 404)) {
            throw error;
        }
    }
}

function targetsOf(inputs: Inputs): AssignmentTarget[] {
    return [
        ...inputs.includeGroupIds.map((groupId) => ({ "@odata.type": GROUP_TARGET, groupId })),
        ...(inputs.excludeGroupIds ?? []).map((groupId) => ({ "@odata.type": EXCLUSION_TARGET, groupId })),
    ];
}

function stateOf(policyId: string, targets: readonly AssignmentTarget[]): State {
    const groups = (type: string) =>
        targets.flatMap((target) => (target["@odata.type"] === type && target.groupId ? [target.groupId] : []));
    const others = targets
        .map((target) => target["@odata.type"])
        .filter((type) => type !== GROUP_TARGET && type !== EXCLUSION_TARGET)
        .sort();
    return canonicalAssignment({
        policyId,
        includeGroupIds: groups(GROUP_TARGET),
        excludeGroupIds: groups(EXCLUSION_TARGET),
        otherTargets: others.length > 0 ? others : undefined,
    });
}
