import type { Problem } from "../base/problems";
import type { EngineRun } from "./engineRun";
import type { Operation } from "./operation";

/** What the service answered to a create: the new object's id, and what there is now. */
export interface Created<State> {
    readonly id: string;
    readonly state: State;
}

/**
 * How one kind of object is managed: plain functions over plain values and a Graph client, without Pulumi. `Inputs` is
 * what a user can write, in canonical form; `State` echoes all of it and adds what the service computed.
 *
 * A create or update that gets half way throws {@link Incomplete}.
 */
export interface ResourceHandler<Inputs extends object, State extends Inputs> {
    /** What errors call the object: `quality update policy`. */
    readonly noun: string;
    /** The properties that a user can write. Everything else in `State` is computed and never compared. */
    readonly inputNames: readonly (keyof Inputs & string)[];
    /**
     * Inputs that only say how the object is made or found. They are recorded with it and never compared: what is in the
     * state stays, whatever the program says later.
     */
    readonly createOnly: readonly (keyof Inputs & string)[];
    /** The properties whose change needs a new object. */
    readonly replaceOn: readonly (keyof Inputs & string)[];
    /** How errors name this object: its display name where there is one. */
    subject(inputs: Inputs): string;
    /** Every mistake in what the user wrote; unknown values are none. */
    problems(inputs: Readonly<Record<string, unknown>>): Problem[];
    /** The canonical form, with defaults filled in. Called on inputs without problems only. Idempotent. */
    canonical(inputs: Inputs): Inputs;
    /** Tells the run what a declared resource has. Called in `check`, on canonical inputs, some of which may be unknown. */
    claim?(run: EngineRun, inputs: Inputs): void;
    /**
     * Tells the run what is recorded of an existing resource. Called in `diff`.
     *
     * @returns whether it has to be recorded anew although no input differs
     */
    recall?(run: EngineRun, id: string, known: State): boolean;
    create(operation: Operation, inputs: Inputs): Promise<Created<State>>;
    /** What there is now, or undefined if the object is gone. `known` is the recorded state: it says what is managed. */
    read(operation: Operation, id: string, known: State): Promise<State | undefined>;
    update(operation: Operation, id: string, known: State, inputs: Inputs): Promise<State>;
    /** Succeeds if the object is gone already. */
    delete(operation: Operation, id: string, known: State): Promise<void>;
}

/** Thrown by create and update when the object exists but is not as wished; `state` is what is really there. */
export class Incomplete<State> extends Error {
    readonly id: string;
    readonly state: State;

    constructor(id: string, state: State, message: string, options?: ErrorOptions) {
        super(message, options);
        this.name = "Incomplete";
        this.id = id;
        this.state = state;
    }
}
