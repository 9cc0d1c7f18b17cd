import type { GraphRequest } from "./message";

/** A request that arrived, and how it was answered. */
export interface LoggedRequest {
    readonly method: string;
    /** Path with version and query, as sent: `/beta/deviceManagement/managedDevices?$top=5`. */
    readonly path: string;
    /** The JSON body; text if it was no JSON; undefined if there was none. */
    readonly body: unknown;
    /** 0 until it is answered. */
    readonly status: number;
    /** Those headers that tell something, names in lower case. Never the token. */
    readonly headers: Readonly<Record<string, string>>;
    readonly requestId: string;
    /** Milliseconds since 1970, by the emulator's clock. */
    readonly time: number;
    /** For a part of a `$batch`: the request id of the whole, which is logged as well. */
    readonly batch?: string;
}

const HEADERS = ["client-request-id", "consistencylevel", "content-type", "prefer", "user-agent", "sdkversion"];

/** Remembers the last requests, in the order in which they arrived. */
export class RequestLog {
    readonly entries: LoggedRequest[] = [];

    constructor(private readonly size: number) {}

    /** Remembers a request. What is returned is to be called with the status of its answer. */
    add(request: GraphRequest): (status: number) => void {
        const entry = {
            method: request.method,
            path: `/${request.version}${request.path}${request.query === "" ? "" : `?${request.query}`}`,
            body: parsed(request.text),
            status: 0,
            headers: Object.fromEntries(
                HEADERS.flatMap((name) => {
                    const value = request.headers[name];
                    return value === undefined ? [] : [[name, value]];
                }),
            ),
            requestId: request.requestId,
            time: request.time,
            ...(request.batch === undefined ? {} : { batch: request.batch.requestId }),
        };
        this.entries.push(entry);
        // In one go now and then: taking one away from the front moves all the others.
        if (this.entries.length > this.size * 1.1 + 10) {
            this.entries.splice(0, this.entries.length - this.size);
        }
        return (status) => {
            entry.status = status;
        };
    }
}

function parsed(text: string | undefined): unknown {
    if (text === undefined) {
        return undefined;
    }
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}
