import type { FleetOptions } from "../../readiness/fleet";
import { ReadingStopped } from "../../readiness/stop";
import type { Terminal } from "../terminal";
import { progressDisplay } from "./progress";

/** What a reading of a fleet is told, so that a user can watch and end it. */
export type Watching = Required<Pick<FleetOptions, "onProgress" | "signal">>;

/**
 * Reads with a display of its progress. Ctrl-C ends the reading with what is known, and pressed again the process.
 *
 * @param throttledMs milliseconds for which the service has asked to be left alone; 0 if it has not
 */
export async function watched<T>(
    terminal: Terminal,
    throttledMs: () => number,
    read: (watching: Watching) => Promise<T>,
): Promise<T> {
    const progress = progressDisplay(terminal, { now: Date.now, throttledMs });
    const interruption = new AbortController();
    const ignore = terminal.onInterrupt?.(() => interruption.abort(new ReadingStopped("it was interrupted")));
    try {
        return await read({ onProgress: progress.show, signal: interruption.signal });
    } finally {
        ignore?.();
        progress.clear();
    }
}
