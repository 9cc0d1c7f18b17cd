import { visible } from "../base/visible";
import { PREREQUISITE_WORDS } from "../conditions/prerequisites";
import type { DeviceReadiness, FleetReadiness } from "../readiness/fleet";
import { percent } from "../readiness/percent";
import { PREREQUISITES } from "../readiness/prerequisites";
import { BADGES, type Badge, reasonOfBadge } from "../readiness/verdict";
import { actionsTable } from "./actions";
import { changeTable } from "./changeTable";
import { type Cell, columns, Painted } from "./columns";
import type { Look } from "./format";
import type { ReadinessExtras } from "./results";
import { secondOpinionText } from "./secondOpinion";
import { wrapped } from "./wrapping";

/** Up to this many devices that are not eligible are all named. */
const FEW_DEVICES = 40;
/** Beyond that, so many of each badge. */
const SAMPLE_A_BADGE = 5;
/** So many causes are named where a badge says Unknown. */
const FEW_CAUSES = 3;
/** The longest badge and the space behind it. */
const BADGE_WIDTH = 27;
/** Below this width a badge takes two lines, so that the other columns have room: so many columns then. */
const NARROW = 80;
const NARROW_BADGE_WIDTH = 15;
/** A contested question's option, answer and "(default)". */
const ANSWER_WIDTH = 27;
/** The longest name that Windows gives a computer, and the space behind it. */
const NAME_WIDTH = 17;

/** Readiness for a reader at a terminal: how many have which badge, then which devices, why, and what to do. */
export function tableReport(
    readiness: FleetReadiness & Pick<ReadinessExtras, "change" | "actionPlan">,
    options: Pick<Look, "width" | "color" | "all" | "verbose">,
): string {
    const { devices, counts, change, actionPlan } = readiness;
    const paint = painter(options.color);
    const parts = [
        ...partial(readiness, options.width),
        [
            `Hotpatch readiness of ${counted(devices.length, "Windows device")}, ${readiness.evaluatedAt}`,
            ...besides(counts),
        ]
            .map((text) => wrapped(text, options.width))
            .join("\n"),
    ];
    if (devices.length === 0) {
        const none = readiness.complete ? "Intune lists no Windows client" : "none was read";
        return `${parts.join("\n\n")}\nThere is no device to judge: ${none}.\n`;
    }
    parts.push(summary(readiness, options.width, paint));
    if (change !== undefined) {
        parts.push(changeTable(change, options.width, options.all));
    }

    if (actionPlan !== undefined) {
        parts.push(actionsTable(actionPlan, options.width));
    }

    const listed = devices.filter(({ badge }) => options.all || badge !== "Eligible");
    const shown = options.all || listed.length <= FEW_DEVICES ? inOrder(listed) : sampled(listed);
    if (shown.length > 0) {
        parts.push(details(shown, options.width, paint));
    }
    if (shown.length < listed.length) {
        parts.push(
            wrapped(
                `Shown: ${shown.length} of ${listed.length} devices that are not eligible, up to ${SAMPLE_A_BADGE} of each badge. ` +
                    "--all lists every device; --format csv or json has all of their evidence.",
                options.width,
            ),
        );
    }
    parts.push(...remarks(readiness, options));
    if (readiness.secondOpinion !== undefined) {
        parts.push(...secondOpinionText(readiness.secondOpinion, options));
    }
    return `${parts.join("\n\n")}\n`;
}

/** A reader has to know before any number that it is one of a part. */
function partial({ shortfalls }: FleetReadiness, width: number): string[] {
    return shortfalls.length > 0 ? [wrapped(`Not complete. ${shortfalls.join(" ")}`, width)] : [];
}

/** What a reader has to know about the numbers: what was not asked, and which contested answers they rest on. */
function remarks(
    { notes, assumptions, reasons, byReason, vbsBySource }: FleetReadiness,
    { width, verbose }: Pick<Look, "width" | "verbose">,
): string[] {
    const notAsked = byReason.vbs.notAsked;
    const rows = assumptions
        .filter(({ devices }) => devices > 0)
        .map(({ option, question, answer, isDefault, basis, devices, sides }) => [
            `${option}=${answer}${isDefault ? " (default)" : ""}`,
            String(devices),
            [
                question,
                ...(verbose ? sides.map(({ claim, source }) => `- ${claim} ${source}.`) : []),
                ...(verbose && isDefault ? [`Default: ${basis}.`] : []),
            ].join("\n"),
        ]);
    const title = `Contested question (--assume NAME=ANSWER${verbose ? "" : "; --verbose has the sources"})`;
    return [
        ...notes.map((note) => wrapped(visible(note), width)),
        ...(Object.keys(vbsBySource).length > 1 ? [wrapped(restsOn(vbsBySource), width)] : []),
        ...(reasons === "badge" && notAsked > 0
            ? [
                  wrapped(
                      `VBS was not asked of ${counted(notAsked, "device")} whose badge does not depend on it; --all-reasons asks it of all.`,
                      width,
                  ),
              ]
            : []),
        ...(rows.length > 0 ? [columns(["Answer", "Devices", title], rows, [ANSWER_WIDTH, 9], width)] : []),
    ];
}

