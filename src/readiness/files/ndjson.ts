import { isAscii } from "node:buffer";
import { createReadStream } from "node:fs";
import { UserError } from "../../graph/userError";
import { vbsIn } from "../hardware";
import { entraDeviceId, type GraphObject, operatingSystemOf } from "../managedDevice";
import { instantOf } from "./instant";
import type { IntuneProfile, IntuneRecord } from "./intuneRecord";

const NEWLINE = 10;
/** Far above any device, in bytes. A managed device with all its properties has some 6,000. */
const LONGEST_LINE = 16 << 20;

/**
 * The objects of a file with one JSON object a line, with or without a byte order mark, whatever the line ends. Never holds
 * more than a piece of the file.
 *
 * @throws UserError for a line that is no JSON object, since half a file must not pass for a fleet, or that is longer than any.
 */
export async function* ndjsonObjects(file: string): AsyncGenerator<GraphObject[], void, undefined> {
    let line = 0;
    const tooLong = () =>
        new UserError(
            `Read file '${file}': line ${line + 1} has more than ${LONGEST_LINE} bytes, longer than any device. Save one ` +
                "object a line.",
        );
    for await (const text of wholeLines(file, tooLong)) {
        const objects: GraphObject[] = [];
        for (const content of text.split("\n")) {
            line += 1;
            if (content !== "" && content !== "\r") {
                objects.push(objectIn(line === 1 ? content.replace(/^\ufeff/, "") : content, file, line));
            }
        }
        yield objects;
    }
}

/** A file in pieces of some hundred lines, without the newline after the last one of each. */
async function* wholeLines(file: string, tooLong: () => Error): AsyncGenerator<string, void, undefined> {
    let begun: Buffer[] = [];
    let size = 0;
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
        const end = chunk.lastIndexOf(NEWLINE);
        if (end < 0) {
            begun.push(chunk);
            size += chunk.length;
            if (size > LONGEST_LINE) {
                throw tooLong();
            }
            continue;
        }
        yield textOfBytes(Buffer.concat([...begun, chunk.subarray(0, end)]));
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
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        value = undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new UserError(
            `Read file '${file}': line ${line} is no JSON object. Save one object a line, and check that the file is whole.`,
        );
    }
    return value as GraphObject;
}

/** Reads a managedDevice as Microsoft Graph sends it; undefined if it has no id. */
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
    };
}

/** Of lists the inventory is all defaults, VBS `running` among them: that is no report. Single reads have a real one. */
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
