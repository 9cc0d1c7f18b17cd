import type { ThrottleState } from "../../graph/transport/admission";
import type { FleetOptions } from "../../readiness/fleet";
import { ReadingStopped } from "../../readiness/stop";
import { progressDisplay } from "./progress";
import type { Terminal } from "./terminal";

/** What a reading of a fleet is told, so that a user can watch and end it. */
export type Watching = Required<Pick<FleetOptions, "onProgress" | "signal">>;

/**
 * Reads with a display of its progress. Ctrl-C ends the reading with what is known, and pressed again the process.
 *
 * @param throttle how reading from the service fares; undefined if none is read
 */
export async function watched<T>(
    terminal: Terminal,
    throttle: (() => ThrottleState) | undefined,
    read: (watching: Watching) => Promise<T>,
): Promise<T> {
    const progress = progressDisplay(terminal, { now: Date.now, ...(throttle === undefined ? {} : { throttle }) });
    const interruption = new AbortController();
    const ignore = terminal.onInterrupt?.(() => interruption.abort(new ReadingStopped("it was interrupted")));
    try {
        return await read({ onProgress: progress.show, signal: interruption.signal });
    } finally {
        ignore?.();
        progress.clear();
    }
}
