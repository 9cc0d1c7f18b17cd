import { isPlainObject, type PlainObject } from "../base/plainObject";
import { visible } from "../base/visible";

/** What the body of a failed answer says. Every text is a single line; what is missing is undefined. */
export interface ErrorBody {
    readonly code?: string;
    /** The most specific code within `innererror`, if it says more than `code`. */
    readonly innerCode?: string;
    readonly message?: string;
    readonly requestId?: string;
    readonly clientRequestId?: string;
    readonly date?: string;
    /** The scopes of which the caller needs one, taken from the message of a 403. */
    readonly missingScopes?: readonly string[];
    /** Intune's operation id; all zeros for a failure that never reached the operation. */
    readonly operationId?: string;
}

const LONGEST_MESSAGE = 600;
const LONGEST_CODE = 100;
const MOST_SCOPES = 20;

/**
 * Parses the body of a failed answer, whatever it is: Graph's envelope with `innerError` or `innererror`, Intune's JSON
 * within `message` up to two levels deep, HTML of a gateway, plain text, nothing. Never throws.
 *
 * Source: Microsoft Graph, "Microsoft Graph error responses and resource types" (2024): the most specific code is in
 * the innermost of several nested errors. Intune's nested form is not documented; it is taken from answers that users
 * published.
 */
export function parseErrorBody(text: string): ErrorBody {
    const body = parsed(text);
    if (body === undefined) {
        return { message: plainText(text) };
    }
    const error = bag(body.error) ?? body;
    const inner = bag(error.innerError) ?? bag(error.innererror) ?? {};
    const { code, message } = unfolded(textOf(error.code), textOf(error.message));
    const exact = innermostCode(inner);
    return {
        code: code === undefined ? undefined : clipped(code, LONGEST_CODE),
        innerCode:
            exact === undefined || exact === code || /^\d+$/.test(exact) ? undefined : clipped(exact, LONGEST_CODE),
        message: message === undefined ? undefined : withoutTail(message),
        requestId: idOf(inner["request-id"]) ?? idOf(inner.requestId),
        clientRequestId: idOf(inner["client-request-id"]) ?? idOf(inner.clientRequestId),
        date: idOf(inner.date),
        missingScopes: message === undefined ? undefined : scopesIn(message),
        operationId: message?.match(/Operation ID \(for customer support\): ([0-9a-f-]{36})/i)?.[1],
    };
}

/**
 * What kind of body it is: Graph's documented envelope, with a code and a message that are texts; another JSON object;
 * or neither.
 *
 * Source: Microsoft Graph, "Microsoft Graph error responses and resource types" (2024).
 */
export function kindOfErrorBody(text: string): "envelope" | "json" | "other" {
    const body = parsed(text);
    if (body === undefined) {
        return "other";
    }
    const error = bag(body.error);
    return textOf(error?.code) !== undefined && typeof error?.message === "string" ? "envelope" : "json";
}

/** How many nested errors are looked at. */
const MOST_INNER = 10;

function innermostCode(inner: PlainObject): string | undefined {
    let code: string | undefined;
    let current: PlainObject | undefined = inner;
    for (let level = 0; current !== undefined && level < MOST_INNER; level += 1) {
        code = textOf(current.code) ?? code;
        current = bag(current.innerError) ?? bag(current.innererror);
    }
    return code;
}

/** Intune puts a JSON object into the message, and sometimes another one into that object's message. */
function unfolded(code: string | undefined, message: string | undefined): { code?: string; message?: string } {
    let found = { code, message };
    for (let level = 0; level < 2; level += 1) {
        const nested = found.message === undefined ? undefined : parsed(found.message);
        if (nested === undefined) {
            break;
        }
        const deeper = textOf(nested.Message) ?? textOf(nested.message) ?? textOf(bag(nested.error)?.message);
        const phrase = textOf(nested.CustomApiErrorPhrase);
        found = {
            code: specific(found.code) ?? textOf(nested.ErrorCode) ?? phrase ?? found.code,
            message: deeper ?? phrase,
        };
    }
    return found.message === undefined ? { code: found.code } : found;
}

/** A code that is specific. */
function specific(code: string | undefined): string | undefined {
    return code === "UnknownError" ? undefined : code;
}

/** Intune ends its messages with ids and an internal address, which are of no use to a reader. */
function withoutTail(message: string): string {
    return clipped(message.replace(/\s*-\s*Operation ID \(for customer support\):[\s\S]*$/i, ""));
}

/**
 * The scopes from a sentence such as "Application must have one of the following scopes: A.Read.All, A.ReadWrite.All".
 */
function scopesIn(message: string): string[] | undefined {
    const list = message.match(/following scopes:\s*([A-Za-z0-9_.,\s]+)/i)?.[1];
    const scopes = list?.split(/[\s,]+/).filter((scope) => /^[A-Za-z]\w*(\.\w+)+$/.test(scope));
    return scopes && scopes.length > 0
        ? scopes.slice(0, MOST_SCOPES).map((scope) => clipped(scope, LONGEST_CODE))
        : undefined;
}

function plainText(text: string): string | undefined {
    if (/<[a-z!/][^>]*>/i.test(text)) {
        const title = text.match(/<title[^>]*>([^<]*)<\/title>/i)?.[1];
        return clipped(`a web page instead of JSON${title?.trim() ? `, titled '${title.trim()}'` : ""}`);
    }
    return text.trim() === "" ? undefined : clipped(text);
}

/** A single line of reasonable length, without anything that looks like a token. */
function clipped(text: string, longest = LONGEST_MESSAGE): string {
    return visible(text.replace(/\s+/g, " ").trim(), longest);
}

function parsed(text: string): PlainObject | undefined {
    try {
        return bag(JSON.parse(text.replace(/^\uFEFF/, "")));
    } catch {
        return undefined;
    }
}

function bag(value: unknown): PlainObject | undefined {
    return isPlainObject(value) ? value : undefined;
}

function idOf(value: unknown): string | undefined {
    const text = textOf(value);
    return text === undefined ? undefined : clipped(text, LONGEST_CODE);
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