function restsOn(vbsBySource: FleetReadiness["vbsBySource"]): string {
    const sources = Object.entries(vbsBySource).map(([source, devices]) => `${source}: ${counted(devices, "device")}`);
    return `Where VBS comes from: ${sources.join("; ")}.`;
}

function besides({ nonWindows, servers, duplicates }: FleetReadiness["counts"]): string[] {
    const others = [
        servers > 0 ? counted(servers, "server") : "",
        nonWindows > 0 ? `${counted(nonWindows, "device")} of other systems` : "",
        duplicates > 0 ? `${counted(duplicates, "older record")} of the same machines` : "",
    ].filter((text) => text !== "");
    return others.length === 0 ? [] : [`Not judged: ${others.join(", ")}.`];
}

function counted(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function summary({ byBadge, devices }: FleetReadiness, width: number, paint: Paint): string {
    const rows = BADGES.filter((badge) => badge === "Eligible" || byBadge[badge] !== undefined).map((badge) => {
        const count = byBadge[badge] ?? 0;
        const what = badge.startsWith("Unknown") ? whatIsMissing(badge, devices) : whatToDo(badge);
        return [new Painted(badge, paint(badge)), String(count), percent(count, devices.length), what];
    });
    return columns(
        ["Badge", "Devices", "Share", "What to do, or what is missing"],
        rows,
        [badgeWidth(width), 9, 10],
        width,
    );
}

function badgeWidth(width: number): number {
    return width < NARROW ? NARROW_BADGE_WIDTH : BADGE_WIDTH;
}

function whatToDo(badge: Badge): string {
    const code = PREREQUISITES.find((each) => badge.includes(`(${each.code})`))?.code;
    if (code === undefined) {
        return "Nothing: a policy with hotpatch on is all they need.";
    }
    return PREREQUISITE_WORDS[code].remedy;
}

/** Why a prerequisite is not known, of how many devices: the most frequent causes. */
function whatIsMissing(badge: Badge, devices: readonly DeviceReadiness[]): string {
    const counts = new Map<string, number>();
    for (const device of devices.filter((each) => each.badge === badge)) {
        const finding = reasonOfBadge(device)?.finding ?? "";
        counts.set(finding, (counts.get(finding) ?? 0) + 1);
    }
    const causes = [...counts].sort(([, a], [, b]) => b - a);
    const named = causes.slice(0, FEW_CAUSES).map(([finding, count]) => `${visible(finding)} (${count})`);
    const others = causes.slice(FEW_CAUSES).reduce((sum, [, count]) => sum + count, 0);
    return [...named, ...(others > 0 ? [`other causes (${others})`] : [])].join("; ");
}

/** Which device, why, and by number what to do: many devices share few remedies. */
function details(devices: readonly DeviceReadiness[], width: number, paint: Paint): string {
    const remedies = numbered(devices);
    const rows = devices.flatMap(({ name, badge, reasons }) => {
        const first: Cell[] = [visible(name) || "(no name)", new Painted(badge, paint(badge))];
        if (reasons.length === 0) {
            return [[...first, ""]];
        }
        return reasons.map(({ code, finding, remedy }, index) => [
            ...(index === 0 ? first : ["", ""]),
            `${code}: ${visible(finding)} [${remedies.get(remedy)}]`,
        ]);
    });
    const nameWidth = Math.min(26, Math.max(NAME_WIDTH, Math.floor(width / 5)));
    const list = columns(["Device", "Badge", "Why"], rows, [nameWidth, badgeWidth(width)], width);
    if (remedies.size === 0) {
        return list;
    }
    const actions = [...remedies].map(([remedy, number]) => [`[${number}]`, visible(remedy)]);
    return `${list}\n\n${columns(["", "What to do"], actions, [6], width)}`;
}

/** Numbers for all remedies, in the order of enforcement. */
function numbered(devices: readonly DeviceReadiness[]): Map<string, number> {
    const numbers = new Map<string, number>();
    for (const prerequisite of PREREQUISITES) {
        for (const { code, remedy } of devices.flatMap(({ reasons }) => reasons)) {
            if (code === prerequisite.code && !numbers.has(remedy)) {
                numbers.set(remedy, numbers.size + 1);
            }
        }
    }
    return numbers;
}

function inOrder(devices: readonly DeviceReadiness[]): DeviceReadiness[] {
    return BADGES.flatMap((badge) => devices.filter((device) => device.badge === badge));
}

function sampled(devices: readonly DeviceReadiness[]): DeviceReadiness[] {
    return BADGES.flatMap((badge) => devices.filter((device) => device.badge === badge).slice(0, SAMPLE_A_BADGE));
}

type Paint = (badge: Badge) => (line: string) => string;

/** Green, red and yellow by the standard codes, which every terminal has; or none at all. */
function painter(color: boolean): Paint {
    return (badge) => {
        const code = badge === "Eligible" ? 32 : badge.startsWith("Not") ? 31 : 33;
        return (line) => (color ? `\u001b[${code}m${line}\u001b[39m` : line);
    };
}
