import { type GraphEmulator, type GraphEmulatorOptions, startGraphEmulator } from "../../../src/emulator";
import type { GraphClient } from "../../../src/graph/client";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { type DynamicProvider, dynamicProvider } from "../../../src/handlers/dynamicProvider";
import type { ResourceHandler } from "../../../src/handlers/resourceHandler";

export const PROVIDER = 'exports.handler = () => require("pulumi-hotpatch/handlers/v1").policy';

/** An embedded Microsoft Graph, and handlers that talk to it over HTTP as the dynamic provider host would call them. */
export interface Harness {
    readonly emulator: GraphEmulator;
    readonly graph: GraphClient;
    provider<Inputs extends object, State extends Inputs>(handler: ResourceHandler<Inputs, State>): DynamicProvider;
    /** The writes since the last call, as `METHOD path`. */
    sent(): string[];
    stop(): Promise<void>;
}

export async function harness(options: GraphEmulatorOptions = {}): Promise<Harness> {
    const emulator = await startGraphEmulator({ devices: 20, ...options });
    const graph = createGraphClient(readGraphSettings({ config: () => undefined, env: emulator.environment() }));
    const replicationSeconds = emulator.environment().HOTPATCH_REPLICATION_SECONDS;
    const configuration: Record<string, string | undefined> = { "hotpatch:replicationSeconds": replicationSeconds };
    let seen = 0;
    return {
        emulator,
        graph,
        provider(handler) {
            const provider = dynamicProvider(handler, () => graph);
            provider.configure({ config: { get: (key) => configuration[key] } });
            return provider;
        },
        sent() {
            const fresh = emulator.requests.slice(seen);
            seen = emulator.requests.length;
            return fresh.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
        },
        stop: () => emulator.stop(),
    };
}
