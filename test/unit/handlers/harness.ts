import {
    type GraphEmulator,
    type GraphEmulatorOptions,
    startGraphEmulator,
} from "../../../packages/graph-emulator/src";
import type { Clock } from "../../../src/base/clock";
import type { GraphClient } from "../../../src/graph/client";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { type DynamicProvider, dynamicProvider } from "../../../src/handlers/dynamicProvider";
import type { ResourceHandler } from "../../../src/handlers/resourceHandler";

export const PROVIDER = 'exports.handler = () => require("pulumi-hotpatch/handlers/v1").policy';

/** A text and below it the line that marks a policy, with whatever owner was drawn for it. */
export function marked(marker: string, text = "") {
    const before = `${text === "" ? "" : `${text}\n`}${marker} (owner `;
    return expect.stringMatching(new RegExp(`^${before.replace(/[()[\]./]/g, "\\$&")}[0-9a-f]{16}\\)$`));
}

/** An embedded Microsoft Graph, and handlers that talk to it over HTTP as the dynamic provider host would call them. */
export interface Harness {
    readonly emulator: GraphEmulator;
    readonly graph: GraphClient;
    /** With `replaced`, some of the client's methods are the test's own. */
    provider<Inputs extends object, State extends Inputs>(
        handler: ResourceHandler<Inputs, State>,
        replaced?: Partial<GraphClient>,
    ): DynamicProvider;
    /** A client over this `fetch`, and over this clock if there is one. */
    clientOver(fetch: typeof globalThis.fetch, clock?: Clock): GraphClient;
    /** Makes an assigned security group without members; returns its id. */
    group(displayName: string): Promise<string>;
    /** Whom the only policy targets. */
    targets(): GraphEmulator["policies"][number]["assignments"][number]["target"][];
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
        provider(handler, replaced = {}) {
            const provider = dynamicProvider(handler, () => ({ ...graph, ...replaced }));
            provider.configure({ config: { get: (key) => configuration[key] } });
            return provider;
        },
        clientOver(fetch, clock) {
            const settings = readGraphSettings({ config: () => undefined, env: emulator.environment() });
            return createGraphClient(settings, { fetch, clock });
        },
        async group(displayName) {
            const body = { displayName, mailEnabled: false, mailNickname: displayName, securityEnabled: true };
            return ((await graph.post("v1.0", "/groups", body)) as { id: string }).id;
        },
        targets: () => (emulator.policies[0]?.assignments ?? []).map(({ target }) => target),
        sent() {
            const fresh = emulator.requests.slice(seen);
            seen = emulator.requests.length;
            return fresh.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
        },
        stop: () => emulator.stop(),
    };
}
