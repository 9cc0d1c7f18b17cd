import { systemClock } from "../../base/clock";
import type { AssignmentTarget } from "../../graph/endpoints/assignmentTargets";
import type { Operation } from "../operation";

/** A list that this process sent to a policy, and when; `unknown` where it may have taken effect or not. */
interface Write {
    readonly at: number;
    readonly targets: readonly AssignmentTarget[] | "unknown";
}

/**
 * What this process wrote to policies moments ago. A list is built upon the one before it, and until replicas have followed
 * a read may show that of before.
 */
const writes = new Map<string, Write>();

function keyOf({ graph }: Operation, policyId: string): string {
    return `${graph.endpoint} ${policyId.toLowerCase()}`;
}

/** Notes the list that a policy has now. */
export function rememberWrite(operation: Operation, policyId: string, targets: readonly AssignmentTarget[]): void {
    writes.set(keyOf(operation, policyId), { at: systemClock.now(), targets });
}

/** Notes that nobody knows which list a policy has now. */
export function forgetWrite(operation: Operation, policyId: string): void {
    writes.set(keyOf(operation, policyId), { at: systemClock.now(), targets: "unknown" });
}

/** The list that was written last, if replicas may not have followed yet. */
export function recentWrite(operation: Operation, policyId: string): Write["targets"] | undefined {
    const key = keyOf(operation, policyId);
    const write = writes.get(key);
    if (write !== undefined && systemClock.now() - write.at > operation.replicationSeconds * 1000) {
        writes.delete(key);
        return undefined;
    }
    return write?.targets;
}
