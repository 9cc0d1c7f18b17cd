import type { GraphClient } from "../../graph/client";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";
import type { Operation } from "../operation";
import type { Wanted, WireTable } from "../wireProperties";

/** What carries the marker in its last line. */
export interface Described {
    readonly description?: string | null;
}

/** What a policy has to have to be found by its marker. */
export interface MarkedPolicy extends Described {
    readonly id: string;
    readonly createdDateTime: string;
}

/** The policies of one kind in the tenant: how they are found, and whom they reach. */
export interface Policies<Listed extends MarkedPolicy = MarkedPolicy> {
    /** For messages: `quality update policy`. */
    readonly noun: string;
    /** The resource of ours whose policies they are. */
    readonly policyClass: string;
    list(graph: GraphClient): Promise<Listed[]>;
    get(graph: GraphClient, id: string): Promise<Listed>;
    nameOf(policy: Listed): string;
    targets(graph: GraphClient, id: string): Promise<AssignmentTarget[]>;
    /** Replaces the whole list of targets. */
    assign(graph: GraphClient, id: string, targets: readonly AssignmentTarget[]): Promise<void>;
}

/** What a program can write about every marked policy. */
export interface MarkedInputs {
    displayName: string;
    description?: string;
    marker?: string;
}

/** One kind of policy whose description carries a marker. */
export interface PolicyKind<
    Inputs extends MarkedInputs,
    State extends Inputs,
    Listed extends MarkedPolicy,
    Policy extends Listed,
    Body,
> {
    readonly policies: Policies<Listed>;
    readonly properties: WireTable<Inputs, State, Policy, Body>;
    /** A policy with all that its properties are read from. */
    read(graph: GraphClient, id: string): Promise<Policy>;
    /** Whether lists and the answer to a POST show the whole of a policy, and what there is of it by such an answer. */
    readonly answers: { readonly show: "whole" | "part"; policyOf(answer: Listed): Policy };
    create(graph: GraphClient, body: Partial<Body>): Promise<Listed>;
    /** Sends what is to change; `current` is the policy as it was read. */
    change(graph: GraphClient, current: Policy, body: Partial<Body>): Promise<void>;
    delete(graph: GraphClient, id: string): Promise<void>;
    /** What a reader has to know when a policy was deleted. */
    deletionNotice?(known: State): string | undefined;
    /** Left out where a program cannot take over an existing policy. */
    readonly adoption?: Adoption<Inputs, State, Listed>;
}

/** How a program takes over an existing policy. */
export interface Adoption<Inputs, State, Listed> extends Adopting {
    /**
     * The policy that the program names; undefined where it names none.
     *
     * @throws UserError where it is not clear which one is meant, or where a new policy could not be told from another.
     */
    find(operation: Operation, inputs: Wanted<Inputs, State>): Promise<Listed | undefined>;
    /** Whether a policy stays in the tenant when its resource goes. */
    isKept(known: State): boolean;
}

/** What of it does not depend on the kind's properties. */
export interface Adopting {
    /** What a program writes to take over the policy of this id. */
    written(id: string): string;
    /** What a program writes to have an adopted policy deleted with its resource. */
    readonly deletion: string;
    /** Sends a description alone. */
    describe(graph: GraphClient, id: string, description: string): Promise<void>;
}
