import { visible, visibleEscaped } from "../base/visible";
import { type Action, type ActionPlan, actionPlan, type ExceptedDevice, NO_PLAN } from "../readiness/actionPlan";
import { columns } from "./columns";
import { csvLine } from "./csvLine";
import { number } from "./numbers";
import type { ReadinessResult } from "./results";
import { wrapped } from "./wrapping";

/** How many exceptions of an action a cell names; spreadsheets take 32,767 characters. */
const FIRST_EXCEPTIONS = 20;

const CSV_COLUMNS: readonly (readonly [string, (action: Action) => string])[] = [
    ["cause", ({ code }) => code],
    ["remedy", ({ remedy }) => remedy],
    ["open", ({ open }) => String(open)],
    ["devices", ({ devices, open }) => listed(devices, open)],
    ["owner", ({ owner }) => owner ?? ""],
    ["due", ({ due }) => due ?? ""],
    ["overdue", ({ isOverdue }) => (isOverdue ? "yes" : "")],
    ["accepted", ({ accepted }) => String(accepted.length)],
    ["expired", ({ expired }) => String(expired.length)],
    [
        "exceptions",
        ({ accepted, expired }) => {
            const texts = [
                ...expired.map(({ name, expires, reason }) => `${name} (expired ${expires}): ${reason}`),
                ...accepted.map(({ name, expires, reason }) => `${name} (until ${expires}): ${reason}`),
            ];
            return listed(texts.slice(0, FIRST_EXCEPTIONS), texts.length);
        },
    ],
];

/** The action plan as CSV, a line for each cause, as {@link csvLine} writes it; without a plan of the user's nothing has an owner. */
export function* actionsCsv(readiness: ReadinessResult): Generator<string, void, undefined> {
    const { actions } = readiness.actionPlan ?? actionPlan(readiness, NO_PLAN);
    yield csvLine(CSV_COLUMNS.map(([title]) => title));
    for (const action of actions) {
        yield csvLine(CSV_COLUMNS.map(([, textOf]) => visibleEscaped(textOf(action))));
    }
}

/** The action plan for a reader at a terminal. */
export function actionsTable({ actions, notes }: ActionPlan, width: number): string {
    const rows = actions.map(({ code, remedy, open, owner, due, isOverdue, accepted, expired }) => [
        number(open),
        code,
        [visible(owner ?? "nobody"), ...(due === undefined ? [] : [`${due}${isOverdue ? ", overdue" : ""}`])].join(
            "\n",
        ),
        [
            visible(remedy),
            ...expired.map((each) => excepted(each, "Exception expired")),
            ...someAccepted(accepted),
        ].join("\n"),
    ]);
    return [
        ...(rows.length === 0
            ? ["Action plan: nothing is left to do."]
            : [columns(["Open", "Cause", "Owner, due", "Action plan"], rows, [7, 12, 21], width)]),
        ...notes.map((note) => wrapped(note, width)),
    ].join("\n\n");
}

function someAccepted(accepted: readonly ExceptedDevice[]): string[] {
    const more = accepted.length - FIRST_EXCEPTIONS;
    return [
        ...accepted.slice(0, FIRST_EXCEPTIONS).map((each) => excepted(each, "Accepted until")),
        ...(more > 0 ? [`${number(more)} more are accepted.`] : []),
    ];
}

function excepted({ name, expires, reason }: ExceptedDevice, how: string): string {
    return `${how} ${expires}: ${visible(name)}, ${visible(reason)}`;
}

function listed(texts: readonly string[], count: number): string {
    const more = count - texts.length;
    return `${texts.join("; ")}${more > 0 ? `; and ${number(more)} more` : ""}`;
}
