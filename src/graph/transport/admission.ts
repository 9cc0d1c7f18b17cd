import type { Deadline } from "../deadline";
import type { Workload } from "./workload";

/** A request for admission. */
export interface Admission {
    readonly workload: Workload;
    readonly deadline: Deadline;
    readonly signal?: AbortSignal;
    /** How many requests the service counts: the parts of a `$batch`, otherwise one. */
    readonly units?: number;
    /** A place in the queue from an earlier attempt; lower goes first. */
    readonly ticket?: number;
}

/** The state of a workload, for a display. */
export interface ThrottleState {
    /** Milliseconds for which the service has asked us to wait; 0 if it has not. */
    readonly closedMs: number;
    /** Milliseconds until the budget has room for a `$batch`; 0 if it has. */
    readonly budgetMs: number;
    /** How often the service throttled a request, or a part of a `$batch`. */
    readonly refusals: number;
    /** Milliseconds until the last of that many requests may be sent; undefined if there is no budget. */
    readonly spentInMs?: ((units: number) => number) | undefined;
}
