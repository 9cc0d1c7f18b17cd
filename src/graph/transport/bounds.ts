import { DEEPEST_NESTING } from "../../base/nesting";
import type { GraphErrorDetails } from "../errors";

const MIB = 1 << 20;

/**
 * How much of an answer is taken in, so that nothing that answers can use up this machine. All are far above what Microsoft
 * Graph sends: a page of 1,000 devices with all their properties is some 6 MB, a `$batch` of 20 devices with their hardware less
 * than 1 MB, and a million devices are 1,001 pages.
 */
export const BOUNDS = {
    /** Bytes of a page, unpacked; as many on the wire. */
    page: 32 * MIB,
    /** Bytes of any other answer, unpacked. */
    answer: 8 * MIB,
    /** Bytes of a refusal. */
    refusal: MIB,
    /** Arrays and objects within each other. Graph nests some ten levels. */
    depth: DEEPEST_NESTING,
    /** Pages of one list. */
    pages: 10_000,
    /** Objects of one list. */
    objects: 3_000_000,
    /** Pages in a row without an object; a filter that Graph applies late may lead to some. */
    emptyPages: 500,
    /** Pages of one list that begin and end with the same objects as one before them: a list that goes in circles by ever new links. */
    repeatedPages: 10,
    /** Characters of a link to the next page. */
    link: 16 * 1024,
} as const;

/** An answer is larger than anything that Microsoft Graph sends. Its message completes "the answer …". */
export class BeyondBounds extends Error {
    override readonly name = "BeyondBounds";
}

/** What is known about an answer that goes beyond a bound: `what` completes "the service sent …". */
export function beyond(what: string): GraphErrorDetails {
    return {
        status: 0,
        code: "answerTooLarge",
        message: `the service sent ${what}, which Microsoft Graph does not do, so no more of it is read`,
        fix: "Check what answers in its place: a proxy, or the address in hotpatch:graphEndpoint",
    };
}

/**
 * The text of an answer, read piece by piece.
 *
 * @param most bytes, compressed size as declared, uncompressed size as read
 * @throws BeyondBounds if it is longer; what the transport throws
 */
export async function textWithin(response: Response, most: number): Promise<string> {
    const declaredBytes = Number(response.headers.get("content-length") ?? 0);
    if (declaredBytes > most) {
        await response.body?.cancel().catch(() => undefined);
        throw new BeyondBounds(`announces ${declaredBytes} bytes; ${most} is the most`);
    }
    const { text, whole } = await beginning(response, most);
    if (!whole) {
        throw new BeyondBounds(`has more than ${most} bytes`);
    }
    return text;
}

/** As much of an answer's text as is taken in, and whether that is all. */
export async function beginning(response: Response, most: number): Promise<{ text: string; whole: boolean }> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (;;) {
        const piece = await reader?.read();
        if (piece === undefined || piece.done) {
            return { text: textOf(pieces), whole: true };
        }
        size += piece.value.length;
        if (size > most) {
            // Not awaited: what does not end need not end by being told to.
            void reader?.cancel().catch(() => undefined);
            return { text: textOf(pieces), whole: false };
        }
        pieces.push(piece.value);
    }
}

function textOf(pieces: readonly Uint8Array[]): string {
    return new TextDecoder().decode(Buffer.concat(pieces));
}
