import { visible } from "../base/visible";
import type {
    BadgeAmount,
    Destination,
    Devices,
    PolicyImpact,
    PrerequisiteImpact,
    SettingChange,
} from "../impact/impact";
import type { LimitExceeded } from "../impact/limits";
import type { GroupImpact, ImpactBlock, ImpactSummary, RuleChange } from "../impact/summary";
import { amount, isAny, names, openAmount } from "./impactNumbers";
import { counted, number } from "./numbers";

/** One line of a block. Without a word in front it is a sentence. */
interface Line {
    readonly word?: string;
    readonly count?: string;
    readonly text: string;
}

type Context = Pick<ImpactSummary, "fleet" | "ageSeconds" | "baseline">;

/** What a change does to some devices, as an approver reads it: a title, and a line for each thing that happens. */
export function impactText(block: ImpactBlock, summary: Context): string {
    const lines = linesOf(block, summary);
    const happens = lines.length === 0 ? [{ text: "no device enters, leaves or is patched otherwise" }] : lines;
    const remarks = block.notKnown.map((text) => ({ text: `not known: ${text}` }));
    return [
        `${block.title} after this change${aside(summary)}`,
        ...drawn([...happens, ...block.rules.flatMap(ruleLines), ...remarks]),
    ]
        .map((line) => visible(line))
        .join("\n");
}

/** Limits that do not hold, with the line to change: what a preview and an update fail with. */
export function limitsText({ title, exceeded }: Pick<ImpactBlock, "title" | "exceeded">): string {
    return exceeded.map((each) => visible(`${title}: ${limitText(each)}`)).join("\n");
}

function aside({ fleet, ageSeconds }: Context): string {
    return fleet === undefined
        ? ""
        : ` (${number(fleet)} Windows device${fleet === 1 ? "" : "s"}, read ${ageSeconds < 5 ? "just now" : `${ageSeconds} s ago`})`;
}

function linesOf(block: ImpactBlock, summary: Context): Line[] {
    const several = block.policies.length > 1;
    return [
        ...block.policies.flatMap((policy) => [
            ...(several || policy.change === "deleted" ? [policyHead(policy)] : []),
            ...policyLines(policy, block.prerequisites, summary),
        ]),
        ...(block.policies.length === 0 ? restartLines(block.prerequisites, undefined, summary) : []),
        ...block.prerequisites.flatMap(prerequisiteLines),
        ...block.groups.flatMap(groupLines),
        ...(block.tenantDefault === undefined
            ? []
            : [
                  {
                      word: "change",
                      count: number(block.tenantDefault.affected.devices),
                      text:
                          `${badges(block.tenantDefault.affected)}, in no quality update policy: the tenant's default turns hotpatch ` +
                          onOff(block.tenantDefault.to),
                  },
              ]),
    ];
}

function policyHead({ displayName, change }: PolicyImpact): Line {
    return { text: `quality update policy '${displayName}'${change === "deleted" ? " is deleted" : ""}:` };
}

function policyLines(policy: PolicyImpact, prerequisites: readonly PrerequisiteImpact[], summary: Context): Line[] {
    const { enter, leave, stay, changes, gain, lose, conflicts, change } = policy;
    return [
        ...(enter.devices > 0 || change === "made" ? [entering(enter)] : []),
        ...(leave.devices > 0
            ? [
                  {
                      word: "leave",
                      count: number(leave.devices),
                      text: `go to: ${leave.to.map(destination).join(" · ")}      ${names(leave.names, leave.devices)}`,
                  },
              ]
            : []),
        ...(stay > 0 ? [{ word: "stay", count: number(stay), text: "" }] : []),
        ...changes.map(settingLine),
        ...restartLines(prerequisites, policy.baselineFirst, summary),
        ...(isAny(gain) || gain.unknown > 0
            ? [
                  {
                      text: `from the next hotpatch month on ${openAmount(gain)} devices are patched without a restart that restart today`,
                  },
              ]
            : []),
        ...(isAny(lose) || lose.unknown > 0
            ? [
                  {
                      text: `from the next hotpatch month on ${openAmount(lose)} devices restart for updates that take no restart today`,
                  },
              ]
            : []),
        ...conflicts.map(({ displayName, hotpatchEnabled, devices }) => ({
            word: "conflict",
            count: number(devices),
            text: `${devices === 1 ? "is" : "are"} also targeted by '${displayName}', hotpatch ${onOff(hotpatchEnabled)}`,
        })),
    ];
}

function entering(enter: Devices): Line {
    const who = enter.devices === 0 ? "" : `${badges(enter)}      ${names(enter.names, enter.devices)}`;
    return { word: "enter", count: number(enter.devices), text: who };
}

function groupLines({ displayName, enter, leave, stay }: GroupImpact): Line[] {
    return [
        { text: `group '${displayName}', to which no quality update policy is assigned:` },
        entering(enter),
        { word: "leave", count: number(leave.devices), text: names(leave.names, leave.devices) },
        { word: "stay", count: number(stay), text: "" },
    ];
}

