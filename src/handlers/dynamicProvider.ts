import { isDeepStrictEqual } from "node:util";
import { messageOf } from "../base/messageOf";
import type { Problem } from "../base/problems";
import { visible, visibleLines } from "../base/visible";
import type { GraphClient } from "../graph/client";
import { operationError } from "../graph/errors";
import { sharedGraphClient } from "../graph/graphClient";
import { type GraphSettings, readGraphSettings } from "../graph/settings";
import { within } from "../graph/withinDeadline";
import { present, withoutNulls } from "./canonical";
import { EngineRun } from "./engineRun";
import { isSameResource } from "./marker";
import type { Operation } from "./operation";
import { PartialFailure } from "./partialFailure";
import { ONLY_READ } from "./providerText";
import { Incomplete, type ResourceHandler } from "./resourceHandler";
import { reportSlowOperation, WatchedDeadline } from "./slowOperation";

type Bag = Record<string, unknown>;

/**
 * The methods that Pulumi's dynamic provider host calls, with its calling convention (`@pulumi/pulumi` 3.216.0 and
 * later).
 */
export interface DynamicProvider {
    configure(request: { config: { get(key: string): string | undefined } }): void;
    check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: Problem[] }>;
    diff(id: string, olds: Bag, news: Bag): Promise<{ changes?: boolean; replaces?: string[] }>;
    create(inputs: Bag): Promise<{ id: string; outs: Bag }>;
    read(id: string, props: Bag): Promise<{ id?: string; props?: Bag; inputs?: Bag }>;
    update(id: string, olds: Bag, news: Bag): Promise<{ outs: Bag }>;
    delete(id: string, props: Bag): Promise<void>;
}

/**
 * The host's own property: the text by which a resource finds its handler again. Passed through, never interpreted.
 */
const PROVIDER = "__provider";

/**
 * Adapts a {@link ResourceHandler} to the dynamic provider's calling convention. Whatever all resources have in common
 * is here and nowhere else:
 *
 * - `diff` either says "no change" or lets the engine compare the inputs property by property; `read` returns the
 *   inputs that would produce the current object. With only one of the two, drift would be hidden.
 * - Every recorded state contains the tenant it belongs to. In another tenant every object answers 404, which a refresh
 *   would take for deletion, so read, update and delete refuse to run there.
 * - Check and diff never call the service: a preview needs no write permission and takes no time.
 *
 * @param run what the handlers of all resources share within one run of the engine
 */
export function dynamicProvider<Inputs extends object, State extends Inputs>(
    handler: ResourceHandler<Inputs, State>,
    connect: (settings: GraphSettings) => GraphClient = sharedGraphClient,
    run: EngineRun = new EngineRun(),
): DynamicProvider {
    let config: (key: string) => string | undefined = () => undefined;

    const settings = () =>
        readGraphSettings({ config: (namespace, key) => config(`${namespace}:${key}`), env: process.env });
    const failed = (verb: string, subject: string, error: unknown) =>
        operationError(`${verb} ${handler.noun} '${subject}'`, error);

    function inputsOf(bag: Bag): Inputs {
        return present(Object.fromEntries(handler.inputNames.map((name) => [name, bag[name]]))) as Inputs;
    }

    /** The properties that are compared, in canonical form. */
    function compared(bag: Bag): Bag {
        return bagOf(handler.canonical({ ...inputsOf(bag), ...emptied([...handler.createOnly, "urnHash"]) }));
    }

    /** The inputs that an existing object keeps as recorded; nothing for an object that has yet to be created. */
    function carried(olds: Bag, news: Bag): Bag {
        return Object.keys(olds).length === 0
            ? {}
            : {
                  ...Object.fromEntries(handler.createOnly.map((name) => [name, olds[name]])),
                  ...carriedMarker(olds, news),
              };
    }

    /** What a user wrote, without the host's own property. */
    function written(bag: Bag): Bag {
        const { [PROVIDER]: _provider, ...rest } = bag;
        return rest;
    }

    /**
     * Runs an operation in the tenant that `recorded` belongs to. The tenant is determined before anything is written,
     * because nothing that is needed after a write may fail.
     */
    async function connected(recorded: Bag): Promise<Connection<State>> {
        const current = settings();
        const deadline = new WatchedDeadline(current.operationTimeoutSeconds);
        const graph = within(connect(current), deadline);
        const tenantId = await graph.tenantId();
        if (!isSameTenant(recorded.tenantId, tenantId)) {
            throw new Error(
                `it belongs to tenant ${recorded.tenantId}, but these credentials are for tenant ${tenantId}. ` +
                    "Use credentials for the first tenant, or use a separate stack for the second.",
            );
        }
        return {
            operation: { graph, deadline, replicationSeconds: current.replicationSeconds, run },
            deadline,
            outputs: (state) => present<Bag>({ ...state, tenantId }),
        };
    }

    /**
     * Runs one operation. A failure becomes `Verb noun 'subject': cause. Fix.`; the partial result of an incomplete
     * operation is kept in the state.
     */
    async function operate<T>(
        { verb, subject, recorded, carried }: Task,
        work: (connection: Connection<State>) => Promise<T>,
    ): Promise<T> {
        let stopWatch = () => {};
        let outputs = (state: State): Bag => bagOf(state);
        try {
            const connection = await connected(recorded);
            outputs = connection.outputs;
            stopWatch = reportSlowOperation(`${verb} ${handler.noun} '${subject}'`, connection.deadline);
            return await work(connection);
        } catch (error) {
            if (error instanceof Incomplete) {
                const reason = failed(verb, subject, error.cause ?? error).message;
                const properties = present({ ...carried, ...emptied(handler.inputNames), ...outputs(error.state) });
                throw new PartialFailure(error.id, properties, [`${error.message}. ${reason}`]);
            }
            throw failed(verb, subject, error);
        } finally {
            stopWatch();
        }
    }

    return {
        // Synchronous, because the host passes the provider to other calls before it has awaited this one.
        configure(request) {
            config = (key) => request.config.get(key);
        },

        async check(olds, given) {
            const news = { ...withoutNulls(given), ...carried(olds, given) };
            const problems = handler.problems(written(news));
            try {
                settings();
            } catch (error) {
                problems.push({ property: "", reason: messageOf(error) });
            }
            if (problems.length > 0) {
                return { inputs: news, failures: problems.map(shown) };
            }
            const inputs = handler.canonical(inputsOf(news));
            handler.claim?.(run, inputs);
            return { inputs: { ...bagOf(inputs), [PROVIDER]: news[PROVIDER] }, failures: [] };
        },

        async diff(id, olds, news) {
            const isTaken = handler.recall?.(run, id, olds as State) ?? false;
            const isStale = isTaken || isMoved(olds, news) || isFromPlugin(olds, news);
            const before = compared(olds);
            const after = withOldMarker(compared(news), before);
            if (isDeepStrictEqual(before, after)) {
                return { changes: isStale };
            }
            const replaces = handler.replaceOn.filter((name) => !isDeepStrictEqual(before[name], after[name]));
            return replaces.length > 0 ? { replaces } : {};
        },

        async create(props) {
            const inputs = inputsOf(props);
            const task = { verb: "Create", subject: handler.subject(inputs), recorded: {}, carried: props };
            return operate(task, async ({ operation, outputs }) => {
                const { id, state } = await handler.create(operation, inputs);
                return { id, outs: outputs(state) };
            });
        },

        async read(id, props) {
            const subject = handler.subject(props as Inputs) ?? id;
            return operate(
                { verb: "Read", subject, recorded: props, carried: props },
                async ({ operation, outputs }) => {
                    const state = await handler.read(operation, id, props as State);
                    if (state === undefined && props[ONLY_READ] === true) {
                        // Nothing is recorded yet that could be forgotten, and the engine does not accept an empty
                        // answer here.
                        throw new Error(`there is no object with id ${id}. Check the id and the tenant.`);
                    }
                    return state === undefined
                        ? {}
                        : { id, props: outputs(state), inputs: bagOf(inputsOf(bagOf(state))) };
                },
            );
        },

        async update(id, olds, news) {
            if (isFromPlugin(olds, news) && isDeepStrictEqual(compared(olds), compared(news))) {
                return { outs: olds };
            }
            const inputs = inputsOf(news);
            const task = { verb: "Update", subject: handler.subject(inputs), recorded: olds, carried: news };
            return operate(task, async ({ operation, outputs }) => ({
                outs: outputs(await handler.update(operation, id, olds as State, inputs)),
            }));
        },

        async delete(id, props) {
            const known = props as State;
            const task = { verb: "Delete", subject: handler.subject(known), recorded: props, carried: props };
            await operate(task, ({ operation }) => handler.delete(operation, id, known));
        },
    };
}

