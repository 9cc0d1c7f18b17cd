import type { GraphClient } from "../graph/client";
import type { Patience } from "../graph/consistency";
import type { Deadline } from "../graph/deadline";
import type { EngineRun } from "./engineRun";

/**
 * The context of one create, read, update or delete: its client, its deadline, and how long the service may take to
 * become consistent.
 */
export interface Operation {
    /** Every request it makes ends with the operation's deadline. */
    readonly graph: GraphClient;
    readonly deadline: Deadline;
    /** How long a write may take to become visible everywhere, in seconds. */
    readonly replicationSeconds: number;
    /** The run of the engine that the operation belongs to. */
    readonly run: EngineRun;
}

/** How many pauses a replication period is divided into. */
const LOOKS = 5;

/**
 * The limits for one wait of an operation. With `long`, asks for as long as replication may lag: used before something
 * is considered absent. Otherwise asks twice in a row: used before something is considered settled.
 */
export function patience(operation: Operation, waitedFor: string, long = false): Patience {
    const { deadline, replicationSeconds } = operation;
    return { waitedFor, deadline, times: long ? LOOKS + 1 : 2, intervalMs: (replicationSeconds * 1000) / LOOKS };
}
