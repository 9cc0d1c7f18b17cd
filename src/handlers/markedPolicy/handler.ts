import { UserError } from "../../base/userError";
import { visible } from "../../base/visible";
import { retryNotFound } from "../../graph/consistency";
import { isRefused } from "../../graph/errors";
import { deleteAndConfirm } from "../deleteAndConfirm";
import { type Marked, markerOf, withoutMarker } from "../marker";
import { type Operation, patience } from "../operation";
import { isForgotten, isNotTakenOver, type Owned, recall, refuseOtherOwner, remember, withOwner } from "../ownership";
import { Incomplete, type ResourceHandler } from "../resourceHandler";
import { settled, upToDate } from "../settled";
import { updateAndConfirm } from "../updateAndConfirm";
import type { Changes, Wanted } from "../wireProperties";
import type { Adopting, Described, MarkedInputs, MarkedPolicy, PolicyKind } from "./kind";
import { createMarked, leftover, type NewResource } from "./lookup";

/**
 * How policies of one kind are managed. Names are not unique in Intune, so the marker says which resource a policy
 * belongs to.
 */
export function markedPolicy<
    Inputs extends MarkedInputs,
    State extends Inputs & Marked,
    Listed extends MarkedPolicy,
    Policy extends Listed,
    Body extends Described,
