import { parsedJson } from "./body";
import { type GraphRequest, type GraphResponse, isSeen } from "./message";

/** A request that arrived, and how it was answered. */
export interface LoggedRequest {
    readonly method: string;
    /** Path with version and query, as sent, up to 8,192 characters: `/beta/deviceManagement/managedDevices?$top=5`. */
    readonly path: string;
    /**
     * The JSON body; text if it was not JSON; the first 65,536 characters if it was longer; undefined if there was
     * none, if it was not read because the sender is unknown, or if 16,777,216 characters of bodies came after it.
     */
    readonly body: unknown;
    /** 0 until it is answered, and permanently if the connection broke before the answer. */
    readonly status: number;
    /** The first 2,048 characters of the body of the answer; undefined if there was none. */
    readonly answer?: string;
    /** The kind of fault that was injected. */
    readonly fault?: string;
    /** Headers of interest, names in lower case. Never the token. */
    readonly headers: Readonly<Record<string, string>>;
    readonly requestId: string;
    /** Milliseconds since 1970, by the emulator's clock. */
    readonly time: number;
    /** For a part of a `$batch`: the request id of the whole, which is logged as well. */
    readonly batch?: string;
}

type Written = { -readonly [P in keyof LoggedRequest]: LoggedRequest[P] };

const HEADERS = ["client-request-id", "consistencylevel", "content-type", "prefer", "user-agent", "sdkversion"];

/** How much of an answer, and of each header, is kept. */
const ANSWER_CHARACTERS = 2048;
const PATH_CHARACTERS = 8192;
const BODY_CHARACTERS = 65_536;
/** How much is kept of all bodies together. */
const ALL_BODIES_CHARACTERS = 16 * 1024 * 1024;

/** Called for every request when it was answered, with the answer. */
export type LogListener = (entry: LoggedRequest, response: GraphResponse) => void;

/** Keeps the last requests, in the order of arrival. */
export class RequestLog {
    readonly entries: LoggedRequest[] = [];
    /** Entries with a body, oldest first, and the original lengths of the bodies. */
    private withBody: { readonly entry: Written; readonly characters: number }[] = [];
    private bodyCharacters = 0;

    constructor(
        private readonly size: number,
        private readonly listener: LogListener = () => {},
    ) {}

    /** Forgets everything. */
    clear(): void {
        this.entries.length = 0;
        this.withBody = [];
        this.bodyCharacters = 0;
    }

    /** Records a request. Call the returned function with its answer. */
    add(request: GraphRequest): (response: GraphResponse) => void {
        const entry: Written = {
            method: request.method,
            path: beginning(
                `/${request.version}${request.path}${request.query === "" ? "" : `?${request.query}`}`,
                PATH_CHARACTERS,
            ),
            body: parsed(request.text),
            status: 0,
            headers: Object.fromEntries(
                HEADERS.flatMap((name) => {
                    const value = request.headers[name];
                    return value === undefined ? [] : [[name, beginning(value, ANSWER_CHARACTERS)]];
                }),
            ),
            requestId: request.requestId,
            time: request.time,
            ...(request.batch === undefined ? {} : { batch: request.batch.requestId }),
        };
        this.entries.push(entry);
        this.keepBody(entry, Math.min(request.text?.length ?? 0, BODY_CHARACTERS));
        // In bulk, only now and then: removing one from the front moves all the others.
        if (this.entries.length > this.size * 1.1 + 10) {
            this.entries.splice(0, this.entries.length - this.size);
        }
        return (response) => {
            entry.status = isSeen(response) ? response.status : 0;
            if (response.body !== undefined) {
                entry.answer = beginning(response.body, ANSWER_CHARACTERS);
            }
            if (response.fault !== undefined) {
                entry.fault = response.fault;
            }
            this.listener(entry, response);
        };
    }

    private keepBody(entry: Written, characters: number): void {
        if (characters === 0) {
            return;
        }
        this.withBody.push({ entry, characters });
        this.bodyCharacters += characters;
        let forgotten = 0;
        for (
            ;
            this.bodyCharacters > ALL_BODIES_CHARACTERS || this.withBody.length - forgotten > this.size;
            forgotten += 1
        ) {
            const oldest = this.withBody[forgotten];
            this.bodyCharacters -= oldest?.characters ?? 0;
            if (oldest !== undefined) {
                oldest.entry.body = undefined;
            }
        }
        this.withBody.splice(0, forgotten);
    }
}

/** A copy of the first characters. A slice would keep the whole text in memory for as long as the log. */
function beginning(text: string, most: number): string {
    return text.length <= most ? text : Buffer.from(text.slice(0, most), "utf16le").toString("utf16le");
}

function parsed(text: string | undefined): unknown {
    if (text === undefined || text.length > BODY_CHARACTERS) {
        return text === undefined ? undefined : beginning(text, BODY_CHARACTERS);
    }
    try {
        return parsedJson(text);
    } catch {
        return text;
    }
}
