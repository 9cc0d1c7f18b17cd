import { DEEPEST_NESTING } from "../../base/nesting";
import type { GraphErrorDetails } from "../errors";

const MIB = 1 << 20;

/**
 * How much of an answer is read, so that no answer can exhaust this machine's memory. All limits are far above what
 * Microsoft Graph sends: a page of 1,000 devices with all properties is about 6 MB, a `$batch` of 20 devices with their
 * hardware less than 1 MB, and a million devices are 1,001 pages.
 */
export const BOUNDS = {
    /** Bytes of a page, uncompressed; the same limit applies to the compressed size. */
    page: 32 * MIB,
    /** Bytes of any other answer, uncompressed. */
    answer: 8 * MIB,
    /** Bytes of a refusal. */
    refusal: MIB,
    /** Nesting depth of arrays and objects. Graph nests about ten levels. */
    depth: DEEPEST_NESTING,
    /** Pages of one list. */
    pages: 10_000,
    /** Objects of one list. */
    objects: 3_000_000,
    /** Consecutive pages without an object; a filter that Graph applies late may cause some. */
    emptyPages: 500,
    /**
     * Pages of one list that begin and end with the same objects as an earlier page: a list that repeats itself with
     * ever new links.
     */
    repeatedPages: 10,
    /** Characters of a link to the next page. */
    link: 16 * 1024,
    /** Bytes of a report that is downloaded, compressed: a million devices are about 50 MB. */
    report: 256 * MIB,
    /** Bytes of the same, uncompressed: a million devices with all columns are about 500 MB. It is never held as a whole. */
    unpackedReport: 2048 * MIB,
} as const;

/** An answer is larger than anything Microsoft Graph sends. Its message completes "the answer …". */
export class BeyondBounds extends Error {
    override readonly name = "BeyondBounds";
}

/** The error details of an answer that exceeds a limit; `what` completes "the service sent …". */
export function beyond(what: string): GraphErrorDetails {
    return {
        status: 0,
        code: "answerTooLarge",
        message: `the service sent ${what}, which Microsoft Graph never does, so reading stopped`,
        fix: "Check what is answering in its place: a proxy, or the address in hotpatch:graphEndpoint",
    };
}

/**
 * The text of an answer, read piece by piece.
 *
 * @param most bytes: of the declared compressed size, and of the uncompressed size as read
 * @throws BeyondBounds if it is longer; whatever the transport throws
 */
export async function textWithin(response: Response, most: number): Promise<string> {
    return new TextDecoder().decode(await bytesWithin(response, most));
}

/** The same as bytes. */
export async function bytesWithin(response: Response, most: number): Promise<Buffer> {
    const declaredBytes = Number(response.headers.get("content-length") ?? 0);
    if (declaredBytes > most) {
        await response.body?.cancel().catch(() => undefined);
        throw new BeyondBounds(`declares ${declaredBytes} bytes; the limit is ${most}`);
    }
    const { bytes, whole } = await firstBytes(response, most);
    if (!whole) {
        throw new BeyondBounds(`has more than ${most} bytes`);
    }
    return bytes;
}

/** The part of an answer's text that is within the limit, and whether that is all of it. */
export async function beginning(response: Response, most: number): Promise<{ text: string; whole: boolean }> {
    const { bytes, whole } = await firstBytes(response, most);
    return { text: new TextDecoder().decode(bytes), whole };
}

async function firstBytes(response: Response, most: number): Promise<{ bytes: Buffer; whole: boolean }> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (;;) {
        const piece = await reader?.read();
        if (piece === undefined || piece.done) {
            return { bytes: Buffer.concat(pieces), whole: true };
        }
        size += piece.value.length;
        if (size > most) {
            // Not awaited: an answer that never ends may not end when cancelled either.
            void reader?.cancel().catch(() => undefined);
            return { bytes: Buffer.concat(pieces), whole: false };
        }
        pieces.push(piece.value);
    }
}
