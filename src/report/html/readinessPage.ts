import { ADVISORY_CODES } from "../../advisories/advisory";
import { isAdvised } from "../../advisories/fleetAdvisories";
import { visibleEscaped } from "../../base/visible";
import { PREREQUISITE_WORDS, type PrerequisiteCode } from "../../conditions/prerequisites";
import type { DeviceReadiness } from "../../readiness/fleet";
import { percent } from "../../readiness/percent";
import { PREREQUISITES } from "../../readiness/prerequisites";
import type { Reason } from "../../readiness/verdict";
import { counted } from "../numbers";
import type { ReadinessResult } from "../results";
import { fileNameOf, htmlPage } from "./htmlPage";
import { pageCalendar } from "./pageCalendar";
import { type Column, withoutTexts } from "./pageColumns";
import type { Headline, PageData } from "./pageData";
import { changeSection, opinionSection, pageTrend, planSection } from "./pageSections";
import { pageQuestions, pageWords } from "./pageWords";
import {
    ADVISORY_COLUMN,
    advisoriesOf,
    badgeFirst,
    changeColumns,
    OUTCOME_WORDS,
    READINESS_COLUMNS,
    SERVICE_COLUMN,
} from "./readinessColumns";
import type { PageCause } from "./rowPacker";

/** Readiness as a page that is one file. */
export function readinessPage(readiness: ReadinessResult): Iterable<string> {
    const { devices, source, evaluatedAt, shortfalls, notes } = readiness;
    const advised = isAdvised(readiness);
    const { change, trend = [], secondOpinion, actionPlan } = readiness;
    const columns = [
        ...READINESS_COLUMNS,
        ...(change === undefined ? [] : changeColumns(change)),
        ...(secondOpinion === undefined ? [] : [SERVICE_COLUMN]),
        ...(advised ? [ADVISORY_COLUMN] : []),
    ];
    const shownTrend = pageTrend(trend);
    const calendar = pageCalendar(evaluatedAt);
    const data: PageData = {
        title: "Hotpatch readiness",
        about: visibleEscaped(`${counted(devices.length, "Windows device")}, from ${source}, ${evaluatedAt}`),
        fileName: fileNameOf("hotpatch-readiness", evaluatedAt),
        headline: headline(readiness),
        cautions: [
            ...(readiness.complete ? [] : ["Not complete: numbers may be those of a part."]),
            ...shortfalls.map(visibleEscaped),
        ],
        notes: [
            ...(readiness.gate?.findings ?? []),
            ...notes,
            ...(advised ? readiness.tenantAdvisories.map(({ finding, remedy }) => `${finding} ${remedy}`) : []),
            ...(advised ? readiness.advisoryShortfalls : []),
        ].map(visibleEscaped),
        ...(calendar === undefined ? {} : { calendar }),
        ...(shownTrend === undefined ? {} : { trend: shownTrend }),
        sections: [
            ...(change === undefined ? [] : [changeSection(change)]),
            ...(actionPlan === undefined ? [] : [planSection(actionPlan)]),
            ...(secondOpinion === undefined ? [] : [opinionSection(secondOpinion)]),
        ],
        columns: withoutTexts(columns),
        words: pageWords([...PREREQUISITES.map(({ code }) => code), ...(advised ? ADVISORY_CODES : [])]),
        questions: pageQuestions(),
    };
    return htmlPage(data, packed(devices, columns));
}

function* packed(devices: readonly DeviceReadiness[], columns: readonly Column<DeviceReadiness>[]) {
    for (const device of devices) {
        yield {
            cells: columns.map(({ textOf }) => textOf(device)),
            causes: [
                ...badgeFirst(device).map(causeOf),
                ...advisoriesOf(device).map(({ code, finding, remedy }) => ({ code, outcome: "", finding, remedy })),
            ],
        };
    }
}

/** A reason as the page tells it. */
export function causeOf({ code, outcome, finding, remedy, contested, evidence }: Reason): PageCause {
    return {
        code,
        outcome: OUTCOME_WORDS[outcome],
        finding,
        remedy,
        evidence,
        ...(contested === undefined ? {} : { contested }),
    };
}

/** What fails, in a few words. */
const FAILURES: Readonly<Record<PrerequisiteCode, string>> = {
    edition: "an edition of Windows without hotpatches",
    build: "a build that is too old for hotpatches",
    vbs: "virtualization-based security that does not run",
    entra_join: "a missing join to Microsoft Entra",
    mdm: "a missing enrolment in Intune",
};

/** The share that is ready, and what helps most. */
function headline({ devices, byBadge, byReason }: ReadinessResult): Headline {
    if (devices.length === 0) {
        return { of: "There is no Windows device to judge.", sentence: "" };
    }
    const eligible = byBadge.Eligible ?? 0;
    const share = percent(eligible, devices.length);
    const of = `of ${counted(devices.length, "device")} ${devices.length === 1 ? "is" : "are"} ready for hotpatch`;
    if (eligible === devices.length) {
        return { share, of, sentence: "A policy with hotpatch on is all they need." };
    }
    const worst = PREREQUISITES.map(({ code }) => ({ code, fail: byReason[code].fail })).sort(
        (a, b) => b.fail - a.fail,
    )[0];
    if (worst === undefined || worst.fail === 0) {
        const open = counted(devices.length - eligible, "device");
        return { share, of, sentence: `Nothing is known to be wrong: of ${open} not enough is known.` };
    }
    return {
        share,
        of,
        sentence: `The most frequent cause, on ${counted(worst.fail, "device")}, is ${FAILURES[worst.code]}. ${PREREQUISITE_WORDS[worst.code].remedy}`,
    };
}
