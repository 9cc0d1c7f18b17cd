import type { ChangedDevice, ReadinessChange } from "../../readiness/change";
import type { DeviceReadiness } from "../../readiness/fleet";
import { PREREQUISITES } from "../../readiness/prerequisites";
import type { ServiceWord } from "../../readiness/secondOpinion";
import { BADGES, type Reason, reasonOfBadge } from "../../readiness/verdict";
import { parseOsVersion } from "../../servicing/osVersion";
import { changeKinds } from "../changeWords";
import { type Column, identityColumns, NAME, versionColumn } from "./pageColumns";
import type { Tone } from "./pageData";

/** How badges are coloured. */
export const BADGE_TONES: readonly (readonly [string, Tone])[] = BADGES.map((badge) => [
    badge,
    badge === "Eligible" ? "good" : badge.startsWith("Not") ? "bad" : "open",
]);

/** How outcomes of prerequisites are told. */
export const OUTCOME_WORDS = { fail: "fails", unknown: "is not known" } as const;

/** The reasons of a device, that of its badge before all others. */
export function badgeFirst(device: DeviceReadiness): readonly Reason[] {
    const first = reasonOfBadge(device);
    return first === undefined ? device.reasons : [first, ...device.reasons.filter((each) => each !== first)];
}

/** Those that every page has. */
export const READINESS_COLUMNS: readonly Column<DeviceReadiness>[] = [
    NAME,
    {
        key: "badge",
        title: "Readiness",
        isShown: true,
        width: 3,
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
                [`${code} ${OUTCOME_WORDS.fail}`, "bad"] as const,
                [`${code} ${OUTCOME_WORDS.unknown}`, "open"] as const,
            ]),
        },
        textOf: ({ reasons }) => reasons.map(({ code, outcome }) => `${code} ${OUTCOME_WORDS[outcome]}`),
    },
    {
        key: "why",
        title: "Why",
        isShown: true,
        width: 6,
        textOf: (device) =>
            badgeFirst(device)
                .map(({ code, finding }) => `${code}: ${finding}`)
                .join("; "),
    },
    {
        key: "remedy",
        title: "What to do",
        isShown: false,
        width: 6,
        textOf: (device) =>
            badgeFirst(device)
                .map(({ remedy }) => remedy)
                .join(" "),
    },
    versionColumn(({ osVersion }) => (osVersion === undefined ? undefined : parseOsVersion(osVersion)?.build)),
    {
        key: "build",
        title: "Build",
        isShown: false,
        width: 2,
        textOf: ({ osVersion = "" }) => osVersion.replace(/^10\.0\./, ""),
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

/** Where advisories were asked for. */
export const ADVISORY_COLUMN: Column<DeviceReadiness> = {
    key: "advisories",
    title: "Advisories",
    isShown: false,
    width: 3,
    facet: { title: "By advisory", values: [] },
    textOf: (device) => advisoriesOf(device).map(({ code }) => code),
};

/** How the update service's word is told. */
const SERVICE_WORDS: Readonly<Record<ServiceWord, readonly [text: string, tone: Tone]>> = {
    ready: ["ready", "good"],
    notReady: ["not ready", "bad"],
    unknown: ["not known", "open"],
    notListed: ["not listed", "plain"],
};

/** Where a second opinion was asked for, of readiness or of delivery. */
export const SERVICE_COLUMN: Column<Pick<DeviceReadiness, "serviceReadiness">> = {
    key: "service",
    title: "Update service",
    isShown: false,
    width: 2,
    facet: { title: "By the update service's word", values: Object.values(SERVICE_WORDS) },
    textOf: ({ serviceReadiness }) => (serviceReadiness === undefined ? "" : SERVICE_WORDS[serviceReadiness][0]),
};

const CHANGE_TONES: Readonly<Record<string, Tone>> = { "no longer eligible": "bad", "became eligible": "good" };

/** What changed since an earlier result, so that it can be filtered and saved like everything else. */
export function changeColumns(change: ReadinessChange): readonly Column<DeviceReadiness>[] {
    const kinds = changeKinds(change);
    const changes = new Map<string, readonly [title: string, device: ChangedDevice]>(
        kinds.flatMap(({ title, devices }) => devices.map((device) => [device.intuneId, [title, device]] as const)),
    );
    return [
        {
            key: "change",
            title: "Change",
            isShown: true,
            width: 2.5,
            facet: { title: "By change", values: kinds.map(({ title }) => [title, CHANGE_TONES[title] ?? "open"]) },
            textOf: ({ intuneId }) => changes.get(intuneId)?.[0] ?? [],
        },
        {
            key: "before",
            title: "Before",
            isShown: false,
            width: 3,
            textOf: ({ intuneId }) => {
                const device = changes.get(intuneId)?.[1];
                return device === undefined
                    ? ""
                    : `${device.before}${device.now === "Eligible" && device.why !== "" ? `, ${device.why}` : ""}`;
            },
        },
    ];
}

interface SaidAdvisory {
    readonly code: string;
    readonly finding: string;
    readonly remedy: string;
}

/** The advisories of a device; none where they were not asked for. */
export function advisoriesOf(device: DeviceReadiness & { readonly advisories?: readonly SaidAdvisory[] }) {
    return device.advisories ?? [];
}
