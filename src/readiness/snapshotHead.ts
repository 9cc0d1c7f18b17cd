import { savedBytes } from "./files/savedBytes";

/** In bytes. What stands before the devices takes some thousand, or more with a plan or with what changed. */
const LARGEST_HEAD = 8 * 2 ** 20;
const DEVICES = /"devices":\s*\[/g;

/**
 * What stands before the devices of a saved result: its numbers. The rest of the file is not read, which is nearly all of it.
 * Undefined if the devices come first, or nowhere near the beginning, as after another program wrote the file anew.
 *
 * @throws UserError for a file that cannot be read or is not text.
 */
export async function headOf(file: string): Promise<unknown> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of savedBytes(file)) {
        pieces.push(piece);
        size += piece.length;
        const head = headIn(Buffer.concat(pieces).toString("utf8"));
        if (head !== undefined || size > LARGEST_HEAD) {
            return head;
        }
    }
    return undefined;
}

function headIn(text: string): unknown {
    if (/^\s*\{"kind":"summary",/.test(text)) {
        const end = text.indexOf("\n");
        return end < 0 ? undefined : parsed(text.slice(0, end));
    }
    for (const { index } of text.matchAll(DEVICES)) {
        // Only where the list is the document's own are all braces closed by one more.
        const head = parsed(`${text.slice(0, index)}"devices":[]}`);
        if (head !== undefined) {
            return head;
        }
    }
    return undefined;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
