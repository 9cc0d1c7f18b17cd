import { ADVISORY_CODES } from "../../advisories/advisory";
import { isAdvised } from "../../advisories/fleetAdvisories";
import { visibleEscaped } from "../../base/visible";
import { PREREQUISITE_WORDS } from "../../conditions/prerequisites";
import type { DeviceReadiness } from "../../readiness/fleet";
import { percent } from "../../readiness/percent";
import { PREREQUISITES } from "../../readiness/prerequisites";
import { BADGES, type Reason } from "../../readiness/verdict";
import { counted, number } from "../numbers";
import type { ReadinessResult } from "../results";
import { fileNameOf, htmlPage } from "./htmlPage";
import { pageCalendar } from "./pageCalendar";
import { type Column, identityColumns, NAME, withoutTexts } from "./pageColumns";
import type { Headline, Tone } from "./pageData";
import { pageQuestions, pageWords } from "./pageWords";
import type { PageCause } from "./rowPacker";

/** How badges are coloured. */
export const BADGE_TONES: readonly (readonly [string, Tone])[] = BADGES.map((badge) => [
    badge,
    badge === "Eligible" ? "good" : badge.startsWith("Not") ? "bad" : "open",
]);

const OUTCOMES = { fail: "fails", unknown: "is not known" } as const;

const COLUMNS: readonly Column<DeviceReadiness>[] = [
    NAME,
    {
        key: "badge",
        title: "Readiness",
        isShown: true,
        width: 2.5,
        facet: { title: "By readiness", values: BADGE_TONES },
        textOf: ({ badge }) => badge,
    },
    {
        key: "causes",
        title: "Causes",
        isShown: false,
        width: 3,
        facet: {
            title: "By cause, whatever the badge",
            values: PREREQUISITES.flatMap(({ code }) => [
                [`${code} ${OUTCOMES.fail}`, "bad"] as const,
                [`${code} ${OUTCOMES.unknown}`, "open"] as const,
            ]),
        },
        textOf: ({ reasons }) => reasons.map(({ code, outcome }) => `${code} ${OUTCOMES[outcome]}`),
    },
    {
        key: "why",
        title: "Why",
        isShown: true,
        width: 6,
        textOf: ({ reasons }) => reasons.map(({ code, finding }) => `${code}: ${finding}`).join("; "),
    },
    {
        key: "remedy",
        title: "What to do",
        isShown: false,
        width: 6,
        textOf: ({ reasons }) => reasons.map(({ remedy }) => remedy).join(" "),
    },
    ...identityColumns({ showsSync: true }),
    {
        key: "otherIntuneIds",
        title: "Older Intune records",
        isShown: false,
        width: 4,
        textOf: ({ otherRecords }) => otherRecords.map(({ intuneId }) => intuneId).join("; "),
    },
];

const ADVISORIES: Column<DeviceReadiness> = {
    key: "advisories",
    title: "Advisories",
    isShown: false,
    width: 3,
    facet: { title: "By advisory", values: [] },
    textOf: (device) => advisoriesOf(device).map(({ code }) => code),
};

/** Readiness as a page that is one file. */
export function readinessPage(readiness: ReadinessResult): Iterable<string> {
    const { devices, source, evaluatedAt, shortfalls, notes } = readiness;
    const advised = isAdvised(readiness);
    const columns = advised ? [...COLUMNS, ADVISORIES] : COLUMNS;
    const calendar = pageCalendar(evaluatedAt);
    const data = {
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
                ...device.reasons.map(causeOf),
                ...advisoriesOf(device).map(({ code, finding, remedy }) => ({ code, outcome: "", finding, remedy })),
            ],
        };
    }
}

/** A reason as the page tells it. */
export function causeOf({ code, outcome, finding, remedy, contested, evidence }: Reason): PageCause {
    return {
        code,
        outcome: OUTCOMES[outcome],
        finding,
        remedy,
        evidence,
        ...(contested === undefined ? {} : { contested }),
    };
}

interface SaidAdvisory {
    readonly code: string;
    readonly finding: string;
    readonly remedy: string;
}

function advisoriesOf(device: DeviceReadiness & { readonly advisories?: readonly SaidAdvisory[] }) {
    return device.advisories ?? [];
}

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
    const fails = worst.fail === 1 ? "1 device fails" : `${number(worst.fail)} devices fail`;
    return {
        share,
        of,
        sentence: `The most frequent cause is ${worst.code}, which ${fails}. ${PREREQUISITE_WORDS[worst.code].remedy}`,
    };
}
