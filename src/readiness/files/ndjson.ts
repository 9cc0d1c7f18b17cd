import { isAscii } from "node:buffer";
import { DEEPEST_NESTING, nestsTooDeep } from "../../base/nesting";
import { isPlainObject } from "../../base/plainObject";
import { UserError } from "../../base/userError";
import { vbsIn } from "../hardware";
import { entraDeviceId, type GraphObject, operatingSystemOf } from "../managedDevice";
import { instantOf } from "./instant";
import type { IntuneProfile, IntuneRecord } from "./intuneRecord";

const NEWLINE = 10;
const RETURN = 13;
/** In bytes, far larger than any device. A managed device with all its properties takes about 6,000. */
const LONGEST_LINE = 16 << 20;
/**
 * In bytes, for a single JSON document on one line or several: a text cannot be much longer, and a page of 1,000
 * devices takes about 6 MB.
 */
const LARGEST_DOCUMENT = 256 << 20;

/** The objects of a file, or of one page in it. */
export interface SavedObjects {
    readonly objects: readonly GraphObject[];
    /** Their lines, or the line of their page. */
    readonly lines: readonly number[];
    /** For a page: whether its list continues elsewhere. */
    readonly goesOn?: boolean;
}

/**
 * The objects of a JSON file: one object per line, with any line endings; one page of Microsoft Graph per line
 * (`{"value": [...]}`); or a single document, which is a page or an array. Keeps a document in memory as a whole, and
 * otherwise only a chunk.
 *
 * @param begins the beginning of the file, some hundred thousand bytes or all of it
 * @param bytes the file in UTF-8
 * @throws UserError for any other content, because half a file must not pass for a fleet, and for a line longer than
 * any device.
 */
export async function* savedObjects(
    file: string,
    begins: Buffer,
    bytes: AsyncIterable<Buffer>,
): AsyncGenerator<SavedObjects, void, undefined> {
    if (isDocument(begins)) {
        yield objectsOf(parsedLine(await whole(file, bytes), file, 1), file);
        return;
    }
    let line = 0;
    const tooLong = (most: number) =>
        new UserError(
            `Read file '${file}': line ${line + 1} has more than ${most} bytes, which is longer than any device. Save one object per line.`,
        );
    for await (const text of wholeLines(bytes, tooLong)) {
        const [objects, lines]: [GraphObject[], number[]] = [[], []];
        for (const content of text.split(text.includes("\r") ? /\r\n|\n|\r/ : "\n")) {
            line += 1;
            if (content.trim() !== "") {
                const object = objectIn(content, file, line);
                refuseResult(object.schema, file);
                if (Array.isArray(object.value) && object.id === undefined) {
                    yield objectsOf(object, file, line);
                } else {
                    objects.push(object);
                    lines.push(line);
                }
            }
        }
        yield { objects, lines };
    }
}

/** Whether a file is a single document of several lines, or an array: its first line is not a complete JSON object. */
function isDocument(begins: Buffer): boolean {
    const text = begins.toString("latin1").trimStart();
    const end = text.search(/[\r\n]/);
    if (end < 0 && text.startsWith("{")) {
        return false; // A page whose line ends further on, or at the end of the file.
    }
    const first = parsed(end < 0 ? text : text.slice(0, end));
    return Array.isArray(first) || (first === undefined && text !== "");
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** @throws UserError for anything nested deeper than what Microsoft Graph sends. */
function parsedLine(text: string, file: string, line: number): unknown {
    if (nestsTooDeep(text)) {
        throw new UserError(
            `Read file '${file}': line ${line} has arrays and objects nested more than ${DEEPEST_NESTING} levels deep, which no ` +
                "device has. Check that it is the right file.",
        );
    }
    return parsed(text);
}

async function whole(file: string, bytes: AsyncIterable<Buffer>): Promise<string> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of bytes) {
        pieces.push(piece);
        size += piece.length;
        if (size > LARGEST_DOCUMENT) {
            throw new UserError(
                `Read file '${file}': it does not have one JSON object per line, and has more than ${LARGEST_DOCUMENT} bytes as a single ` +
                    "document. Save one object per line.",
            );
        }
    }
    return textOfBytes(Buffer.concat(pieces));
}

