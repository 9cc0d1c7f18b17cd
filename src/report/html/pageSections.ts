import { visibleEscaped } from "../../base/visible";
import type { ActionPlan, ExceptedDevice } from "../../readiness/actionPlan";
import type { ReadinessChange } from "../../readiness/change";
import { percent } from "../../readiness/percent";
import type { SecondOpinion } from "../../readiness/secondOpinion";
import type { TrendPoint } from "../../readiness/snapshots";
import { changeNumbers } from "../changeWords";
import { number } from "../numbers";
import type { PageSection, PageTrend } from "./pageData";

/** How many exceptions of an action are named. */
const FIRST_EXCEPTIONS = 20;

/** The share of earlier results and of this one; undefined where there are not two with devices. */
export function pageTrend(trend: readonly TrendPoint[]): PageTrend | undefined {
    const points = trend
        .filter(({ devices }) => devices > 0)
        .map(({ evaluatedAt, devices, byBadge }) => {
            const ready = byBadge.Eligible ?? 0;
            return {
                at: visibleEscaped(evaluatedAt),
                percent: (ready / devices) * 100,
                share: percent(ready, devices),
                ready,
                devices,
            };
        });
    const [first] = points;
    const last = points.at(-1);
    if (first === undefined || last === undefined || points.length < 2) {
        return undefined;
    }
    const sentence = `From ${first.share} of ${number(first.devices)} devices on ${dayOf(first.at)} to ${last.share} of ${number(last.devices)} on ${dayOf(last.at)}.`;
    return { sentence, points };
}

function dayOf(time: string): string {
    return time.slice(0, 10);
}

/** What changed since an earlier result; which devices, the table of devices says. */
export function changeSection(change: ReadinessChange): PageSection {
    const numbers = changeNumbers(change);
    return {
        key: "changed",
        title: "What changed",
        sentences: [
            `Since ${change.since}: ${numbers.length === 0 ? "nothing" : numbers.join(", ")}.`,
            ...change.notes,
        ].map(visibleEscaped),
    };
}

/** The action plan. */
export function planSection({ actions, notes }: ActionPlan): PageSection {
    const rows = actions.map(({ code, remedy, open, owner = "nobody", due, isOverdue, accepted, expired }) => [
        number(open),
        code,
        remedy,
        owner,
        due === undefined ? "" : `${due}${isOverdue ? ", overdue" : ""}`,
        [
            ...expired.map((each) => excepted(each, "expired")),
            ...accepted.map((each) => excepted(each, "until")),
        ].reduce(fewOnly, ""),
    ]);
    return {
        key: "plan",
        title: "Action plan",
        sentences: [...(rows.length === 0 ? ["Nothing is left to do."] : []), ...notes].map(visibleEscaped),
        ...(rows.length === 0
            ? {}
            : {
                  table: {
                      head: ["Open", "Cause", "What to do", "Owner", "Due", "Exceptions"],
                      rows: rows.map((row) => row.map(visibleEscaped)),
                  },
              }),
    };
}

function excepted({ name, expires, reason }: ExceptedDevice, how: string): string {
    return `${name} (${how} ${expires}): ${reason}`;
}

function fewOnly(text: string, each: string, place: number, all: readonly string[]): string {
    if (place < FIRST_EXCEPTIONS) {
        return text === "" ? each : `${text}; ${each}`;
    }
    return place === FIRST_EXCEPTIONS ? `${text}; and ${number(all.length - place)} more` : text;
}

/** In how much the update service agrees, and where it differs. */
export function opinionSection(opinion: SecondOpinion): PageSection {
    const { listed, notListed, agreed, undecided, disagreements, assumed, notRead } = opinion;
    const isRead = listed + notListed > 0;
    const numbers =
        `The Windows update service lists ${number(listed)} of ${number(listed + notListed)} devices. It agrees on ${number(agreed)}; ` +
        `${number(undecided)} are undecided on one side. Its word changes no badge.`;
    const rows = disagreements.map(({ devices, finding, remedy, examples }) => [
        number(devices),
        finding,
        `${examples.map((name) => name || "(no name)").join(", ")}${devices > examples.length ? ", …" : ""}`,
        remedy,
    ]);
    return {
        key: "opinion",
        title: "Second opinion",
        sentences: [
            ...(isRead ? [numbers] : []),
            ...(listed > 0 ? assumed : []),
            ...notRead.map((text) => `Not known: ${text}`),
        ].map(visibleEscaped),
        ...(rows.length === 0
            ? {}
            : {
                  table: {
                      head: ["Devices", "Where they differ", "Such as", "What to check"],
                      rows: rows.map((row) => row.map(visibleEscaped)),
                  },
              }),
    };
}
