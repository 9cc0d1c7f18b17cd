import { isGuid } from "../../base/guid";
import { isPlainObject } from "../../base/plainObject";
import { isTime } from "../../base/time";

export const CACHE_SCHEMA = "hotpatch-vbs-cache/1";

/** Whose answers a cache has. */
export interface CacheOwner {
    readonly tenantId: string;
    /** Of Microsoft Graph: an embedded one is another tenant on each port. */
    readonly endpoint: string;
}

/** What a single read of a device answered. */
export interface KeptRead {
    /** When it was read, milliseconds since 1970. */
    readonly at: number;
    /** The device's last sync by then, as Intune told it; null if it never had one. */
    readonly sync: string | null;
    /** The state; undefined if the answer had none. */
    readonly state: string | undefined;
    readonly hardware: string | null;
    /** Why the answer had none. */
    readonly why: string | undefined;
}

/** One line of the file. */
export type CacheLine =
    | { readonly kind: "read"; readonly id: string; readonly read: KeptRead }
    /** A run began to read, or read everything that it wanted. */
    | { readonly kind: "begins" | "ends"; readonly at: number };

/** No text of a line that is valid is longer. */
const LONGEST = 200;

export function firstLine({ tenantId, endpoint }: CacheOwner): string {
    return `${JSON.stringify({ schema: CACHE_SCHEMA, tenantId, endpoint })}\n`;
}

export function textOf(line: CacheLine): string {
    if (line.kind !== "read") {
        return `${JSON.stringify({ [line.kind]: new Date(line.at).toISOString() })}\n`;
    }
    const { id, read } = line;
    const { at, sync, state, hardware, why } = read;
    const said = state === undefined ? { why } : { state, ...(hardware === null ? {} : { hardware }) };
    return `${JSON.stringify({ id, at: new Date(at).toISOString(), sync, ...said })}\n`;
}

/** The line with a text; undefined if it is not valid. */
export function lineOf(text: string): CacheLine | undefined {
    const value = objectIn(text);
    if (value === undefined) {
        return undefined;
    }
    for (const kind of ["begins", "ends"] as const) {
        if (isTime(value[kind])) {
            return { kind, at: Date.parse(value[kind]) };
        }
    }
    const { id, at, sync, state, hardware = null, why } = value;
    const isSaid = isShort(state) ? hardware === null || isShort(hardware) : state === undefined && isShort(why);
    if (!isShort(id) || !isGuid(id) || !isTime(at) || !(sync === null || isTime(sync)) || !isSaid) {
        return undefined;
    }
    const read = {
        at: Date.parse(at),
        sync,
        state: isShort(state) ? shared(state) : undefined,
        hardware: isShort(hardware) ? shared(hardware) : null,
        why: isShort(why) ? shared(why) : undefined,
    };
    return { kind: "read", id, read };
}

/** Whose cache begins with that line; undefined if it is none, or of another version. */
export function ownerIn(text: string): CacheOwner | undefined {
    const { schema, tenantId, endpoint } = objectIn(text) ?? {};
    return schema === CACHE_SCHEMA && typeof tenantId === "string" && typeof endpoint === "string"
        ? { tenantId, endpoint }
        : undefined;
}

function objectIn(text: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return isPlainObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isShort(value: unknown): value is string {
    return typeof value === "string" && value !== "" && value.length <= LONGEST;
}

const texts = new Map<string, string>();

/** The same text for the same words, of which there are few. */
function shared(text: string): string {
    const known = texts.get(text);
    if (known === undefined && texts.size < 1_000) {
        texts.set(text, text);
    }
    return known ?? text;
}