/**
 * One call from the engine that talks to the service: its name for messages, its tenant, and what is kept if it is only
 * partly done.
 */
interface Task {
    readonly verb: string;
    readonly subject: string;
    readonly recorded: Bag;
    readonly carried: Bag;
}

/** Whether a recorded tenant is the current one. If either is not known, they are assumed to match. */
function isSameTenant(recorded: unknown, tenantId: string | undefined): boolean {
    return (
        recorded === undefined || tenantId === undefined || String(recorded).toLowerCase() === tenantId.toLowerCase()
    );
}

interface Connection<State> {
    readonly operation: Operation;
    readonly deadline: WatchedDeadline;
    readonly outputs: (state: State) => Bag;
}

/**
 * The marker of an existing object: none if none is recorded (a state of the first release), the recorded one if the
 * program sets none, otherwise the program's, because a resource that was renamed or moved has a different one.
 */
function carriedMarker(olds: Bag, news: Bag): Bag {
    return olds.marker === undefined || news.marker === undefined ? { marker: olds.marker } : {};
}

/**
 * Whether a resource's URN differs from the recorded one because of an alias. Then the new one is recorded: otherwise a
 * later resource with the old URN would be taken for the same one.
 */
function isMoved({ urnHash: before }: Bag, { urnHash: now }: Bag): boolean {
    return before !== undefined && now !== undefined && before !== now;
}

/**
 * Whether the provider plugin has recorded a resource that is a dynamic one now. Then the host's own property is
 * recorded, without which nothing could refresh or delete the resource; the tenant has nothing to do with it.
 */
function isFromPlugin({ [PROVIDER]: before }: Bag, { [PROVIDER]: now }: Bag): boolean {
    return before === undefined && now !== undefined;
}

/**
 * Inputs with the recorded, older form of their marker if both identify the same resource; the new form is written with
 * the next change.
 */
function withOldMarker(after: Bag, { marker }: Bag): Bag {
    const isSame =
        typeof marker === "string" && typeof after.marker === "string" && isSameResource(marker, after.marker);
    return isSame ? { ...after, marker } : after;
}

/** A typed object as the untyped properties that the host passes around. */
function bagOf(value: object): Bag {
    return Object.fromEntries(Object.entries(value));
}

/**
 * The named properties set to absent: where an incomplete object does not say what it has, the wanted values must not
 * be recorded.
 */
function emptied(names: readonly string[]): Bag {
    return Object.fromEntries(names.map((name) => [name, undefined]));
}

function shown({ property, reason }: Problem): Problem {
    return { property: visible(property), reason: visibleLines(reason) };
}
