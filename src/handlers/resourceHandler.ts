import type { EngineRun } from "./engineRun";
import type { Operation } from "./operation";
import type { PropertyTable } from "./properties";

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
export interface ResourceHandler<Inputs extends object, State extends Inputs> extends PropertyTable<Inputs> {
    /** What errors call the object: `quality update policy`. */
    readonly noun: string;
    /** How errors name this object: its display name where there is one. */
    subject(inputs: Inputs): string;
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
