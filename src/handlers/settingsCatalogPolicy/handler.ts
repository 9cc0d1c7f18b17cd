import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../base/userError";
import { readUnlessGone } from "../../graph/consistency";
import * as policies from "../../graph/endpoints/configurationPolicies";
import { isRefused } from "../../graph/errors";
import { changeForSure } from "../change";
import { deleteForSure } from "../deletion";
import { createMarked, leftover, type MarkedPolicies } from "../markedPolicies";
import { markerOf } from "../marker";
import { type Operation, patience } from "../operation";
import { isForgotten, isNotTakenOver, type Owned, recall, refuseOtherOwner, remember, withOwner } from "../ownership";
import { type Created, Incomplete, type ResourceHandler } from "../resourceHandler";
import { settled, upToDate } from "../settled";
import { agrees, type Changes, changesTo, isAsSent, newBody, stateOf } from "./body";
import {
    canonicalSettingsCatalogPolicy,
    type SettingsCatalogPolicyInputs as Inputs,
    SETTINGS_CATALOG_INPUTS,
    type SettingsCatalogPolicyState as State,
    settingsCatalogProblems,
} from "./inputs";

type Policy = policies.ConfigurationPolicyWithSettings;

const NOUN = "settings catalog policy";

/** How settings catalog policies are looked through for a marker. */
export const SETTINGS_POLICIES: MarkedPolicies<policies.ConfigurationPolicyResource> = {
    noun: NOUN,
    list: policies.listConfigurationPolicies,
    get: policies.getConfigurationPolicy,
    targets: policies.listConfigurationTargets,
    nameOf: ({ name }) => name,
};

/** Intune settings catalog policies for Windows: `/deviceManagement/configurationPolicies` in Graph beta. */
export const settingsCatalogPolicy: ResourceHandler<Inputs, State> = {
    noun: NOUN,
    inputNames: SETTINGS_CATALOG_INPUTS,
    createOnly: [],
    replaceOn: [],
    subject: ({ displayName }) => displayName,
    problems: settingsCatalogProblems,
    canonical: canonicalSettingsCatalogPolicy,
    recall: (run, id, known) => recall(run, NOUN, id, known),
    create,
    read,
    update,
    delete: remove,
};

/** Makes the policy, or takes over the one that an earlier, interrupted create of the same resource left behind. */
async function create(operation: Operation, written: Inputs): Promise<Created<State>> {
    const { graph } = operation;
    const inputs = withOwner(written);
    const { displayName, marker } = inputs;
    const isLeftover = async ({ id }: policies.ConfigurationPolicyResource) =>
        isAsSent(await readable(operation, id), inputs);
    const found =
        marker === undefined
            ? undefined
            : await leftover(operation, SETTINGS_POLICIES, { marker, isAsSent: isLeftover });
    const body = newBody(inputs);
    const line = marker === undefined ? undefined : markerOf(body.description);
    const made =
        found ??
        (await createMarked(operation, SETTINGS_POLICIES, { name: displayName, line }, () =>
            policies.createConfigurationPolicy(graph, body),
        ));
    remember(operation.run, NOUN, made.id, inputs);
    try {
        const changes = found === undefined ? { part: {} } : changesTo(await readable(operation, made.id), inputs);
        const now = await write(operation, made.id, changes, inputs, body);
        return { id: made.id, state: stateOf(now, inputs) };
    } catch (error) {
        // Without its settings the next update sees that they differ, and sends them.
        const now = await policies.getWithSettings(graph, made.id).catch(() => ({ ...made, settings: [] }));
        if (isNotTakenOver(owned(now), inputs)) {
            throw error;
        }
        const message = "It exists, but could not be seen as it should be";
        throw new Incomplete(made.id, stateOf(now, inputs), message, { cause: error });
    }
}

async function read(operation: Operation, id: string, known: State): Promise<State | undefined> {
    const policy = await settled(
        operation,
        `${NOUN} '${known.displayName ?? id}'`,
        () => policies.getWithSettings(operation.graph, id),
        (now) => shows(now, known),
    );
    // A policy that is only read (`get`) has no marker recorded.
    return policy === undefined || (known.marker !== undefined && isForgotten(operation.run, owned(policy), known))
        ? undefined
        : stateOf(policy, known);
}

function owned({ id, name, description }: policies.ConfigurationPolicyResource): Owned {
    return { noun: NOUN, id, name, description };
}

/** Whether a policy is as it is recorded. */
function shows(policy: Policy, known: State): boolean {
    const now = canonicalSettingsCatalogPolicy(stateOf(policy, known));
    return isDeepStrictEqual(now, canonicalSettingsCatalogPolicy(known));
}

/** Sends only what changed, so that what somebody else changed in the meantime is not overwritten. */
async function update(operation: Operation, id: string, known: State, written: Inputs): Promise<State> {
    const inputs = withOwner(written, known.owner);
    const current = await readable(operation, id, known);
    refuseOtherOwner(operation.run, owned(current), known);
    remember(operation.run, NOUN, id, inputs);
    const changes = changesTo(current, inputs, known);
    try {
        return stateOf(await write(operation, id, changes, inputs), inputs);
    } catch (error) {
        if (isRefused(error)) {
            throw error; // Refused: nothing changed, and the recorded state is right.
        }
        const now = await policies.getWithSettings(operation.graph, id).catch(() => current);
        const names = Object.keys("whole" in changes ? changes.whole : changes.part).join(", ");
        throw new Incomplete(id, stateOf(now, inputs), `It could not be given its ${names}`, { cause: error });
    }
}

/** A policy that is there for sure, with its settings; as it is recorded, if replicas that lag are all that shows another. */
async function readable(operation: Operation, id: string, known?: State): Promise<Policy> {
    const policy = await upToDate(
        operation,
        `${NOUN} '${id}'`,
        () => policies.getWithSettings(operation.graph, id),
        (now) => known === undefined || shows(now, known),
    );
    if (policy === undefined) {
        throw new UserError("it does not exist any more (404). Run `pulumi refresh`, then `pulumi up` makes it again");
    }
    return policy;
}

/** Sends changes by PUT or PATCH, and waits until reads agree with them; `written` is what a POST has sent already. */
async function write(
    operation: Operation,
    id: string,
    changes: Changes,
    { displayName }: Inputs,
    written: Partial<policies.ConfigurationPolicyBody> = {},
): Promise<Policy> {
    const { graph } = operation;
    const expected = { ...written, ...("whole" in changes ? changes.whole : changes.part) };
    return changeForSure(operation, {
        what: `${NOUN} '${displayName}'`,
        send: sender(graph, id, changes),
        read: () => policies.getWithSettings(graph, id),
        agrees: (now) => agrees(now, expected),
    });
}

function sender(graph: Operation["graph"], id: string, changes: Changes): (() => Promise<void>) | undefined {
    if ("whole" in changes) {
        return () => policies.replaceConfigurationPolicy(graph, id, changes.whole);
    }
    if (Object.keys(changes.part).length > 0) {
        return () => policies.updateConfigurationPolicy(graph, id, changes.part);
    }
    return undefined;
}

/** Deletes the policy, if it is still this resource's. */
async function remove(operation: Operation, id: string, known: State): Promise<void> {
    const { graph } = operation;
    const what = `${NOUN} '${known.displayName}'`;
    const read = () => policies.getConfigurationPolicy(graph, id);
    const policy = await readUnlessGone(read, patience(operation, what, true));
    if (policy !== undefined && !isForgotten(operation.run, owned(policy), known)) {
        await deleteForSure(operation, { what, send: () => policies.deleteConfigurationPolicy(graph, id), read });
    }
}
