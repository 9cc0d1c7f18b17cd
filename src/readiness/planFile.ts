import {
    array,
    check,
    exactOptional,
    type InferOutput,
    picklist,
    pipe,
    safeParse,
    strictObject,
    string,
    trim,
} from "valibot";
import { isTime } from "../base/time";
import {
    type Mistake,
    mistakesOf,
    notList,
    objectOf,
    parseWrittenFile,
    readWrittenFile,
    type WrittenFile,
    words,
} from "../base/writtenFile";
import { PREREQUISITES, type PrerequisiteCode } from "./prerequisites";

const CODES = PREREQUISITES.map(({ code }) => code);

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

/**
 * Reads a plan, YAML or JSON in UTF-8: `actions` with cause, owner and due, `exceptions` with device, cause, reason and expires.
 *
 * @throws UserError for a file that cannot be read, and for mistakes in it: all of them, each with its line and the fix.
 */
export function readPlan(file: string): Plan {
    return readWrittenFile(file, PLAN_FILE);
}

/**
 * The same of a text.
 *
 * @param file its name in errors
 */
export function parsePlan(text: string, file: string): Plan {
    return parseWrittenFile(text, file, PLAN_FILE);
}

const PLAN_FILE: WrittenFile<Plan> = {
    name: "plan",
    whatToWrite: "Write actions, exceptions or both.",
    checked(value) {
        const read = safeParse(PLAN, value);
        if (!read.success) {
            return { content: { actions: [], exceptions: [] }, mistakes: mistakesOf(read.issues) };
        }
        const { actions = [], exceptions = [] }: InferOutput<typeof PLAN> = read.output;
        return {
            content: { actions, exceptions },
            mistakes: [
                ...repeated(actions, "actions", ({ cause, remedy = "" }) => [cause, remedy.toLowerCase()]),
                ...repeated(exceptions, "exceptions", ({ device, cause = "" }) => [device.toLowerCase(), cause]),
            ],
        };
    },
};

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
