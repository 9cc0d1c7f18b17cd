import { isDeepStrictEqual } from "node:util";
import {
    array,
    check,
    type GenericSchema,
    getDotPath,
    type InferOutput,
    nullish,
    object,
    pipe,
    safeParse,
    string,
} from "valibot";
import { isGuid } from "../base/guid";
import { isTime } from "../base/time";
import { visible } from "../base/visible";
import type { BatchAnswer } from "./client";
import { GraphError } from "./errors";

/**
 * The expected form of an answer. An answer is `unknown` until a shape has read it: if something else answers in place
 * of Microsoft Graph, or an answer is damaged, the result must neither be recorded as a fact nor cause a JavaScript
 * error.
 */
export type Shape<T> = GenericSchema<unknown, T>;

/** The type of an answer that its shape has read. */
export type Read<Schema extends GenericSchema> = Readonly<InferOutput<Schema>>;

/** The service answered with success, but not with what was asked for. */
export class MalformedAnswer extends GraphError {
    override readonly name = "MalformedAnswer";

    /** @param problem completes "the service's answer …" */
    constructor(
        readonly problem: string,
        outcomeUnknown = false,
    ) {
        super({
            status: 0,
            code: "malformedAnswer",
            message: `the service's answer ${problem}`,
            fix: "Try again. If it keeps happening, check whether something else is answering in place of the service: a proxy, or the address in hotpatch:graphEndpoint",
            outcomeUnknown,
        });
    }
}

/** An id of Microsoft Entra or Intune. */
export const GUID = pipe(string(), check(isGuid, "a GUID"));
/** A text that may be absent. */
export const TEXT = nullish(string());
/** An unambiguous time. */
export const TIME = pipe(
    string(),
    check((text: string) => isTime(text), "an ISO 8601 date-time with a time zone"),
);
/** Texts that may be absent. */
export const TEXTS = nullish(array(string()));

/**
 * The answer in the form of its shape.
 *
 * @param what the object, for errors: `quality update policy 'X'`
 * @throws MalformedAnswer that names the object, the property, and what was found there.
 */
export function readAs<T>(shape: Shape<T>, answer: unknown, what: string): T {
    const read = safeParse(shape, answer, { abortEarly: true });
    if (read.success) {
        return read.output;
    }
    const [issue] = read.issues;
    const property = getDotPath(issue);
    const wanted = EXPECTED[issue.expected ?? ""] ?? (issue.kind === "validation" ? issue.message : issue.expected);
    const expected = issue.input === undefined ? "" : `, not ${wanted}`;
    throw new MalformedAnswer(
        `about ${what} is not valid: ${property === null ? "it" : visible(property, 100)} ${found(issue.input)}${expected}`,
    );
}

/** What valibot calls the types of values. */
const EXPECTED: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    boolean: "true or false",
    Object: "an object",
    Array: "a list",
};

/** A value in a few words that complete "it …". */
export function found(value: unknown): string {
    if (value === undefined) {
        return "is missing";
    }
    if (typeof value === "string") {
        return `is '${visible(value, 100)}'`;
    }
    if (typeof value === "object" && value !== null) {
        return Array.isArray(value) ? "is a list" : "is an object";
    }
    return `is ${String(value)}`;
}

/** The answer to a read of a single object, which must be the one with that id. */
export function readOne<T extends { readonly id: string }>(
    shape: Shape<T>,
    answer: unknown,
    what: string,
    id: string,
): T {
    const object = readAs(shape, answer, what);
    mustBe(id, object.id, what);
    return object;
}

/** @throws MalformedAnswer unless both ids are the same. */
export function mustBe(wanted: string, id: string, what: string): void {
    if (id.toLowerCase() !== wanted.toLowerCase()) {
        throw new MalformedAnswer(`about ${what} is about another object, '${visible(id, 100)}'`);
    }
}

/**
 * The object that a POST created. If the answer does not show it, it is not known whether it was created: check first.
 *
 * @param names its actual and its requested name; the service may trim white space at the ends
 */
