import type { GraphClient } from "../graph/client";
import { createGraphClient } from "../graph/graphClient";
import { readGraphSettings } from "../graph/settings";
import { Throttle } from "../graph/throttle";
import type { Terminal } from "./terminal";

/** A client of Microsoft Graph, and how it fares. */
export interface Connection {
    readonly graph: GraphClient;
    /** Milliseconds for which Intune has asked to be left alone; 0 if it has not. */
    readonly throttledMs: () => number;
}

/** The Microsoft Graph that the environment names, as the identity that it names. A command has no stack's configuration. */
export function connected(terminal: Terminal): GraphClient {
    return connection(terminal).graph;
}

/** The same, for a command that reads for long. */
export function connection({ env }: Terminal): Connection {
    const settings = readGraphSettings({ config: () => undefined, env });
    const throttle = new Throttle({ concurrency: settings.maxConcurrency });
    return {
        graph: createGraphClient(settings, { throttle }),
        throttledMs: () => throttle.opensInMs("intune"),
    };
}
