import { isDeepStrictEqual } from "node:util";
import type { GraphClient } from "../../graph/client";
import { type GraphError, isGraphError } from "../../graph/errors";
import * as policies from "../../graph/qualityUpdatePolicies";
import { idSet, present } from "../canonical";
import { type Created, Incomplete, type ResourceHandler } from "../resourceHandler";
import { approvalSettingFor, deferralOf, withDeferral } from "./deferral";
import {
    canonicalPolicy,
    type QualityUpdatePolicyInputs as Inputs,
    POLICY_INPUTS,
    policyProblems,
    type QualityUpdatePolicyState as State,
} from "./inputs";

/** Intune quality update policies: `/deviceManagement/windowsQualityUpdatePolicies` in Graph beta. */
export const qualityUpdatePolicy: ResourceHandler<Inputs, State> = {
    noun: "quality update policy",
    inputNames: POLICY_INPUTS,
    replaceOn: [],
    subject: ({ displayName }) => displayName,
    problems: policyProblems,
    canonical: canonicalPolicy,
    create,
    read,
    update,
    delete: remove,
};

async function create(graph: GraphClient, inputs: Inputs): Promise<Created<State>> {
    const body = present({
        displayName: inputs.displayName,
        description: inputs.description,
        hotpatchEnabled: inputs.hotpatchEnabled,
        roleScopeTagIds: inputs.roleScopeTagIds,
    });
    if (!inputs.deferralDays) {
        const made = await policies.createPolicy(graph, body);
        return { id: made.id, state: stateOf(made, inputs) };
    }
    const approvalSettings = [approvalSettingFor(inputs.deferralDays)];
    try {
        const made = await policies.createPolicy(graph, { ...body, approvalSettings });
        if (deferralOf(made.approvalSettings ?? []) === inputs.deferralDays) {
            return { id: made.id, state: stateOf(made, inputs) };
        }
        return finishDeferral(graph, made, inputs);
    } catch (error) {
        // The reference documents approvalSettings for updates only. A 400 made nothing, so a second POST makes no twin.
        if (!(isGraphError(error) && error.status === 400)) {
            throw error;
        }
    }
    return finishDeferral(graph, await policies.createPolicy(graph, body), inputs);
}

/** Sets the deferral on a policy that exists without it. If that fails, the policy is kept and the next `up` goes on. */
async function finishDeferral(
    graph: GraphClient,
    made: policies.QualityUpdatePolicyResource,
    inputs: Inputs,
): Promise<Created<State>> {
    try {
        const approvalSettings = [approvalSettingFor(inputs.deferralDays ?? 0)];
        const updated = await policies.updatePolicy(graph, made.id, { approvalSettings });
        return { id: made.id, state: stateOf(updated, inputs) };
    } catch (error) {
        throw new Incomplete(
            made.id,
            { ...stateOf(made, inputs), deferralDays: deferralOf(made.approvalSettings ?? []) },
            `deferralDays could not be set to ${inputs.deferralDays}`,
            { cause: error },
        );
    }
}

async function read(graph: GraphClient, id: string, known: State): Promise<State | undefined> {
    try {
        return stateOf(await policies.getPolicy(graph, id), known);
    } catch (error) {
        if (isGone(error)) {
            return undefined;
        }
        throw error;
    }
}

/** Sends only what changed, so that a setting made elsewhere in the meantime is not overwritten. */
async function update(graph: GraphClient, id: string, known: State, inputs: Inputs): Promise<State> {
    const recorded = canonicalPolicy(known);
    const changed = (property: keyof Inputs) =>
        inputs[property] !== undefined && !isDeepStrictEqual(recorded[property], inputs[property]);
    const body: policies.QualityUpdatePolicyBody = present({
        displayName: changed("displayName") ? inputs.displayName : undefined,
        // A description that was taken out of the program goes: its absence means "none", not "leave it alone".
        description: recorded.description === inputs.description ? undefined : (inputs.description ?? ""),
        hotpatchEnabled: changed("hotpatchEnabled") ? inputs.hotpatchEnabled : undefined,
        roleScopeTagIds: changed("roleScopeTagIds") ? inputs.roleScopeTagIds : undefined,
        approvalSettings: changed("deferralDays") ? await newSettings(graph, id, inputs) : undefined,
    });
    if (Object.keys(body).length === 0) {
        return stateOf(await policies.getPolicy(graph, id), inputs);
    }
    return stateOf(await policies.updatePolicy(graph, id, body), inputs);
}

/** PATCH replaces all approval settings, so those that are not ours are read first and sent along. */
async function newSettings(graph: GraphClient, id: string, inputs: Inputs): Promise<policies.ApprovalSetting[]> {
    const current = await policies.getPolicy(graph, id);
    return withDeferral(current.approvalSettings ?? [], inputs.deferralDays ?? 0);
}

async function remove(graph: GraphClient, id: string): Promise<void> {
    try {
        await policies.deletePolicy(graph, id);
    } catch (error) {
        if (!isGone(error)) {
            throw error;
        }
    }
}

/**
 * What the service says, in the form of the inputs. `managed` tells which optional settings this program looks after:
 * scope tags and deferral that it does not name are left alone and are no drift, whatever they are.
 */
function stateOf(policy: policies.QualityUpdatePolicyResource, managed: Inputs): State {
    return present({
        displayName: policy.displayName,
        description: policy.description || undefined,
        hotpatchEnabled: policy.hotpatchEnabled,
        deferralDays: managed.deferralDays === undefined ? undefined : deferralOf(policy.approvalSettings ?? []),
        roleScopeTagIds:
            managed.roleScopeTagIds === undefined ? undefined : idSet([...(policy.roleScopeTagIds ?? ["0"])]),
        createdDateTime: policy.createdDateTime,
    });
}

function isGone(error: unknown): error is GraphError {
    return isGraphError(error) && error.status === 404;
}
