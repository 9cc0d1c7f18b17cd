import { isDeepStrictEqual } from "node:util";
import { readUnlessGone } from "../../graph/consistency";
import { isGraphError } from "../../graph/errors";
import * as policies from "../../graph/qualityUpdatePolicies";
import { UserError } from "../../graph/userError";
import { visible } from "../../visible";
import { present } from "../canonical";
import { changeForSure } from "../change";
import { deleteForSure } from "../deletion";
import { createMarked } from "../markedPolicies";
import { withMarker } from "../marker";
import { type Operation, patience } from "../operation";
import { type Created, Incomplete, type ResourceHandler } from "../resourceHandler";
import { settled } from "../settled";
import { agrees, changesTo, settingsOf, stateOf } from "./body";
import {
    canonicalPolicy,
    type QualityUpdatePolicyInputs as Inputs,
    POLICY_INPUTS,
    policyProblems,
    type QualityUpdatePolicyState as State,
} from "./inputs";
import { POLICIES, policyToTakeOver } from "./lookup";
import { type Resolved, scopeTagsToSend, withScopeTagIds } from "./scopeTags";

type Resource = policies.QualityUpdatePolicyResource;
type Body = policies.QualityUpdatePolicyBody;

/** Intune quality update policies: `/deviceManagement/windowsQualityUpdatePolicies` in Graph beta. */
export const qualityUpdatePolicy: ResourceHandler<Inputs, State> = {
    noun: "quality update policy",
    inputNames: POLICY_INPUTS,
    createOnly: ["adopt", "marker"],
    replaceOn: [],
    subject: ({ displayName }) => displayName,
    problems: policyProblems,
    canonical: canonicalPolicy,
    create,
    read,
    update,
    delete: remove,
};

/**
 * Makes the policy, or takes over the one that `adopt` names or that an earlier, interrupted create of the same resource
 * left behind; names are not unique in Intune, so only the marker tells.
 */
async function create(operation: Operation, written: Inputs): Promise<Created<State>> {
    const inputs = await withScopeTagIds(operation.graph, written);
    const found = await policyToTakeOver(operation, inputs);
    const made = found ?? (await post(operation, inputs));
    const body = changesTo(made, inputs);
    try {
        return { id: made.id, state: stateOf(await write(operation, made, body, inputs), inputs) };
    } catch (error) {
        const missing =
            Object.keys(body).length === 0 ? "be seen as it was made" : `be given its ${named(body, inputs)}`;
        throw new Incomplete(made.id, stateOf(made, inputs), `It exists, but could not ${missing}`, { cause: error });
    }
}

/** What is sent, by the names that the program uses. */
function named(body: Body, { deferralDays, scopeTags }: Inputs): string {
    const names: Record<string, string> = {
        ...(deferralDays === undefined ? {} : { approvalSettings: "deferralDays" }),
        ...(scopeTags === undefined ? {} : { roleScopeTagIds: "scopeTags" }),
    };
    return Object.keys(body)
        .map((name) => names[name] ?? name)
        .join(", ");
}

/**
 * Sends the POST, once in effect: after an answer that says nothing about the outcome the marker is looked for first.
 * Microsoft documents `approvalSettings` for updates only; a 400 made nothing, so a second POST without them makes no twin.
 */
async function post(operation: Operation, inputs: Resolved): Promise<Resource> {
    const body: Body = present({
        displayName: inputs.displayName,
        description: withMarker(inputs.description, inputs.marker),
        hotpatchEnabled: inputs.hotpatchEnabled,
        roleScopeTagIds: scopeTagsToSend(inputs),
    });
    const settings = settingsOf(inputs);
    if (settings === undefined || settings.length === 0 || inputs.deferralDays === 0) {
        return postOnce(operation, body, inputs);
    }
    try {
        return await postOnce(operation, { ...body, approvalSettings: settings }, inputs);
    } catch (error) {
        if (isGraphError(error) && error.status === 400) {
            return postOnce(operation, body, inputs);
        }
        throw error;
    }
}

async function postOnce(operation: Operation, body: Body, { displayName, marker }: Inputs): Promise<Resource> {
    return createMarked(operation, POLICIES, { name: displayName, marker }, () =>
        policies.createPolicy(operation.graph, body),
    );
}

async function read(operation: Operation, id: string, known: State): Promise<State | undefined> {
    return settled(
        operation,
        `quality update policy '${known.displayName ?? id}'`,
        async () => stateOf(await policies.getPolicy(operation.graph, id), known),
        (state) => isDeepStrictEqual(canonicalPolicy(state), canonicalPolicy({ ...known })),
    );
}

/** Sends only what changed, so that a setting made elsewhere in the meantime is not overwritten. */
async function update(operation: Operation, id: string, known: State, written: Inputs): Promise<State> {
    const inputs = await withScopeTagIds(operation.graph, written);
    const current = await readUnlessGone(
        () => policies.getPolicy(operation.graph, id),
        patience(operation, `quality update policy '${inputs.displayName}'`, true),
    );
    if (current === undefined) {
        throw new UserError("it does not exist any more (404). Run `pulumi refresh`, then `pulumi up` makes it again");
    }
    const body = changesTo(current, inputs, known);
    try {
        return stateOf(await write(operation, current, body, inputs), inputs);
    } catch (error) {
        if (isGraphError(error) && error.status >= 400 && error.status < 500 && error.status !== 408) {
            throw error; // Refused: nothing changed, and the recorded state is right.
        }
        const now = await policies.getPolicy(operation.graph, id).catch(() => current);
        throw new Incomplete(id, stateOf(now, inputs), `It could not be given its ${named(body, inputs)}`, {
            cause: error,
        });
    }
}

/** PATCHes what is in `body`, and waits until reads agree with it. */
async function write(operation: Operation, policy: Resource, body: Body, inputs: Inputs): Promise<Resource> {
    const { graph } = operation;
    return changeForSure(operation, {
        what: `quality update policy '${inputs.displayName}'`,
        send: Object.keys(body).length > 0 ? () => policies.updatePolicy(graph, policy.id, body) : undefined,
        read: () => policies.getPolicy(graph, policy.id),
        agrees: (now) => agrees(now, { ...policy, ...body }),
    });
}

/**
 * Prints one line where hotpatch was on: since the security update of May 2026 it is on by default for devices in no policy
 * (Microsoft Learn, "Configure hotpatch", 2026), so what a reader may take for switching it off is not.
 */
async function remove(operation: Operation, id: string, { displayName, hotpatchEnabled }: State): Promise<void> {
    await deleteForSure(operation, {
        what: `quality update policy '${displayName}'`,
        send: () => policies.deletePolicy(operation.graph, id),
        read: () => policies.getPolicy(operation.graph, id),
    });
    if (hotpatchEnabled) {
        console.log(
            `Deleting quality update policy '${visible(displayName)}' does not switch hotpatch off: devices in no policy follow the ` +
                "tenant's default, which is on since May 2026. To opt out, keep a policy with hotpatchEnabled: false.",
        );
    }
}
