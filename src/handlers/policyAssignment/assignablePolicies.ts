import type { AssignmentTarget } from "../../graph/assignmentTargets";
import type { GraphClient } from "../../graph/client";

/** One kind of Intune policy that is assigned to groups: what it is called, and how its list of targets is read and replaced. */
export interface AssignablePolicies {
    /** For messages: `quality update policy`. */
    readonly noun: string;
    /** The resource of ours whose policies they are. */
    readonly policyClass: string;
    /** Reads a policy; only whether it is there matters. */
    read(graph: GraphClient, policyId: string): Promise<unknown>;
    targets(graph: GraphClient, policyId: string): Promise<AssignmentTarget[]>;
    /** Replaces the whole list. */
    assign(graph: GraphClient, policyId: string, targets: readonly AssignmentTarget[]): Promise<void>;
}
