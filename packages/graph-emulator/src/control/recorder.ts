import { createWriteStream, openSync } from "node:fs";
import type { GraphResponse } from "../http/message";
import type { LoggedRequest, LogListener } from "../http/requestLog";

/** How much of an answer's body is written to the file. */
const MOST_CHARACTERS = 65_536;

/** Writes every request with its answer to a file. */
export interface Recorder {
    readonly write: LogListener;
    /** Resolves when everything is in the file. */
    close(): Promise<void>;
}

/**
 * Starts a recording: newline-delimited JSON, one line for every request and every part of a `$batch`, in the order of
 * their answers. An existing file is overwritten. Tokens are never recorded.
 *
 * @throws Error with `code` (ENOENT, EACCES and the like) for a file that cannot be written.
 */
export function openRecorder(file: string): Recorder {
    const stream = createWriteStream(file, { fd: openSync(file, "w") });
    // A full disk must not end the emulator; whatever could be written stays readable line by line.
    stream.on("error", () => {});
    return {
        write: (entry, response) => {
            stream.write(`${JSON.stringify(lineOf(entry, response))}\n`);
        },
        close: () => new Promise((resolve) => stream.end(resolve)),
    };
}

function lineOf(entry: LoggedRequest, { headers, body }: GraphResponse): object {
    const { time, answer: _answer, ...request } = entry;
    const isWhole = body === undefined || body.length <= MOST_CHARACTERS;
    return {
        time: new Date(time).toISOString(),
        ...request,
        answerHeaders: headers,
        answer: isWhole ? json(body) : body.slice(0, MOST_CHARACTERS),
        ...(isWhole ? {} : { answerCharacters: body.length }),
    };
}

function json(text: string | undefined): unknown {
    try {
        return text === undefined ? undefined : (JSON.parse(text) as unknown);
    } catch {
        return text;
    }
}
