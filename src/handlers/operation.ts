import type { GraphClient } from "../graph/client";
import type { Patience } from "../graph/consistency";
import type { Deadline } from "../graph/deadline";
import type { EngineRun } from "./engineRun";

/** One create, read, update or delete: its client, its end, and how long the service may take to agree with itself. */
export interface Operation {
    /** Every request of it ends with the operation's deadline. */
    readonly graph: GraphClient;
    readonly deadline: Deadline;
    /** How long a write may take to be visible everywhere, in seconds. */
    readonly replicationSeconds: number;
    /** The run of the engine that it is part of. */
    readonly run: EngineRun;
}

/** How many pauses between looks a replication period is divided into. */
const LOOKS = 5;

/**
 * Patience for one wait of an operation. `long` looks for as long as replication may lag: before something is taken for
 * absent. The short form asks twice in a row: before something is taken for settled.
 */
export function patience(operation: Operation, waitedFor: string, long = false): Patience {
    const { deadline, replicationSeconds } = operation;
    return { waitedFor, deadline, times: long ? LOOKS + 1 : 2, intervalMs: (replicationSeconds * 1000) / LOOKS };
}
