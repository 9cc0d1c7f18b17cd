import { WINDOWS_VERSIONS } from "../servicing/versions";
import { MANAGEMENT_APP_IDS } from "./build/values";
import { explainRule } from "./explain";
import { comparisonInWords } from "./explainComparison";
import { type ParsedRule, parseRule } from "./parser";
import type { Comparison, Condition } from "./syntax";

/**
 * What a part of a rule says; empty for what every hotpatch group has in common, such as that devices are Windows
 * devices.
 */
type InBrief = (condition: Condition) => string | undefined;

/**
 * A rule in a few words: `versions 24H2 and 25H2, 25 % of devices`. For a rule that `rule.hotpatch` does not write, the
 * result of `explainRule` on one line.
 *
 * @throws RuleSyntaxError for a text that is not a valid rule.
 */
export function ruleInBrief(rule: string | ParsedRule): string {
    const parsed = typeof rule === "string" ? parseRule(rule) : rule;
    const { condition } = parsed;
    const parts = condition.kind === "and" ? condition.operands : [condition];
    const words = parts.map((part) => BRIEF.map((say) => say(part)).find((each) => each !== undefined));
    const said = words.filter((each) => each !== undefined && each !== "");
    if (words.includes(undefined)) {
        return inOneLine(explainRule(parsed).replace(/^A device is in the group if /, ""));
    }
    return said.length === 0 ? "all managed Windows devices" : said.join(", ");
}

const BRIEF: readonly InBrief[] = [windows, versions, share, management, negation, comparison];

function isComparison(condition: Condition): condition is Comparison {
    return condition.kind === "comparison";
}

/** The comparisons of a single comparison or of alternatives, if all compare the same attribute in the same way. */
function alternatives(condition: Condition, subject: string, operator: string): string[] | undefined {
    const all = condition.kind === "or" ? condition.operands : [condition];
    const values = all.map((each) =>
        isComparison(each) && each.subject === subject && each.operator === operator ? each.value : undefined,
    );
    return values.every((value): value is string => typeof value === "string") ? values : undefined;
}

function windows(condition: Condition): string | undefined {
    const [only, ...others] = alternatives(condition, "deviceOSType", "eq") ?? [];
    return others.length === 0 && only?.toLowerCase() === "windows" ? "" : undefined;
}

function versions(condition: Condition): string | undefined {
    const prefixes = alternatives(condition, "deviceOSVersion", "startsWith");
    if (prefixes === undefined) {
        return undefined;
    }
    const names = prefixes.map(
        (prefix) => WINDOWS_VERSIONS.find(({ buildPrefix }) => buildPrefix === prefix)?.version ?? prefix,
    );
    return `version${names.length === 1 ? "" : "s"} ${listed(names)}`;
}

const PARTS = 256;

/** The devices whose ids begin with certain digits, as a part of all devices; for consecutive digits, which part. */
function share(condition: Condition): string | undefined {
    const prefixes = alternatives(condition, "deviceId", "startsWith");
    if (prefixes === undefined || !prefixes.every((prefix) => /^[0-9a-f]{1,2}$/i.test(prefix))) {
        return undefined;
    }
    const taken = new Set(
        prefixes.flatMap((prefix) => {
            const width = prefix.length === 1 ? 16 : 1;
            const start = Number.parseInt(prefix, 16) * width;
            return Array.from({ length: width }, (_, at) => start + at);
        }),
    );
    const from = Math.min(...taken);
    const to = Math.max(...taken) + 1;
    const all = `${percent(taken.size)} of devices`;
    return from > 0 && to - from === taken.size ? `${all} (from ${percent(from)} to ${percent(to)})` : all;
}

function percent(parts: number): string {
    return `${Number(((100 * parts) / PARTS).toFixed(1))} %`;
}

/** Every hotpatch group requires that devices are managed, so only "Intune only" is worth mentioning. */
function management(condition: Condition): string | undefined {
    if (!isComparison(condition) || condition.subject !== "deviceManagementAppId") {
        return undefined;
    }
    if (condition.operator === "ne" && condition.value === null) {
        return "";
    }
    const isIntune = condition.operator === "eq" && condition.value === MANAGEMENT_APP_IDS.intune;
    return isIntune ? "managed by Intune only" : undefined;
}

function negation(condition: Condition): string | undefined {
    if (condition.kind !== "not") {
        return undefined;
    }
    const { operand } = condition;
    return isComparison(operand) ? `not those of which ${comparisonInWords(operand)}` : undefined;
}

function comparison(condition: Condition): string | undefined {
    return isComparison(condition) ? comparisonInWords(condition) : undefined;
}

function inOneLine(text: string): string {
    return text
        .replace(/\n\s*- /g, "; ")
        .replace(/:; /g, ": ")
        .replace(/\.$/, "");
}

function listed(names: readonly string[]): string {
    return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
