import type { GraphClient } from "../graph/client";
import { createGraphClient } from "../graph/graphClient";
import { readGraphSettings } from "../graph/settings";
import type { Terminal } from "./terminal";

/** The Microsoft Graph that the environment names, as the identity that it names. A command has no stack's configuration. */
export function connected({ env }: Terminal): GraphClient {
    return createGraphClient(readGraphSettings({ config: () => undefined, env }));
}
