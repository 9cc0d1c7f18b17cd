import { systemClock } from "../../base/clock";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";
import type { Operation } from "../operation";

/** A list that this process sent to a policy, and when; `unknown` if it may or may not have taken effect. */
interface Write {
    readonly at: number;
    readonly targets: readonly AssignmentTarget[] | "unknown";
}

/**
 * What this process recently wrote to policies. Each list is built on the one before it, and until replicas have caught
 * up a read may return the earlier one.
 */
const writes = new Map<string, Write>();

function keyOf({ graph }: Operation, policyId: string): string {
    return `${graph.endpoint} ${policyId.toLowerCase()}`;
}

/** Records the list that a policy now has. */
export function rememberWrite(operation: Operation, policyId: string, targets: readonly AssignmentTarget[]): void {
    writes.set(keyOf(operation, policyId), { at: systemClock.now(), targets });
}

/** Records that it is not known which list a policy now has. */
export function forgetWrite(operation: Operation, policyId: string): void {
    writes.set(keyOf(operation, policyId), { at: systemClock.now(), targets: "unknown" });
}

/** The list that was written last, as long as replicas may not have caught up. */
export function recentWrite(operation: Operation, policyId: string): Write["targets"] | undefined {
    const key = keyOf(operation, policyId);
    const write = writes.get(key);
    if (write !== undefined && systemClock.now() - write.at > operation.replicationSeconds * 1000) {
        writes.delete(key);
        return undefined;
    }
    return write?.targets;
}
