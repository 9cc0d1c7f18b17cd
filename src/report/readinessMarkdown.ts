import { visible } from "../base/visible";
import { PREREQUISITE_WORDS } from "../conditions/prerequisites";
import type { ActionPlan, ExceptedDevice } from "../readiness/actionPlan";
import type { ReadinessChange } from "../readiness/change";
import type { DeviceReadiness } from "../readiness/fleet";
import { percent } from "../readiness/percent";
import { PREREQUISITES } from "../readiness/prerequisites";
import { BADGES, reasonOfBadge } from "../readiness/verdict";
import { changeKinds, changeNumbers } from "./changeWords";
import { fitting, folded, LISTS, LONGEST_FINDING, markdownTable, plain } from "./markdownSyntax";
import { counted, number } from "./numbers";
import type { ReadinessResult } from "./results";

/** Readiness for a comment: the share, what changed, what is in the way of how many, and the devices in folded lists. */
export function readinessMarkdown(readiness: ReadinessResult): string {
    const { devices, byBadge, shortfalls, evaluatedAt, gate, change, notes, actionPlan } = readiness;
    const eligible = byBadge.Eligible ?? 0;
    const badges = BADGES.filter((badge) => byBadge[badge] !== undefined);
    const rows = badges.map((badge) => [
        badge,
        number(byBadge[badge] ?? 0),
        percent(byBadge[badge] ?? 0, devices.length),
        ...(change === undefined ? [] : [difference(byBadge[badge] ?? 0, change.byBadgeBefore[badge] ?? 0)]),
    ]);
    const listed = badges.filter((badge) => badge !== "Eligible");
    const most = LISTS / (listed.length + (change === undefined ? 0 : 4) + (actionPlan === undefined ? 0 : 1));
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
        ...(actionPlan === undefined ? causes(readiness) : planParts(actionPlan, most)),
        ...listed.map((badge) => deviceList(badge, devices, most)),
        ...notes.map(plain),
        `<sub>Evaluated ${plain(evaluatedAt)} from ${plain(readiness.source)}.</sub>`,
    ];
    return `${parts.join("\n\n")}\n`;
}

/** Rows of the action plan, and characters of a remedy and of an owner, that a comment has at most. */
const MOST_ACTIONS = 20;
const LONGEST_REMEDY = 300;
const LONGEST_OWNER = 100;

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
                    `- ${plain(name)}: ${before} → ${now}${why === "" ? "" : `: ${plain(visible(why, LONGEST_FINDING))}`}`,
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

/** What to do, who does it and until when; and which devices are excepted. */
function planParts({ actions, notes }: ActionPlan, most: number): string[] {
    const rows = actions.map(({ open, code, remedy, owner = "nobody", due, isOverdue }) => [
        number(open),
        code,
        visible(remedy, LONGEST_REMEDY),
        visible(owner, LONGEST_OWNER),
        due === undefined ? "" : `${due}${isOverdue ? ", overdue" : ""}`,
    ]);
    const left = rows.length - MOST_ACTIONS;
    const exceptions = actions.flatMap(({ code, accepted, expired }) => [
        ...expired.map((each) => exceptionLine(code, each, "expired")),
        ...accepted.map((each) => exceptionLine(code, each, "until")),
    ]);
    return [
        "**Action plan**",
        rows.length === 0
            ? "Nothing is left to do."
            : markdownTable(["Open", "Cause", "What to do", "Owner", "Due"], rows.slice(0, MOST_ACTIONS), [0]),
        ...(left > 0 ? [`… and ${number(left)} more; --format actions lists every one.`] : []),
        ...(exceptions.length === 0
            ? []
            : [folded(counted(exceptions.length, "exception"), fitting(exceptions, most))]),
        ...notes.map(plain),
    ];
}

function exceptionLine(code: string, { name, expires, reason }: ExceptedDevice, how: string): string {
    return `- ${plain(name)}, ${code} (${how} ${plain(expires)}): ${plain(visible(reason, LONGEST_FINDING))}`;
}

function deviceList(badge: string, devices: readonly DeviceReadiness[], most: number): string {
    const lines = devices
        .filter((device) => device.badge === badge)
        .map((device) => {
            const finding = reasonOfBadge(device)?.finding ?? "";
            return `- ${plain(device.name)}${finding === "" ? "" : `: ${plain(visible(finding, LONGEST_FINDING))}`}`;
        });
    return folded(`${badge}: ${number(lines.length)}`, fitting(lines, most));
}