export function readCreated<T>(
    shape: Shape<T>,
    answer: unknown,
    what: string,
    names: (made: T) => readonly [string, string | undefined],
): T {
    return outcomeOpen(() => {
        const made = readAs(shape, answer, what);
        const [name, wanted] = names(made);
        if (wanted !== undefined && name.trim() !== wanted.trim()) {
            throw new MalformedAnswer(`about ${what} is about another object, '${visible(name, 100)}'`);
        }
        return made;
    });
}

/**
 * The answer to a change, which need not have a body. If it shows another object, it is not known what was changed:
 * check first.
 */
export function readChange(answer: unknown, what: string, id: string): void {
    if (answer !== undefined) {
        outcomeOpen(() => mustBe(id, readAs(IDENTIFIED, answer, what).id, what));
    }
}

/** Any object, none of whose other properties is used. */
export const IDENTIFIED = object({ id: GUID });

function outcomeOpen<T>(read: () => T): T {
    try {
        return read();
    } catch (error) {
        throw error instanceof MalformedAnswer ? new MalformedAnswer(error.problem, true) : error;
    }
}

/**
 * Every object of a list, once and as it was shown last: a list that changes while it is read can show an object on two
 * pages. Only an id that the shape reads identifies an object; without one, the content that it reads does.
 *
 * @throws MalformedAnswer if an object does not fit the shape, or a page shows different objects with the same id.
 */
export async function readAll<T>(
    shape: Shape<T>,
    pages: AsyncIterable<readonly unknown[]>,
    what: string,
): Promise<T[]> {
    const objects = new Map<string, T>();
    for await (const page of pages) {
        const shown = new Map<string, T>();
        for (const entry of page) {
            const id = idIn(entry);
            const name = id === undefined ? `one ${what} of a list` : `${what} '${visible(id, 100)}'`;
            const object = readAs(shape, entry, name);
            const key = idIn(object) ?? JSON.stringify(object);
            mustBeOne(shown, key, object, what);
            objects.set(key, object);
        }
    }
    return [...objects.values()];
}

/**
 * The objects of a list as they come, each once and as it was shown first, for lists that are too long to keep.
 *
 * @param what names an object in errors: `an Entra device`
 * @throws MalformedAnswer like `readAll`
 */
export async function* readEach<T extends { readonly id: string }>(
    shape: Shape<T>,
    pages: AsyncIterable<readonly unknown[]>,
    what: string,
): AsyncGenerator<T, void, undefined> {
    const seen = new Set<string>();
    for await (const page of pages) {
        const shown = new Map<string, T>();
        for (const entry of page) {
            const object = readAs(shape, entry, what);
            mustBeOne(shown, object.id, object, what);
            if (!seen.has(object.id)) {
                seen.add(object.id);
                yield object;
            }
        }
    }
}

/**
 * Objects of one page are of one time, so those with the same id are equal, or the page is damaged.
 *
 * @param shown the page's objects so far, by id
 * @throws MalformedAnswer if another object with this id differs.
 */
export function mustBeOne<T>(shown: Map<string, T>, id: string, object: T, what: string): void {
    const other = shown.get(id);
    if (other !== undefined && !isDeepStrictEqual(other, object)) {
        throw new MalformedAnswer(`about ${what} shows two different objects with the id '${visible(id, 100)}'`);
    }
    shown.set(id, object);
}

function idIn(object: unknown): string | undefined {
    const id = typeof object === "object" && object !== null && "id" in object ? object.id : undefined;
    return typeof id === "string" ? id : undefined;
}

/**
 * The answer to one part of a `$batch`: the requested object, checked by its id, or the error that it is a different
 * one.
 *
 * @param idOf the property that must equal the part's id
 */
export function readPart<T>(
    shape: Shape<T>,
    answer: BatchAnswer,
    what: string,
    idOf: (object: T) => string,
): BatchAnswer<T> {
    if ("error" in answer) {
        return answer;
    }
    const subject = `${what} '${answer.id}'`;
    try {
        const body = readAs(shape, answer.body, subject);
        mustBe(answer.id, idOf(body), subject);
        return { id: answer.id, body };
    } catch (error) {
        if (error instanceof MalformedAnswer) {
            return { id: answer.id, error };
        }
        throw error;
    }
}
