import { type Patience, patienceOf, whileThrottled } from "./patience";

/** A failed call to the embedded Microsoft Graph. */
export class StandInGraphError extends Error {
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
        this.name = "StandInGraphError";
    }
}

/** The embedded Microsoft Graph, with the address and token from its environment variables, and nothing else. */
export interface StandInGraph {
    call<T>(method: string, path: string, body?: unknown): Promise<T>;
    readonly patience: Patience;
}

const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;

/**
 * Its http door, with the fixed token. If programs are directed to the https door, which requires real credentials, two
 * variables of the stand-in's own point to the http door.
 *
 * @throws Error if the environment names no embedded Microsoft Graph: the stand-in never talks to a tenant.
 */
export function embeddedGraph(env: NodeJS.ProcessEnv): StandInGraph {
    const endpoint = env.HOTPATCH_AZUREAD_STANDIN_ENDPOINT ?? env.HOTPATCH_GRAPH_ENDPOINT ?? "";
    const token = env.HOTPATCH_AZUREAD_STANDIN_TOKEN ?? env.HOTPATCH_GRAPH_TOKEN;
    if (!LOOPBACK.test(endpoint) || !token) {
        throw new Error(
            "The azuread stand-in works with the embedded Microsoft Graph only. Set HOTPATCH_GRAPH_ENDPOINT and " +
                "HOTPATCH_GRAPH_TOKEN as `npx --no pulumi-hotpatch emulator` prints them, or remove the stand-in to use a tenant.",
        );
    }
    const patience = patienceOf(env);
    return {
        patience,
        async call<T>(method: string, path: string, body?: unknown): Promise<T> {
            const send = () =>
                fetch(`${endpoint}/v1.0${path}`, {
                    method,
                    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
                    body: body === undefined ? undefined : JSON.stringify(body),
                    redirect: "error",
                    signal: AbortSignal.timeout(60_000),
                });
            const response = await whileThrottled(send, patience);
            const text = await response.text();
            if (!response.ok) {
                const message = `${method} ${path}: ${response.status} ${messageOf(text)}`;
                throw new StandInGraphError(response.status, message);
            }
            return (text === "" ? undefined : JSON.parse(text)) as T;
        },
    };
}

/** Whether the service says that the object does not exist. */
export function isGone(error: unknown): boolean {
    return error instanceof StandInGraphError && error.status === 404;
}

function messageOf(text: string): string {
    try {
        const { error } = JSON.parse(text) as { error?: { message?: string } };
        return error?.message ?? text;
    } catch {
        return text;
    }
}