function settingLine(change: SettingChange): Line {
    const count = number(change.devices);
    if (change.setting === "hotpatch") {
        const turn = `hotpatch ${onOff(change.from)} => ${onOff(change.to)}`;
        return { word: "change", count, text: change.devices === 0 ? turn : `${turn}: ${badges(change)}` };
    }
    const days = (value: number | undefined) =>
        value === undefined ? "when approved" : `${value} day${value === 1 ? "" : "s"} after release`;
    return { word: "change", count, text: `offered ${days(change.to)}, so far ${days(change.from)}` };
}

function restartLines(
    prerequisites: readonly PrerequisiteImpact[],
    baselineFirst: PolicyImpact["baselineFirst"] | undefined,
    { baseline }: Context,
): Line[] {
    const words = { vbs: "VBS", chpe: "CHPE" };
    const once = prerequisites
        .filter(({ restart }) => isAny(restart) || restart.unknown > 0)
        .map(({ sets, restart }) => ({
            word: "restart",
            count: amount(restart),
            text: `once, for ${words[sets]}${restart.unknown > 0 ? `; perhaps ${number(restart.unknown)} more, of which that is not known` : ""}`,
        }));
    if (baselineFirst === undefined || !isAny(baselineFirst)) {
        return once;
    }
    const [first, ...others] = once;
    const which = baseline === undefined ? "the last baseline" : `the baseline of ${monthInWords(baseline)}`;
    return first === undefined
        ? [{ word: "restart", count: amount(baselineFirst), text: `need ${which} first, which restarts them` }]
        : [{ ...first, text: `${first.text}; ${amount(baselineFirst)} need ${which} first` }, ...others];
}

/** `October 2026` of `2026-10`. */
function monthInWords(month: string): string {
    return new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-US", {
        month: "long",
        year: "numeric",
        timeZone: "UTC",
    });
}

function prerequisiteLines({ displayName, enter, leave, stay, change }: PrerequisiteImpact): Line[] {
    const what = `policy '${displayName}'`;
    if (change === "deleted") {
        return [
            { text: `${what} is deleted: ${counted(leave, "device")} keep what it has set until somebody changes it` },
        ];
    }
    return [{ text: `${what} reaches ${counted(enter + stay, "device")}, ${number(enter)} of them new` }];
}

function ruleLines({ group, meaning, meaningBefore, text }: RuleChange): Line[] {
    const before = meaningBefore === undefined ? "" : `, so far ${meaningBefore}`;
    return [{ text: `rule of group '${group}': ${meaning}${before}` }, { text: `  ${text}` }];
}

/** `Eligible 1,204 · Not eligible (vbs) 310, (build) 61 · Unknown 65`. */
function badges({ badges: all, unjudged, devices }: Devices): string {
    const parts: string[] = [];
    const starting = (start: string) => all.filter(({ badge }) => badge.startsWith(start));
    for (const start of ["Eligible", "Not eligible", "Unknown", "Not in Intune"]) {
        const [first, ...others] = starting(start);
        if (first !== undefined) {
            const rest = others.map((each) => `, ${each.badge.slice(start.length + 1)} ${amount(each)}`);
            parts.push(`${badgeText(first)}${rest.join("")}`);
        }
    }
    if (unjudged > 0) {
        parts.push(unjudged === devices ? "readiness not known" : `readiness not known ${number(unjudged)}`);
    }
    return parts.join(" · ");
}

function badgeText(badge: BadgeAmount): string {
    return `${badge.badge} ${amount(badge)}`;
}

function destination({ policies, hotpatch, devices }: Destination): string {
    if (policies.length === 0) {
        return `tenant default (hotpatch ${hotpatch}) ${number(devices)}`;
    }
    const each = policies.map(({ displayName, hotpatchEnabled }) => `'${displayName}' (${onOff(hotpatchEnabled)})`);
    return `polic${each.length === 1 ? "y" : "ies"} ${each.join(" and ")} ${number(devices)}`;
}

const LIMITS: Readonly<Record<LimitExceeded["limit"], string>> = {
    maxEntering: "devices would enter",
    maxLeaving: "devices would leave",
    maxShare: "of all Windows devices would enter",
    maxRestarts: "devices would restart",
    allowConflicts: "devices would be targeted by policies that contradict each other",
};

function limitText({ limit, comesTo, unknown, allowed }: LimitExceeded): string {
    const total = limit === "maxShare" ? `${(comesTo * 100).toFixed(1)} %` : number(comesTo);
    const open = unknown === 0 ? "" : ` (${number(unknown)} of them perhaps: what is not known counts)`;
    const fix =
        limit === "allowConflicts"
            ? "Take those devices out of one of the policies, or write allowConflicts: true."
            : `Make the change smaller, or raise ${limit}.`;
    return `${total} ${LIMITS[limit]}${open}, and impact.${limit} is ${allowed}. Nothing of it is sent. ${fix}`;
}

function onOff(isOn: boolean): string {
    return isOn ? "on" : "off";
}

/** Words and numbers in columns; sentences below each other. */
function drawn(lines: readonly Line[]): string[] {
    const wide = Math.max(0, ...lines.map(({ word = "" }) => word.length));
    const widest = Math.max(0, ...lines.map(({ count = "" }) => count.length));
    return lines.map(({ word, count = "", text }) =>
        `  ${word === undefined ? text : `${word.padEnd(wide)}  ${count.padStart(widest)}   ${text}`}`.trimEnd(),
    );
}
