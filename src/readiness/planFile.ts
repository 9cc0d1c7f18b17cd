import {
    array,
    check,
    custom,
    exactOptional,
    type InferOutput,
    maxLength,
    picklist,
    pipe,
    type StrictObjectIssue,
    safeParse,
    strictObject,
    string,
    trim,
} from "valibot";
import type { Document, LineCounter } from "yaml";
import { fileError } from "../base/fileError";
import { readSmallFile } from "../base/smallFile";
import { isTime } from "../base/time";
import { UserError } from "../base/userError";
import { PREREQUISITES, type PrerequisiteCode } from "./prerequisites";

const CODES = PREREQUISITES.map(({ code }) => code);

/** A text of at most so many characters that is not blank. */
function words(most: number, fix: string) {
    return pipe(
        string(`is not a text. ${fix}`),
        trim(),
        check((text) => text !== "" && !/^(?:null|~)$/.test(text), `is empty. ${fix}`),
        maxLength(most, `is longer than ${most} characters. Shorten it.`),
    );
}

function day(fix: string) {
    return pipe(
        string(`is not a day. ${fix}`),
        trim(),
        check(
            (text) => isTime(`${text}T00:00:00Z`),
            ({ input }) => `'${input}' is not a day of the calendar. ${fix}`,
        ),
    );
}

/** To valibot a list is an object whose keys are numbers. */
function notList(what: string, keys: readonly string[]) {
    return custom<unknown>((value) => !Array.isArray(value), `is not ${what}. Write ${keys.join(", ")}.`);
}

/** What is wrong with an object itself: that it is none, or one of its keys. */
function objectOf(what: string, keys: readonly string[]) {
    return ({ expected, path }: StrictObjectIssue): string => {
        const key = String(path?.at(-1)?.key ?? "");
        if (expected === "never") {
            return `'${key}' is not known. Use ${keys.join(", ")}.`;
        }
        return expected === "Object" ? `is not ${what}. Write ${keys.join(", ")}.` : `'${key}' is missing. Add it.`;
    };
}

const CAUSE = picklist(CODES, `is not a cause. Use ${CODES.join(", ")}.`);
const ACTION_KEYS = ["cause", "remedy", "owner", "due"] as const;
const EXCEPTION_KEYS = ["device", "cause", "reason", "expires"] as const;

const ACTION = pipe(
    notList("an action", ACTION_KEYS),
    strictObject(
        {
            cause: CAUSE,
            remedy: exactOptional(words(500, "Write how the remedy begins, as the report has it.")),
            owner: exactOptional(words(200, "Write who does it.")),
            due: exactOptional(day("Write the last day for it, such as 2026-12-31.")),
        },
        objectOf("an action", ACTION_KEYS),
    ),
    check(({ owner, due }) => owner !== undefined || due !== undefined, "has neither owner nor due. Add one of them."),
);

const EXCEPTION = pipe(
    notList("an exception", EXCEPTION_KEYS),
    strictObject(
        {
            device: words(300, "Write the device's name, Intune's id or Entra's deviceId."),
            cause: exactOptional(CAUSE),
            reason: words(500, "Write why it is accepted."),
            expires: day("Write the last day on which it holds, such as 2026-12-31."),
        },
        objectOf("an exception", EXCEPTION_KEYS),
    ),
);

const PLAN_KEYS = ["actions", "exceptions"] as const;

const PLAN = pipe(
    notList("a plan", PLAN_KEYS),
    strictObject(
        {
            actions: exactOptional(array(ACTION, "is not a list. Begin each action with a hyphen.")),
            exceptions: exactOptional(array(EXCEPTION, "is not a list. Begin each exception with a hyphen.")),
        },
        objectOf("a plan", PLAN_KEYS),
    ),
);

/** Who removes a cause, and until when. */
export interface PlannedAction {
    readonly cause: PrerequisiteCode;
    /** How the remedy begins, where a cause has several; absent for all of them. */
    readonly remedy?: string;
    readonly owner?: string;
    /** The last day for it: `2026-12-31`. */
    readonly due?: string;
}

