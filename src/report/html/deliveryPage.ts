import { visibleEscaped } from "../../base/visible";
import { CONDITIONS } from "../../conditions";
import { PREREQUISITE_WORDS } from "../../conditions/prerequisites";
import { CAUSE_CODES } from "../../delivery/cause";
import type { DeviceDelivery, FleetDelivery } from "../../delivery/fleetDelivery";
import { OUTCOME_NAMES, type OutcomeName } from "../../delivery/outcome";
import { DELIVERY_NAMES, type DeliveryName } from "../../delivery/targeting";
import { percent } from "../../readiness/percent";
import { counted } from "../numbers";
import { fileNameOf, htmlPage } from "./htmlPage";
import { pageCalendar } from "./pageCalendar";
import { type Column, identityColumns, NAME, versionColumn, withoutTexts } from "./pageColumns";
import type { Headline, PageData, Tone } from "./pageData";
import { opinionSection } from "./pageSections";
import { pageQuestions, pageWords } from "./pageWords";
import { BADGE_TONES, SERVICE_COLUMN } from "./readinessColumns";
import { causeOf } from "./readinessPage";

const OUTCOME_TONES: Readonly<Record<OutcomeName, Tone>> = {
    succeeded: "good",
    pending: "open",
    failed: "bad",
    unknown: "open",
    blocked: "plain",
    "not delivered": "bad",
};
const DELIVERY_TONES: Readonly<Record<DeliveryName, Tone>> = {
    "hotpatch policy": "good",
    "tenant default": "good",
    "blocked by policy": "plain",
    conflict: "bad",
    none: "bad",
};

const COLUMNS: readonly Column<DeviceDelivery>[] = [
    NAME,
    {
        key: "outcome",
        title: "Outcome",
        isShown: true,
        width: 2,
        facet: { title: "By outcome", values: OUTCOME_NAMES.map((name) => [name, OUTCOME_TONES[name]]) },
        textOf: ({ outcome }) => outcome,
    },
    {
        key: "delivery",
        title: "Delivery",
        isShown: true,
        width: 2.5,
        facet: {
            title: "By what brings hotpatches",
            values: DELIVERY_NAMES.map((name) => [name, DELIVERY_TONES[name]]),
        },
        textOf: ({ delivery }) => delivery,
    },
    {
        key: "policies",
        title: "Policies",
        isShown: false,
        width: 3,
        facet: { title: "By policy", values: [] },
        textOf: ({ policies }) => policies.map(({ displayName, id }) => displayName || id),
    },
    {
        key: "causes",
        title: "Causes",
        isShown: false,
        width: 3,
        facet: { title: "By cause", values: [] },
        textOf: ({ causes }) => causes.map(({ code }) => code),
    },
    versionColumn(buildOf),
    {
        key: "badge",
        title: "Readiness",
        isShown: false,
        width: 2.5,
        facet: { title: "By readiness", values: BADGE_TONES },
        textOf: ({ badge }) => badge,
    },
    { key: "build", title: "Build", isShown: true, width: 2, textOf: ({ standing }) => standing.on ?? "not known" },
    { key: "standing", title: "Standing", isShown: false, width: 2, textOf: ({ standing }) => standing.standing },
    { key: "newest", title: "Newest", isShown: false, width: 4, textOf: ({ standing }) => standing.latest ?? "" },
    {
        key: "why",
        title: "Why",
        isShown: true,
        width: 6,
        textOf: ({ causes }) => causes.map(({ finding }) => finding).join(" "),
    },
    {
        key: "remedy",
        title: "What to do",
        isShown: false,
        width: 6,
        textOf: ({ causes }) => causes.map(({ remedy }) => remedy).join(" "),
    },
    ...identityColumns({ showsSync: false }),
];

/** Delivery as a page that is one file. */
export function deliveryPage(delivery: FleetDelivery): Iterable<string> {
    const { devices, evaluatedAt, catalog, findings, complete, secondOpinion } = delivery;
    const columns = secondOpinion === undefined ? COLUMNS : [...COLUMNS, SERVICE_COLUMN];
    const calendar = pageCalendar(evaluatedAt);
    const data: PageData = {
        title: "Hotpatch delivery",
        about: visibleEscaped(
            `${counted(devices.length, "Windows device")}, ${evaluatedAt}, computed from policies, groups and builds (releases: ${catalog.origin} catalog of ${catalog.date})`,
        ),
        fileName: fileNameOf("hotpatch-delivery", evaluatedAt),
        headline: headline(devices),
        cautions: complete ? [] : ["Not complete: numbers may be those of a part. The notes say what is missing."],
        notes: findings.map(visibleEscaped),
        ...(calendar === undefined ? {} : { calendar }),
        sections: secondOpinion === undefined ? [] : [opinionSection(secondOpinion)],
        columns: withoutTexts(columns),
        matrix: { title: "Causes by policy", rows: "policies", columns: "causes" },
        words: pageWords([...CAUSE_CODES, ...keysOf(PREREQUISITE_WORDS)]),
        questions: pageQuestions(),
    };
    return htmlPage(data, packed(devices, columns));
}

function* packed(devices: readonly DeviceDelivery[], columns: readonly Column<DeviceDelivery>[]) {
    for (const device of devices) {
        yield {
            cells: columns.map(({ textOf }) => textOf(device)),
            causes: [
                ...device.causes.map(({ code, finding, remedy }) => ({ code, outcome: "", finding, remedy })),
                ...device.reasons.map(causeOf),
            ],
        };
    }
}

function buildOf({ standing }: DeviceDelivery): number | undefined {
    const build = Number(standing.on?.split(".")[0]);
    return Number.isNaN(build) ? undefined : build;
}

/** The share that has the newest release, and what helps most. */
function headline(devices: readonly DeviceDelivery[]): Headline {
    if (devices.length === 0) {
        return { of: "There is no Windows device to judge.", sentence: "" };
    }
    const succeeded = devices.filter(({ outcome }) => outcome === "succeeded").length;
    const share = percent(succeeded, devices.length);
    const of = `of ${counted(devices.length, "device")} ${succeeded === 1 ? "has" : "have"} the newest baseline or hotpatch`;
    const causes = new Map<(typeof CAUSE_CODES)[number], number>();
    for (const { code } of devices.flatMap((device) => device.causes.slice(0, 1))) {
        causes.set(code, (causes.get(code) ?? 0) + 1);
    }
    const [worst] = [...causes].sort(([, a], [, b]) => b - a);
    if (worst === undefined) {
        return { share, of, sentence: "" };
    }
    const [code, count] = worst;
    return {
        share,
        of,
        sentence: `The most frequent cause, on ${counted(count, "device")}: ${CONDITIONS[code].meaning}`,
    };
}

function keysOf<Key extends string>(words: Readonly<Record<Key, unknown>>): Key[] {
    return Object.keys(words) as Key[];
}
