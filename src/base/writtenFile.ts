import { check, custom, maxLength, pipe, type StrictObjectIssue, string, trim } from "valibot";
import type { Document, LineCounter } from "yaml";
import { fileError } from "./fileError";
import { LARGEST_SMALL_FILE, readSmallFile } from "./smallFile";
import { UserError } from "./userError";

/** Something that is not valid, and where: `["actions", 2, "due"]`. */
export interface Mistake {
    readonly path: readonly (string | number)[];
    /** Goes on after the place: `is missing. Add it.` */
    readonly text: string;
}

/** A kind of file that people write in YAML or JSON. */
export interface WrittenFile<Content> {
    /** As messages name it: `plan`. */
    readonly name: string;
    /** What an empty one lacks, in a whole sentence. */
    readonly whatToWrite: string;
    /** In bytes; defaults to that of any small file. */
    readonly largest?: number;
    /** Reads the content. Every value is the text that was written, or a list or an object of such. */
    checked(value: unknown): { readonly content: Content; readonly mistakes: readonly Mistake[] };
}

/**
 * Reads a file in UTF-8.
 *
 * @throws UserError for a file that cannot be read, and for mistakes in it: all of them, each with its line and the fix.
 */
export function readWrittenFile<Content>(file: string, kind: WrittenFile<Content>): Content {
    let bytes: Buffer;
    try {
        bytes = readSmallFile(file, { largest: kind.largest ?? LARGEST_SMALL_FILE });
    } catch (error) {
        throw fileError(`Read ${kind.name} '${file}'`, error, "Check its path and your permission to read it.");
    }
    let text: string;
    try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (error) {
        throw new UserError(`Read ${kind.name} '${file}': it is not UTF-8. Save it with that encoding.`, {
            cause: error,
        });
    }
    return parseWrittenFile(text, file, kind);
}

/**
 * The same of a text.
 *
 * @param file its name in errors
 */
export function parseWrittenFile<Content>(text: string, file: string, kind: WrittenFile<Content>): Content {
    const refused = (mistakes: readonly string[]) =>
        new UserError(`Read ${kind.name} '${file}': ${mistakes.join(" ")}`);
    // Loaded with the first file. In its failsafe schema every value is the text that was written: a device may be called 0012.
    const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: "failsafe" });
    const [broken] = document.errors;
    if (broken !== undefined) {
        const { line } = lines.linePos(broken.pos[0]);
        throw refused([`line ${line}: ${broken.message.replace(/\.?$/, ".")} Correct the YAML or JSON.`]);
    }
    if (document.contents === null) {
        throw refused([`it is empty. ${kind.whatToWrite}`]);
    }
    const { content, mistakes } = kind.checked(contentOf(document, refused));
    if (mistakes.length > 0) {
        const placed = mistakes.map((mistake) => ({ ...mistake, line: lineOf(document, lines, mistake.path) }));
        throw refused(placed.sort((a, b) => a.line - b.line).map(({ line, path, text: said }) => at(line, path, said)));
    }
    return content;
}

/** Anchors may stand for so much that it is refused. */
function contentOf(document: Document, refused: (mistakes: readonly string[]) => UserError): unknown {
    try {
        return document.toJS({ maxAliasCount: 100 });
    } catch (error) {
        if (error instanceof ReferenceError) {
            throw refused(["its aliases (*name) cannot be resolved. Write the values themselves."]);
        }
        throw error;
    }
}

/** Of the innermost place on a path that the text has. */
function lineOf(document: Document, lines: LineCounter, path: Mistake["path"]): number {
    for (let depth = path.length; depth > 0; depth -= 1) {
        const node: unknown = document.getIn(path.slice(0, depth), true);
        const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
        if (Array.isArray(range)) {
            return lines.linePos(Number(range[0])).line;
        }
    }
    return 1;
}

/** `line 3, exceptions[0].expires: …`. Entries are counted from 0, as in programs. */
function at(line: number, path: Mistake["path"], text: string): string {
    const place = path
        .map((key, depth) => (typeof key === "number" ? `[${key}]` : depth === 0 ? key : `.${key}`))
        .join("");
    return `line ${line}${place === "" ? "" : `, ${place}`}: ${text}`;
}

/** What valibot found, as mistakes. */
export function mistakesOf(
    issues: readonly { readonly message: string; readonly path?: readonly { readonly key?: unknown }[] | undefined }[],
): Mistake[] {
    return issues.map(({ path = [], message }) => ({
        path: path.map(({ key }) => (typeof key === "number" ? key : String(key))),
        text: message,
    }));
}

/** A text of at most so many characters that is not blank. */
export function words(most: number, fix: string) {
    return pipe(
        string(`is not a text. ${fix}`),
        trim(),
        check((text) => text !== "" && !/^(?:null|~)$/.test(text), `is empty. ${fix}`),
        maxLength(most, `is longer than ${most} characters. Shorten it.`),
    );
}

/** To valibot a list is an object whose keys are numbers. */
export function notList(what: string, keys: readonly string[]) {
    return custom<unknown>((value) => !Array.isArray(value), `is not ${what}. Write ${keys.join(", ")}.`);
}

/** What is wrong with an object itself: that it is none, or one of its keys. */
export function objectOf(what: string, keys: readonly string[]) {
    return ({ expected, path }: StrictObjectIssue): string => {
        const key = String(path?.at(-1)?.key ?? "");
        if (expected === "never") {
            return `'${key}' is not known. Use ${keys.join(", ")}.`;
        }
        return expected === "Object" ? `is not ${what}. Write ${keys.join(", ")}.` : `'${key}' is missing. Add it.`;
    };
}
