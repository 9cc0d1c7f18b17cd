import type { GraphClient } from "../../graph/client";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";
import type { Operation } from "../operation";
import type { Wanted, WireTable } from "../wireProperties";

/** An object that has the marker on the last line of its description. */
export interface Described {
    readonly description?: string | null;
}

/** What a policy needs in order to be found by its marker. */
export interface MarkedPolicy extends Described {
    readonly id: string;
    readonly createdDateTime: string;
}

/** The policies of one kind in the tenant: how to find them, and what they are assigned to. */
export interface Policies<Listed extends MarkedPolicy = MarkedPolicy> {
    /** For messages: `quality update policy`. */
    readonly noun: string;
    /** The resource class that manages these policies. */
    readonly policyClass: string;
    list(graph: GraphClient): Promise<Listed[]>;
    get(graph: GraphClient, id: string): Promise<Listed>;
    nameOf(policy: Listed): string;
    targets(graph: GraphClient, id: string): Promise<AssignmentTarget[]>;
    /** Replaces the whole list of targets. */
    assign(graph: GraphClient, id: string, targets: readonly AssignmentTarget[]): Promise<void>;
}

/** What a program can set on every marked policy. */
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
    /** A policy with everything that its properties are read from. */
    read(graph: GraphClient, id: string): Promise<Policy>;
    /** Whether lists and the answer to a POST show the whole policy, and what such an answer contains of it. */
    readonly answers: { readonly show: "whole" | "part"; policyOf(answer: Listed): Policy };
    create(graph: GraphClient, body: Partial<Body>): Promise<Listed>;
    /** Sends the changes; `current` is the policy as it was read. */
    change(graph: GraphClient, current: Policy, body: Partial<Body>): Promise<void>;
    delete(graph: GraphClient, id: string): Promise<void>;
    /** What the user needs to know when a policy was deleted. */
    deletionNotice?(known: State): string | undefined;
    /** Absent if a program cannot adopt existing policies of this kind. */
    readonly adoption?: Adoption<Inputs, State, Listed>;
}

/** How a program adopts an existing policy. */
export interface Adoption<Inputs, State, Listed> extends Adopting {
    /**
     * The policy that the program names; undefined if it names none.
     *
     * @throws UserError if it is ambiguous which one is meant, or if a new policy could not be told from an existing
     * one.
     */
    find(operation: Operation, inputs: Wanted<Inputs, State>): Promise<Listed | undefined>;
    /** Whether a policy stays in the tenant when its resource is deleted. */
    isKept(known: State): boolean;
}

/** The part of adoption that does not depend on the kind's properties. */
export interface Adopting {
    /** What a program writes to adopt the policy with this id. */
    written(id: string): string;
    /** What a program writes to have an adopted policy deleted with its resource. */
    readonly deletion: string;
    /** Sends only a description. */
    describe(graph: GraphClient, id: string, description: string): Promise<void>;
}