>(kind: PolicyKind<Inputs, State, Listed, Policy, Body>): ResourceHandler<Inputs, State> {
    const { policies, properties } = kind;
    const { noun } = policies;
    const called = (name: string) => `${noun} '${name}'`;
    const owned = (policy: Listed): Owned => ({
        noun,
        id: policy.id,
        name: policies.nameOf(policy),
        description: policy.description,
    });

    /**
     * A policy that is known to exist. Falls back to the recorded state if only lagging replicas show anything else.
     */
    async function readable(operation: Operation, id: string, name: string, known?: State): Promise<Policy> {
        const policy = await upToDate(
            operation,
            called(name),
            () => kind.read(operation.graph, id),
            (now) => known === undefined || properties.shows(now, known),
        );
        if (policy === undefined) {
            throw new UserError("it no longer exists (404). Run `pulumi refresh`, then `pulumi up` to create it again");
        }
        return policy;
    }

    /**
     * The policy that a create takes over: the one that the program names, or the leftover of an interrupted create.
     */
    async function existing(operation: Operation, inputs: Wanted<Inputs, State>): Promise<Policy | undefined> {
        const { displayName, marker } = inputs;
        const asWhole = async (listed: Listed) =>
            kind.answers.show === "whole" ? kind.answers.policyOf(listed) : readable(operation, listed.id, displayName);
        const named = await kind.adoption?.find(operation, inputs);
        const found =
            named === undefined && marker !== undefined
                ? await leftover(operation, policies, newResource(kind, inputs, marker, asWhole))
                : named;
        return found === undefined ? undefined : asWhole(found);
    }

    /** Creates the policy. Returns it as the answer shows it, plus what still has to be sent and read back. */
    async function made(operation: Operation, inputs: Wanted<Inputs, State>): Promise<Step<Policy, Body>> {
        const [body, smaller] = properties.newBodies(inputs);
        const line = inputs.marker === undefined ? undefined : markerOf(body.description);
        const send = (sent: Partial<Body>) =>
            createMarked(operation, policies, { name: inputs.displayName, line }, () =>
                kind.create(operation.graph, sent),
            );
        const answer = await send(body).catch((error: unknown) => {
            // A 400 created nothing, so a second POST cannot create a duplicate.
            if (smaller !== undefined && isRefused(error) && error.status === 400 && !error.needsApproval) {
                return send(smaller);
            }
            throw error;
        });
        const policy = kind.answers.policyOf(answer);
        return kind.answers.show === "whole"
            ? { policy, changes: properties.changes(policy, inputs), expected: policy }
            : { policy, changes: { body: {}, names: [] }, expected: { ...policy, ...body } };
    }

    /** Sends the changes and waits until reads agree with them. */
    async function write(operation: Operation, name: string, step: Step<Policy, Body>): Promise<Policy> {
        const { graph } = operation;
        const { policy, changes, expected } = step;
        return updateAndConfirm(operation, {
            what: called(name),
            send: changes.names.length > 0 ? () => kind.change(graph, policy, changes.body) : undefined,
            read: () => kind.read(graph, policy.id),
            agrees: (now) => properties.agrees(now, { ...expected, ...changes.body }),
        });
    }

    /** Leaves an adopted policy in place and only removes the line that says that it is managed. */
    async function release(operation: Operation, policy: Listed, what: string, adoption: Adopting): Promise<void> {
        const { graph } = operation;
        const description = withoutMarker(policy.description) ?? "";
        await updateAndConfirm(operation, {
            what,
            send:
                markerOf(policy.description) === undefined
                    ? undefined
                    : () => adoption.describe(graph, policy.id, description),
            read: () => policies.get(graph, policy.id),
            agrees: (now) => markerOf(now.description) === undefined,
        });
        console.log(
            `${visible(what)} (${policy.id}) stays in the tenant because it was adopted; it is no longer managed here. ` +
                `To delete it together with its resource, set ${adoption.deletion}.`,
        );
    }

    return {
        ...properties,
        noun,
        subject: ({ displayName }) => displayName,
        recall: (run, id, known) => recall(run, noun, id, known),

        /** Creates the policy, or takes over an existing one. */
        async create(operation, written) {
            const { graph, run } = operation;
            const inputs = withOwner(await properties.lookedUp(graph, written));
            const found = await existing(operation, inputs);
            const step =
                found === undefined
                    ? await made(operation, inputs)
                    : { policy: found, changes: properties.changes(found, inputs), expected: found };
            const { id } = step.policy;
            remember(run, noun, id, inputs);
            try {
                return { id, state: properties.stateOf(await write(operation, inputs.displayName, step), inputs) };
            } catch (error) {
                const now = await kind.read(graph, id).catch(() => step.policy);
                if (isNotTakenOver(owned(now), inputs)) {
                    throw error;
                }
                const { names } = step.changes;
                const missing = names.length === 0 ? "be read back as created" : `be given its ${names.join(", ")}`;
                const message = `It exists, but could not ${missing}`;
                throw new Incomplete(id, properties.stateOf(now, inputs), message, { cause: error });
            }
        },

        async read(operation, id, known) {
            const policy = await settled(
                operation,
                called(known.displayName ?? id),
                () => kind.read(operation.graph, id),
                (now) => properties.shows(now, known),
            );
            // A policy that is only read (`get`), or was created without a marker, has none recorded.
            return policy === undefined ||
                (known.marker !== undefined && isForgotten(operation.run, owned(policy), known))
                ? undefined
                : properties.stateOf(policy, known);
        },

        /** Sends only what changed, so that settings changed elsewhere in the meantime are not overwritten. */
        async update(operation, id, known, written) {
            const { graph, run } = operation;
            const inputs = withOwner(await properties.lookedUp(graph, written), known.owner);
            const policy = await readable(operation, id, inputs.displayName, known);
            refuseOtherOwner(run, owned(policy), known);
            const changes = properties.changes(policy, inputs, known);
            remember(run, noun, id, inputs);
            try {
                const now = await write(operation, inputs.displayName, { policy, changes, expected: policy });
                return properties.stateOf(now, inputs);
            } catch (error) {
                if (isRefused(error)) {
                    throw error; // Refused: nothing changed, so the recorded state is correct.
                }
                const now = await kind.read(graph, id).catch(() => policy);
                const message = `It could not be given its ${changes.names.join(", ")}`;
                throw new Incomplete(id, properties.stateOf(now, inputs), message, { cause: error });
            }
        },

        /** Deletes the policy, if it still belongs to this resource. */
        async delete(operation, id, known) {
            const { graph, run } = operation;
            const what = called(known.displayName);
            const read = () => policies.get(graph, id);
            const policy = await retryNotFound(read, patience(operation, what, true));
            if (policy === undefined || isForgotten(run, owned(policy), known)) {
                return;
            }
            if (kind.adoption?.isKept(known) === true) {
                await release(operation, policy, what, kind.adoption);
                return;
            }
            await deleteAndConfirm(operation, { what, send: () => kind.delete(graph, id), read });
            const notice = kind.deletionNotice?.(known);
            if (notice !== undefined) {
                console.log(notice);
            }
        },
    };
}

/**
 * What to send to get from a policy, as it was read or created, to the wanted one, and what reads must show in
 * addition.
 */
interface Step<Policy, Body> {
    readonly policy: Policy;
    readonly changes: Changes<Body>;
    readonly expected: Policy;
}

/**
 * How the leftover of an interrupted create is told from another policy that has the new resource's marker.
 *
 * @param asWhole completes a listed policy with everything that its properties are read from
 */
export function newResource<
    Inputs extends MarkedInputs,
    State extends Inputs & Marked,
    Listed extends MarkedPolicy,
    Policy extends Listed,
    Body extends Described,
>(
    { properties, adoption }: PolicyKind<Inputs, State, Listed, Policy, Body>,
    inputs: Wanted<Inputs, State>,
    marker: string,
    asWhole: (listed: Listed) => Promise<Policy>,
): NewResource<Listed> {
    return {
        marker,
        isAsSent: async (listed) => properties.isAsSent(await asWhole(listed), inputs),
        takeOver: adoption?.written,
    };
}
