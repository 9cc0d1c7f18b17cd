import type { EngineRun } from "./engineRun";
import type { Operation } from "./operation";
import type { PropertyTable } from "./properties";

/** What the service answered to a create: the new object's id and its current state. */
export interface Created<State> {
    readonly id: string;
    readonly state: State;
}

/**
 * How one kind of object is managed: plain functions over plain values and a Graph client, without Pulumi. `Inputs` is
 * what a user can write, in canonical form; `State` repeats all of it and adds what the service computed.
 *
 * A create or update that is only partly completed throws {@link Incomplete}.
 */
export interface ResourceHandler<Inputs extends object, State extends Inputs> extends PropertyTable<Inputs> {
    /** What errors call the object: `quality update policy`. */
    readonly noun: string;
    /** How errors identify this object: by its display name if it has one. */
    subject(inputs: Inputs): string;
    /**
     * Tells the run what a declared resource claims. Called in `check` with canonical inputs, some of which may be
     * unknown.
     */
    claim?(run: EngineRun, inputs: Inputs): void;
    /**
     * Tells the run what is recorded of an existing resource. Called in `diff`.
     *
     * @returns whether it has to be recorded again although no input differs
     */
    recall?(run: EngineRun, id: string, known: State): boolean;
    create(operation: Operation, inputs: Inputs): Promise<Created<State>>;
    /**
     * The current state, or undefined if the object is gone. `known` is the recorded state: it determines which
     * properties are managed.
     */
    read(operation: Operation, id: string, known: State): Promise<State | undefined>;
    update(operation: Operation, id: string, known: State, inputs: Inputs): Promise<State>;
    /** Succeeds if the object is already gone. */
    delete(operation: Operation, id: string, known: State): Promise<void>;
}

/** Thrown by create and update if the object exists but is not as wanted; `state` is what really exists. */
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