/** The command's own results name their schema: `hotpatch-readiness/1`. */
function refuseResult(schema: unknown, file: string): void {
    const verb = typeof schema === "string" ? /^hotpatch-([a-z-]+)\/\d+$/.exec(schema)?.[1] : undefined;
    if (verb !== undefined) {
        throw new UserError(
            `Read file '${file}': it is a result of this command (${verb}), not a list of devices. ` +
                "Use the exports or saved answers that the result was computed from.",
        );
    }
}

/** The objects of a page or of an array. */
function objectsOf(document: unknown, file: string, line = 1): SavedObjects {
    const page = isPlainObject(document) ? document : undefined;
    refuseResult(page?.schema, file);
    const list = page === undefined || page.value === undefined ? document : page.value;
    const objects: readonly unknown[] = Array.isArray(list) ? list : [list];
    if (!objects.every(isPlainObject)) {
        throw new UserError(
            `Read file '${file}': it has neither one JSON object per line (line ${line} is not a JSON object) nor is it a single JSON document. ` +
                "Check that it is complete, and save one object per line (with jq: -c).",
        );
    }
    const lines = objects.map(() => line);
    return Array.isArray(page?.value)
        ? { objects, lines, goesOn: page["@odata.nextLink"] !== undefined }
        : { objects, lines };
}

/** A file in chunks of some hundred lines, each without the final line ending. */
async function* wholeLines(
    bytes: AsyncIterable<Buffer>,
    tooLong: (most: number) => Error,
): AsyncGenerator<string, void, undefined> {
    let most = LARGEST_DOCUMENT; // The first line may be the entire list.
    let begun: Buffer[] = [];
    let size = 0;
    for await (const chunk of bytes) {
        // A carriage return at the very end may be half of a line ending.
        const end = Math.max(chunk.lastIndexOf(NEWLINE), chunk.subarray(0, -1).lastIndexOf(RETURN));
        if (end < 0) {
            begun.push(chunk);
            size += chunk.length;
            if (size > most) {
                throw tooLong(most);
            }
            continue;
        }
        yield textOfBytes(Buffer.concat([...begun, chunk.subarray(0, end)]));
        most = LONGEST_LINE;
        begun = [chunk.subarray(end + 1)];
        size = chunk.length - end - 1;
    }
    yield textOfBytes(Buffer.concat(begun));
}

/** Most of what Microsoft Graph sends is ASCII, which needs no decoding. */
function textOfBytes(bytes: Buffer): string {
    return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}

function objectIn(text: string, file: string, line: number): GraphObject {
    const value = parsedLine(text, file, line);
    if (!isPlainObject(value)) {
        throw new UserError(
            `Read file '${file}': line ${line} is not a JSON object. Save one object per line, and check that the file is complete.`,
        );
    }
    return value;
}

/** Parses a managedDevice as Microsoft Graph sends it; undefined if it has no id. */
export function intuneRecordOf(object: GraphObject, source: string): IntuneRecord | undefined {
    const { id, deviceName } = object;
    if (typeof id !== "string" || id === "") {
        return undefined;
    }
    return {
        id,
        name: typeof deviceName === "string" ? deviceName : "",
        system: operatingSystemOf(object),
        entraDeviceId: entraDeviceId(object.azureADDeviceId),
        lastSync: instantOf(object.lastSyncDateTime),
        profile: profileOf(object, source),
    };
}

function profileOf(object: GraphObject, source: string): IntuneProfile {
    const { skuNumber } = object;
    return {
        skuNumber: typeof skuNumber === "number" && Number.isInteger(skuNumber) ? skuNumber : null,
        skuFamily: undefined,
        osVersion: textOf(object.osVersion),
        architecture: textOf(object.processorArchitecture),
        joinType: textOf(object.joinType),
        managementAgent: textOf(object.managementAgent),
        vbs: inventoryOf(object),
        source,
        lacks: "",
    };
}

/**
 * In lists the inventory contains only defaults, including VBS `running`: that is not a report. Single reads have a
 * real one.
 */
function inventoryOf(object: GraphObject): IntuneProfile["vbs"] {
    if (object.hardwareInformation === undefined) {
        return undefined;
    }
    const fact = vbsIn({ id: "", body: object }, null);
    if (fact.kind === "known") {
        return fact.value;
    }
    return fact.kind === "missing" ? { why: fact.why } : undefined;
}

function textOf(value: unknown): string | null {
    return typeof value === "string" && value !== "" ? value : null;
}
