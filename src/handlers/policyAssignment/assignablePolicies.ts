import type { GraphClient } from "../../graph/client";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";

/** One kind of Intune policy that is assigned to groups: what it is called, and how its list of targets is read and replaced. */
export interface AssignablePolicies {
    /** For messages: `quality update policy`. */
    readonly noun: string;
    /** The resource of ours whose policies they are. */
    readonly policyClass: string;
    /** Reads a policy: whether it is there, and the line in its description that says who manages it. */
    get(graph: GraphClient, policyId: string): Promise<{ readonly description?: string | null }>;
    targets(graph: GraphClient, policyId: string): Promise<AssignmentTarget[]>;
    /** Replaces the whole list. */
    assign(graph: GraphClient, policyId: string, targets: readonly AssignmentTarget[]): Promise<void>;
}
