import type { GraphClient } from "../../../../src/graph/client";
import { createGraphClient, type GraphClientParts } from "../../../../src/graph/graphClient";
import { type GraphSettings, readGraphSettings } from "../../../../src/graph/settings";
import { TestClock } from "./testClock";
import { type Received, type Reply, type TestServer, testServer } from "./testServer";

export const TENANT = "11111111-2222-4333-8444-555555555555";

/** A token like the embedded Graph's: readable claims, no signature worth the name. */
export function loopbackToken(claims: Record<string, unknown> = { tid: TENANT }): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(claims)}.loopback`;
}

/** Settings for a server of the test's own. */
export function settingsFor(endpoint: string, env: NodeJS.ProcessEnv = {}): GraphSettings {
    return readGraphSettings({
        config: () => undefined,
        env: { HOTPATCH_GRAPH_ENDPOINT: endpoint, HOTPATCH_GRAPH_TOKEN: loopbackToken(), ...env },
    });
}

export interface Bench {
    readonly server: TestServer;
    readonly graph: GraphClient;
    readonly clock: TestClock;
    /** `METHOD url` of what came in. */
    sent(): string[];
}

const running: TestServer[] = [];

/** A server with scripted answers and a client that talks to it, on a clock that nobody waits for. */
export async function bench(
    answer: readonly Reply[] | ((request: Received, count: number) => Reply | Promise<Reply>),
    options: { env?: NodeJS.ProcessEnv; parts?: GraphClientParts } = {},
): Promise<Bench> {
    const server = await testServer(answer);
    running.push(server);
    const clock = new TestClock({ busy: () => server.busy() });
    const graph = createGraphClient(settingsFor(server.endpoint, options.env), { clock, ...options.parts });
    return { server, graph, clock, sent: () => server.received.map(({ method, url }) => `${method} ${url}`) };
}

/** For afterEach. */
export async function stopBenches(): Promise<void> {
    await Promise.all(running.splice(0).map((server) => server.stop()));
}

/** What a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
        () => {
            throw new Error("it did not fail");
        },
        (error: unknown) => error,
    );
}
