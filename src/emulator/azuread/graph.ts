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

/** Calls the embedded Microsoft Graph, with the address and the token that its environment gives, and nothing else. */
export type CallGraph = <T>(method: string, path: string, body?: unknown) => Promise<T>;

const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;

/**
 * @throws Error where the environment names no embedded Microsoft Graph: the stand-in never talks to a tenant.
 */
export function embeddedGraph(env: NodeJS.ProcessEnv): CallGraph {
    const endpoint = env.HOTPATCH_GRAPH_ENDPOINT ?? "";
    const token = env.HOTPATCH_GRAPH_TOKEN;
    if (!LOOPBACK.test(endpoint) || !token) {
        throw new Error(
            "The azuread stand-in works with the embedded Microsoft Graph only. Set HOTPATCH_GRAPH_ENDPOINT and " +
                "HOTPATCH_GRAPH_TOKEN as `hotpatch emulator` prints them, or remove the stand-in to use a tenant.",
        );
    }
    return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
        const response = await fetch(`${endpoint}/v1.0${path}`, {
            method,
            headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
            body: body === undefined ? undefined : JSON.stringify(body),
            redirect: "error",
            signal: AbortSignal.timeout(60_000),
        });
        const text = await response.text();
        if (!response.ok) {
            throw new StandInGraphError(response.status, `${method} ${path}: ${response.status} ${messageOf(text)}`);
        }
        return (text === "" ? undefined : JSON.parse(text)) as T;
    };
}

function messageOf(text: string): string {
    try {
        const { error } = JSON.parse(text) as { error?: { message?: string } };
        return error?.message ?? text;
    } catch {
        return text;
    }
}
