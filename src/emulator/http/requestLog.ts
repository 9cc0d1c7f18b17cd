import { type GraphRequest, type GraphResponse, isSeen } from "./message";

/** A request that arrived, and how it was answered. */
export interface LoggedRequest {
    readonly method: string;
    /** Path with version and query, as sent: `/beta/deviceManagement/managedDevices?$top=5`. */
    readonly path: string;
    /** The JSON body; text if it was no JSON; undefined if there was none. */
    readonly body: unknown;
    /** 0 until it is answered, and for good if the connection broke before the answer. */
    readonly status: number;
    /** The first 2,048 characters of the body of the answer; undefined if there was none. */
    readonly answer?: string;
    /** The kind of fault that was injected. */
    readonly fault?: string;
    /** Those headers that tell something, names in lower case. Never the token. */
    readonly headers: Readonly<Record<string, string>>;
    readonly requestId: string;
    /** Milliseconds since 1970, by the emulator's clock. */
    readonly time: number;
    /** For a part of a `$batch`: the request id of the whole, which is logged as well. */
    readonly batch?: string;
}

type Written = { -readonly [P in keyof LoggedRequest]: LoggedRequest[P] };

const HEADERS = ["client-request-id", "consistencylevel", "content-type", "prefer", "user-agent", "sdkversion"];

/** How much of an answer is remembered. */
const ANSWER_CHARACTERS = 2048;

/** Told of every request when it was answered, with the answer. */
export type LogListener = (entry: LoggedRequest, response: GraphResponse) => void;

/** Remembers the last requests, in the order in which they arrived. */
export class RequestLog {
    readonly entries: LoggedRequest[] = [];

    constructor(
        private readonly size: number,
        private readonly listener: LogListener = () => {},
    ) {}

    /** Forgets all. */
    clear(): void {
        this.entries.length = 0;
    }

    /** Remembers a request. What is returned is to be called with its answer. */
    add(request: GraphRequest): (response: GraphResponse) => void {
        const entry: Written = {
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
        return (response) => {
            entry.status = isSeen(response) ? response.status : 0;
            if (response.body !== undefined) {
                entry.answer = beginning(response.body);
            }
            if (response.fault !== undefined) {
                entry.fault = response.fault;
            }
            this.listener(entry, response);
        };
    }
}

/** A copy of the first characters. A slice would keep the whole text in memory for as long as the log. */
function beginning(text: string): string {
    return text.length <= ANSWER_CHARACTERS
        ? text
        : Buffer.from(text.slice(0, ANSWER_CHARACTERS), "utf16le").toString("utf16le");
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