/** A device that need not be ready for now. */
export interface PlannedException {
    /** Its name, Intune's id or Entra's `deviceId`. */
    readonly device: string;
    /** Absent for every cause. */
    readonly cause?: PrerequisiteCode;
    readonly reason: string;
    /** The last day on which it holds: `2026-12-31`, in UTC. */
    readonly expires: string;
}

/** What people agreed on, as a file in their repository says it. */
export interface Plan {
    readonly actions: readonly PlannedAction[];
    readonly exceptions: readonly PlannedException[];
}

interface Mistake {
    readonly path: readonly (string | number)[];
    readonly text: string;
}

/**
 * Reads a plan, YAML or JSON in UTF-8: `actions` with cause, owner and due, `exceptions` with device, cause, reason and expires.
 *
 * @throws UserError for a file that cannot be read, and for mistakes in it: all of them, each with its line and the fix.
 */
export function readPlan(file: string): Plan {
    let bytes: Buffer;
    try {
        bytes = readSmallFile(file);
    } catch (error) {
        throw fileError(`Read plan '${file}'`, error, "Check its path and your permission to read it.");
    }
    let text: string;
    try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (error) {
        throw new UserError(`Read plan '${file}': it is not UTF-8. Save it with that encoding.`, { cause: error });
    }
    return parsePlan(text, file);
}

/**
 * The same of a text.
 *
 * @param file its name in errors
 */
export function parsePlan(text: string, file: string): Plan {
    // Loaded with the first plan. In its failsafe schema every value is the text that was written: a device may be called 0012.
    const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml");
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: "failsafe" });
    const [broken] = document.errors;
    if (broken !== undefined) {
        const { line } = lines.linePos(broken.pos[0]);
        throw refused(file, [`line ${line}: ${broken.message.replace(/\.?$/, ".")} Correct the YAML or JSON.`]);
    }
    if (document.contents === null) {
        throw refused(file, ["it is empty. Write actions, exceptions or both."]);
    }
    const { plan, mistakes } = checked(contentOf(document, file));
    if (mistakes.length > 0) {
        const placed = mistakes.map((mistake) => ({ ...mistake, line: lineOf(document, lines, mistake.path) }));
        throw refused(
            file,
            placed.sort((a, b) => a.line - b.line).map(({ line, path, text: said }) => at(line, path, said)),
        );
    }
    return plan;
}

/** Anchors may stand for so much that it is refused. */
function contentOf(document: Document, file: string): unknown {
    try {
        return document.toJS({ maxAliasCount: 100 });
    } catch (error) {
        if (error instanceof ReferenceError) {
            throw new UserError(
                `Read plan '${file}': its aliases (*name) cannot be resolved. Write the values themselves.`,
                { cause: error },
            );
        }
        throw error;
    }
}

function checked(value: unknown): { readonly plan: Plan; readonly mistakes: readonly Mistake[] } {
    const read = safeParse(PLAN, value);
    if (!read.success) {
        const mistakes = read.issues.map(({ path = [], message }) => ({
            path: path.map(({ key }) => (typeof key === "number" ? key : String(key))),
            text: message,
        }));
        return { plan: { actions: [], exceptions: [] }, mistakes };
    }
    const { actions = [], exceptions = [] }: InferOutput<typeof PLAN> = read.output;
    return {
        plan: { actions, exceptions },
        mistakes: [
            ...repeated(actions, "actions", ({ cause, remedy = "" }) => [cause, remedy.toLowerCase()]),
            ...repeated(exceptions, "exceptions", ({ device, cause = "" }) => [device.toLowerCase(), cause]),
        ],
    };
}

/** Two entries about the same: which one holds would be anybody's guess. */
function repeated<Entry>(
    entries: readonly Entry[],
    list: string,
    about: (entry: Entry) => readonly string[],
): Mistake[] {
    const known = new Set<string>();
    return entries.flatMap((entry, index) => {
        const key = JSON.stringify(about(entry));
        const isKnown = known.has(key);
        known.add(key);
        return isKnown ? [{ path: [list, index], text: "says the same as an earlier one. Keep one of the two." }] : [];
    });
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

function refused(file: string, mistakes: readonly string[]): UserError {
    return new UserError(`Read plan '${file}': ${mistakes.join(" ")}`);
}
