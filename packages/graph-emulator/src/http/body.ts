import type { IncomingMessage } from "node:http";

/** How long a sender may go on after its answer before the connection is closed. */
const LINGER_MS = 1000;
/** `assumed`: the deepest nesting of arrays and objects that Graph accepts. */
const MOST_DEPTH = 100;

/** The whole body, empty if there is none; undefined as soon as it exceeds the limit, and then nothing is kept. */
export async function bodyIn(incoming: IncomingMessage, mostBytes: number): Promise<string | undefined> {
    if (Number(incoming.headers["content-length"] ?? 0) > mostBytes) {
        return undefined;
    }
    return new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        incoming.on("data", (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes <= mostBytes) {
                chunks.push(chunk);
            } else {
                chunks.length = 0;
                resolve(undefined);
            }
        });
        incoming.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
        incoming.once("error", reject);
        incoming.once("close", () => reject(new Error("The connection was closed before the body ended.")));
    });
}

/**
 * Discards a body that is not needed. Call this after the answer: a sender that is still sending can then read the
 * answer, which it could not if the connection were closed at once.
 */
export function discardBody(incoming: IncomingMessage): void {
    const timer = setTimeout(() => incoming.destroy(), LINGER_MS);
    timer.unref();
    incoming.once("close", () => clearTimeout(timer));
    incoming.resume();
}

/**
 * The value of a JSON text.
 * @throws SyntaxError for text that is not JSON, or is nested too deeply to be serialised again.
 */
export function parsedJson(text: string): unknown {
    let depth = 0;
    let inString = false;
    for (let place = 0; place < text.length; place += 1) {
        const character = text[place];
        if (inString) {
            inString = character !== '"';
            place += character === "\\" ? 1 : 0;
        } else if (character === '"') {
            inString = true;
        } else if (character === "[" || character === "{") {
            depth += 1;
        } else if (character === "]" || character === "}") {
            depth -= 1;
        }
        if (depth > MOST_DEPTH) {
            throw new SyntaxError(`The JSON is nested more than ${MOST_DEPTH} levels deep.`);
        }
    }
    return JSON.parse(text) as unknown;
}
