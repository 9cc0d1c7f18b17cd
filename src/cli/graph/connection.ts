import type { GraphClient } from "../../graph/client";
import { createGraphClient, throttleFor } from "../../graph/graphClient";
import { readGraphSettings } from "../../graph/settings";
import type { ThrottleState } from "../../graph/transport/throttle";
import type { Terminal } from "../terminal/terminal";

/** A client of Microsoft Graph, and how it fares. */
export interface Connection {
    readonly graph: GraphClient;
    /** How reading from Intune's devices fares. */
    readonly throttle: () => ThrottleState;
}

/** The Microsoft Graph that the environment names, as the identity that it names. A command has no stack's configuration. */
export function connected(terminal: Terminal): GraphClient {
    return connection(terminal).graph;
}

/** The same, for a command that reads for long. */
export function connection({ env }: Terminal): Connection {
    const settings = readGraphSettings({ config: () => undefined, env });
    const throttle = throttleFor(settings);
    return {
        graph: createGraphClient(settings, { throttle }),
        throttle: () => throttle.state("intuneDevices"),
    };
}
