import { visible } from "../base/visible";
import { inPercent } from "../rollout/changes";
import type { RingDevicesStatus, RingStatus, RolloutStatus } from "../rollout/status";
import { columns } from "./columns";
import type { Look } from "./format";
import { markdownTable, plain } from "./markdownSyntax";
import { wrapped } from "./wrapping";

/** Characters of a remark: a ring may be held for many reasons. */
const LONGEST = 4000;
export const PARTIAL =
    "Not complete: not everything was read, so numbers may be those of a part. The notes say what is missing.";
export const HEAD = [
    "Ring",
    "Open",
    "Devices",
    "Eligible",
    "Delivered",
    "Hotpatched",
    "Cumulative",
    "Behind",
    "Failed",
];
const WIDTHS = [14, 8, 9, 10, 11, 12, 12, 8, 8];

/** The rings of rollouts for a reader at a terminal: a line a ring, and below what there is to say about it. */
export function rolloutStatusTable(status: RolloutStatus, { width }: Pick<Look, "width">): string {
    const parts = [
        ...(status.complete ? [] : [wrapped(PARTIAL, width)]),
        ...status.rollouts.flatMap(({ name, rings }) => [
            wrapped(visible(`Rollout ${name}, ${status.evaluatedAt}`), width),
            columns(
                [...HEAD, "Last syncs"],
                rings.map((ring) => [...cells(ring), syncs(ring.devices)]),
                WIDTHS,
                width,
            ),
            ...rings.flatMap(remarks).map((text) => wrapped(visible(text, LONGEST), width)),
        ]),
        ...status.findings.map((finding) => wrapped(visible(`Note: ${finding}`), width)),
    ];
    return `${parts.join("\n\n")}\n`;
}

/** The rings of rollouts for a comment. */
export function rolloutStatusMarkdown(status: RolloutStatus): string {
    const parts = [
        "<!-- pulumi-hotpatch rollout -->",
        ...(status.complete ? [] : [`> **${PARTIAL}**`]),
        ...status.rollouts.flatMap(({ name, rings }) => [
            `### Rollout ${plain(name)}`,
            markdownTable(
                [...HEAD, "Last syncs"],
                rings.map((ring) => [...cells(ring), syncs(ring.devices)]),
                [1, 2, 3, 4, 5, 6, 7, 8],
            ),
            ...rings.flatMap(remarks).map((text) => `- ${plain(text)}`),
        ]),
        ...status.findings.map((finding) => `- Note: ${plain(finding)}`),
        plain(`Evaluated ${status.evaluatedAt}.`),
    ];
    return `${parts.join("\n\n")}\n`;
}

/** A ring's numbers, in the order of {@link HEAD}. */
export function cells({ name, open, devices }: RingStatus): string[] {
    const counts =
        devices === undefined
            ? Array.from({ length: HEAD.length - 2 }, () => "-")
            : [
                  devices.members,
                  devices.eligible,
                  devices.delivered,
                  devices.hotpatched,
                  devices.onCumulative,
                  devices.behind,
                  devices.failed,
              ].map(String);
    return [name, inPercent(open), ...counts];
}

/** From the oldest to the newest, and since when half of the devices synced. */
export function syncs(devices: RingDevicesStatus | undefined): string {
    const { oldest = null, median = null, newest = null, never = 0 } = devices?.lastSync ?? {};
    const missing = never === 0 ? "" : `, never ${never}`;
    return oldest === null || newest === null || median === null
        ? `-${missing}`
        : `${day(oldest)} to ${day(newest)}, half since ${day(median)}${missing}`;
}

/** What a line has no room for, in whole sentences. */
export function remarks({ name, open, has, paused, stopped, openedAt, held, devices }: RingStatus): string[] {
    const states = [...(stopped ? ["stopped"] : []), ...(paused ? ["paused"] : [])];
    const since = openedAt === undefined ? "" : `, opened further last on ${day(openedAt)}`;
    const causes = Object.entries(devices?.failedCauses ?? {}).map(([code, count]) => `${code} (${count})`);
    const others = devices?.membersNotInIntune ?? 0;
    return [
        `Ring '${name}': ${has}${since}${states.length === 0 ? "" : `, ${states.join(" and ")}`}.`,
        ...(held === undefined
            ? []
            : [
                  `Ring '${name}' was held at ${inPercent(open)} on ${day(held.at)}, and would open to ${inPercent(held.to)}: ${held.reasons.join(" ")}`,
              ]),
        ...(causes.length === 0 ? [] : [`Ring '${name}' has devices that failed: ${causes.join(", ")}.`]),
        ...(others === 0 ? [] : [`Ring '${name}' has ${others} members that are not Windows devices in Intune.`]),
    ];
}

function day(time: string): string {
    return /^\d{4}-\d{2}-\d{2}/.exec(time)?.[0] ?? "a day that is not known";
}
