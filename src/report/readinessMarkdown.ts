import { PREREQUISITE_WORDS } from "../conditions/prerequisites";
import type { ReadinessChange } from "../readiness/change";
import type { DeviceReadiness } from "../readiness/fleet";
import { percent } from "../readiness/percent";
import { PREREQUISITES } from "../readiness/prerequisites";
import { BADGES, reasonOfBadge } from "../readiness/verdict";
import { changeKinds, changeNumbers } from "./changeWords";
import { fitting, folded, LISTS, LONGEST_FINDING, markdownTable, plain } from "./markdownSyntax";
import { number } from "./numbers";
import type { ReadinessResult } from "./results";

/** Readiness for a comment: the share, what changed, what is in the way of how many, and the devices in folded lists. */
export function readinessMarkdown(readiness: ReadinessResult): string {
    const { devices, byBadge, shortfalls, evaluatedAt, gate, change, notes } = readiness;
    const eligible = byBadge.Eligible ?? 0;
    const badges = BADGES.filter((badge) => byBadge[badge] !== undefined);
    const rows = badges.map((badge) => [
        badge,
        number(byBadge[badge] ?? 0),
        percent(byBadge[badge] ?? 0, devices.length),
        ...(change === undefined ? [] : [difference(byBadge[badge] ?? 0, change.byBadgeBefore[badge] ?? 0)]),
    ]);
    const listed = badges.filter((badge) => badge !== "Eligible");
    const most = LISTS / (listed.length + (change === undefined ? 0 : 4));
    const parts = [
        "<!-- pulumi-hotpatch readiness -->",
        "### Hotpatch readiness",
        ...shortfalls.map((text) => `> **Not complete:** ${plain(text)}`),
        devices.length === 0
            ? "There is no device to judge."
            : `**${percent(eligible, devices.length)}** of ${number(devices.length)} Windows devices are ready for hotpatch: ${number(eligible)}.`,
        ...(gate === undefined ? [] : [`**${GATE[gate.result]}** ${plain(gate.findings.join(" "))}`]),
        ...(change === undefined ? [] : changeParts(change, most)),
        ...(rows.length === 0
            ? []
            : [
                  markdownTable(
                      ["Badge", "Devices", "Share", ...(change === undefined ? [] : ["Change"])],
                      rows,
                      [1, 2, 3],
                  ),
              ]),
        ...causes(readiness),
        ...listed.map((badge) => deviceList(badge, devices, most)),
        ...notes.map(plain),
        `<sub>Evaluated ${plain(evaluatedAt)} from ${plain(readiness.source)}.</sub>`,
    ];
    return `${parts.join("\n\n")}\n`;
}

const GATE = {
    held: "The gate holds.",
    notHeld: "The gate does not hold.",
    undecided: "The gate is undecided.",
} as const;

function difference(now: number, before: number): string {
    return now === before ? "" : `${now > before ? "+" : "−"}${number(Math.abs(now - before))}`;
}

function changeParts(change: ReadinessChange, most: number): string[] {
    const { since, notes } = change;
    const numbers = changeNumbers(change);
    return [
        `**Since ${plain(since)}:** ${numbers.length === 0 ? "nothing changed" : numbers.join(" · ")}.`,
        ...notes.map(plain),
        ...changeKinds(change).map(({ title, devices }) => {
            const lines = devices.map(
                ({ name, before, now, why }) =>
                    `- ${plain(name)}: ${before} → ${now}${why === "" ? "" : `: ${plain(why.slice(0, LONGEST_FINDING))}`}`,
            );
            return folded(`${number(devices.length)} ${title}`, fitting(lines, most));
        }),
    ];
}

/** What is in the way, most devices first. */
function causes({ byReason }: ReadinessResult): string[] {
    const rows = PREREQUISITES.map(({ code }) => ({ code, ...byReason[code] }))
        .filter(({ fail, unknown }) => fail + unknown > 0)
        .sort((one, other) => other.fail - one.fail || other.unknown - one.unknown)
        .map(({ code, fail, unknown }) => [code, number(fail), number(unknown), PREREQUISITE_WORDS[code].remedy]);
    return rows.length === 0
        ? []
        : ["**What is in the way**", markdownTable(["Prerequisite", "Fail", "Unknown", "What to do"], rows, [1, 2])];
}

function deviceList(badge: string, devices: readonly DeviceReadiness[], most: number): string {
    const lines = devices
        .filter((device) => device.badge === badge)
        .map((device) => {
            const finding = reasonOfBadge(device)?.finding ?? "";
            return `- ${plain(device.name)}${finding === "" ? "" : `: ${plain(finding.slice(0, LONGEST_FINDING))}`}`;
        });
    return folded(`${badge}: ${number(lines.length)}`, fitting(lines, most));
}
