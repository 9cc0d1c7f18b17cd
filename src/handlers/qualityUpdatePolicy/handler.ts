import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../base/userError";
import { visible } from "../../base/visible";
import { readUnlessGone } from "../../graph/consistency";
import * as policies from "../../graph/endpoints/qualityUpdatePolicies";
import { isRefused } from "../../graph/errors";
import { present } from "../canonical";
import { changeForSure } from "../change";
import { deleteForSure } from "../deletion";
import { createMarked } from "../markedPolicies";
import { describedWith, markerOf, withoutMarker } from "../marker";
import { type Operation, patience } from "../operation";
import { isForgotten, isNotTakenOver, type Owned, recall, refuseOtherOwner, remember, withOwner } from "../ownership";
import { type Created, Incomplete, type ResourceHandler } from "../resourceHandler";
import { settled, upToDate } from "../settled";
import { agrees, changesTo, settingsOf, stateOf } from "./body";
import {
    canonicalPolicy,
    type QualityUpdatePolicyInputs as Inputs,
    MAX_DESCRIPTION,
    POLICY_INPUTS,
    policyProblems,
    type QualityUpdatePolicyState as State,
} from "./inputs";
import { POLICIES, policyToTakeOver } from "./lookup";
import { type Resolved, scopeTagsToSend, withScopeTagIds } from "./scopeTags";

type Resource = policies.QualityUpdatePolicyResource;
type Body = policies.QualityUpdatePolicyBody;

const NOUN = "quality update policy";

/** Intune quality update policies: `/deviceManagement/windowsQualityUpdatePolicies` in Graph beta. */
export const qualityUpdatePolicy: ResourceHandler<Inputs, State> = {
    noun: NOUN,
    inputNames: POLICY_INPUTS,
    createOnly: ["adopt"],
    replaceOn: [],
    subject: ({ displayName }) => displayName,
    problems: policyProblems,
    canonical: canonicalPolicy,
    recall: (run, id, known) => recall(run, NOUN, id, known),
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
    const inputs = withOwner(await withScopeTagIds(operation.graph, written));
    const found = await policyToTakeOver(operation, inputs);
    const made = found ?? (await post(operation, inputs));
    const body = changesTo(made, inputs);
    remember(operation.run, NOUN, made.id, inputs);
    try {
        return { id: made.id, state: stateOf(await write(operation, made, body, inputs), inputs) };
    } catch (error) {
        const now = await policies.getPolicy(operation.graph, made.id).catch(() => made);
        if (isNotTakenOver(owned(now), inputs)) {
            throw error;
        }
        const missing =
            Object.keys(body).length === 0 ? "be seen as it was made" : `be given its ${named(body, inputs)}`;
        throw new Incomplete(made.id, stateOf(now, inputs), `It exists, but could not ${missing}`, { cause: error });
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
        description: describedWith(inputs.description, inputs, MAX_DESCRIPTION),
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
        if (isRefused(error) && error.status === 400 && !error.needsApproval) {
            return postOnce(operation, body, inputs);
        }
        throw error;
    }
}

async function postOnce(operation: Operation, body: Body, { displayName, marker }: Inputs): Promise<Resource> {
    const line = marker === undefined ? undefined : markerOf(body.description);
    return createMarked(operation, POLICIES, { name: displayName, line }, () =>
        policies.createPolicy(operation.graph, body),
    );
}

async function read(operation: Operation, id: string, known: State): Promise<State | undefined> {
    const policy = await settled(
        operation,
        `${NOUN} '${known.displayName ?? id}'`,
        () => policies.getPolicy(operation.graph, id),
        (now) => shows(now, known),
    );
    // A policy that is only read (`get`), or was made without a marker, has none recorded.
    return policy === undefined || (known.marker !== undefined && isForgotten(operation.run, owned(policy), known))
        ? undefined
        : stateOf(policy, known);
}

/** Whether a policy is as it is recorded. */
function shows(policy: Resource, known: State): boolean {
    return isDeepStrictEqual(canonicalPolicy(stateOf(policy, known)), canonicalPolicy(known));
}

function owned({ id, displayName, description }: Resource): Owned {
    return { noun: NOUN, id, name: displayName, description };
}

/** Sends only what changed, so that a setting made elsewhere in the meantime is not overwritten. */
async function update(operation: Operation, id: string, known: State, written: Inputs): Promise<State> {
    const inputs = withOwner(await withScopeTagIds(operation.graph, written), known.owner);
    const current = await upToDate(
        operation,
        `${NOUN} '${inputs.displayName}'`,
        () => policies.getPolicy(operation.graph, id),
        (now) => shows(now, known),
    );
    if (current === undefined) {
        throw new UserError("it does not exist any more (404). Run `pulumi refresh`, then `pulumi up` makes it again");
    }
    refuseOtherOwner(operation.run, owned(current), known);
    const body = changesTo(current, inputs, known);
    remember(operation.run, NOUN, id, inputs);
    try {
        return stateOf(await write(operation, current, body, inputs), inputs);
    } catch (error) {
        if (isRefused(error)) {
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
 * Deletes the policy, if it is still this resource's; one that was adopted stays, without the marker, unless the program asked
 * for its deletion.
 *
 * Prints one line where hotpatch was on: since the security update of May 2026 it is on by default for devices in no policy
 * (Microsoft Learn, "Configure hotpatch", 2026), so what a reader may take for switching it off is not.
 */
async function remove(operation: Operation, id: string, known: State): Promise<void> {
    const { graph } = operation;
    const { displayName } = known;
    const what = `${NOUN} '${displayName}'`;
    const policy = await readUnlessGone(() => policies.getPolicy(graph, id), patience(operation, what, true));
    if (policy === undefined || isForgotten(operation.run, owned(policy), known)) {
        return;
    }
    if (known.adopt !== undefined && known.deleteAdopted !== true) {
        await release(operation, policy, what);
        return;
    }
    await deleteForSure(operation, {
        what,
        send: () => policies.deletePolicy(graph, id),
        read: () => policies.getPolicy(graph, id),
    });
    if (known.hotpatchEnabled) {
        console.log(
            `Deleting quality update policy '${visible(displayName)}' does not switch hotpatch off: devices in no policy follow the ` +
                "tenant's default, which is on since May 2026. To opt out, keep a policy with hotpatchEnabled: false.",
        );
    }
}

/** Leaves an adopted policy as it is, but for the line that says that it is managed. */
async function release(operation: Operation, policy: Resource, what: string): Promise<void> {
    const body = { description: withoutMarker(policy.description) ?? "" };
    await changeForSure(operation, {
        what,
        send:
            markerOf(policy.description) === undefined
                ? undefined
                : () => policies.updatePolicy(operation.graph, policy.id, body),
        read: () => policies.getPolicy(operation.graph, policy.id),
        agrees: (now) => markerOf(now.description) === undefined,
    });
    console.log(
        `${visible(what)} (${policy.id}) stays in the tenant, since it was adopted; it is no longer managed here. ` +
            "To have it deleted with its resource, write deleteAdopted: true.",
    );
}
