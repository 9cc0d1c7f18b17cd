import { shareOf } from "./build/share";
import { comparisonInWords, itemInWords } from "./explainComparison";
import { type ParsedRule, parseRule } from "./parser";
import { deviceProperty } from "./properties";
import type { Comparison, Condition, Junction, MemberOf, Quantifier } from "./syntax";

/**
 * A rule in plain English: one sentence, or a sentence and a list with one line per clause. Throws RuleSyntaxError for
 * a text that is not a valid rule.
 */
export function explainRule(rule: string | ParsedRule): string {
    const { condition } = typeof rule === "string" ? parseRule(rule) : rule;
    const [first = "", ...rest] = lines(condition, comparisonInWords);
    return [`A device is in the group if ${first}${rest.length === 0 ? "." : ""}`, ...rest].join("\n");
}

type InWords = (comparison: Comparison) => string;

/** What a condition says: one line, or a line that ends with a colon and the lines below it. */
function lines(condition: Condition, inWords: InWords): string[] {
    switch (condition.kind) {
        case "comparison":
            return [inWords(condition)];
        case "memberOf":
            return [memberOfInWords(condition)];
        case "and":
            return bulleted("all of the following are true:", condition.operands, inWords);
        case "or":
            return [shareInWords(condition)].flatMap((share) =>
                share === undefined ? bulleted("any of the following is true:", condition.operands, inWords) : [share],
            );
        case "not": {
            const [first = "", ...rest] = lines(condition.operand, inWords);
            return rest.length === 0
                ? [`it is not the case that ${first}`]
                : ["the following is not true:", ...indented([first, ...rest])];
        }
        case "any":
        case "all":
            return quantified(condition);
    }
}

function bulleted(head: string, operands: readonly Condition[], inWords: InWords): string[] {
    return [head, ...operands.flatMap((operand) => indented(lines(operand, inWords)))];
}

function indented([first = "", ...rest]: readonly string[]): string[] {
    return [`  - ${first}`, ...rest.map((line) => `  ${line}`)];
}

function quantified({ kind, collection, body }: Quantifier): string[] {
    const { label } = deviceProperty(collection);
    const whose = kind === "any" ? `at least one of its ${label}` : `each of its ${label}, if there are any,`;
    if (body.kind === "comparison" && body.subject === "_") {
        return [`${whose} ${itemInWords(body)}`];
    }
    const words: InWords = (comparison) =>
        comparison.subject === "_" ? `the item ${itemInWords(comparison)}` : comparisonInWords(comparison);
    return [`${whose} meets this condition:`, ...indented(lines(body, words))];
}

function memberOfInWords({ groupIds }: MemberOf): string {
    const groups = groupIds.length === 1 ? `the group ${groupIds[0]}` : `any of the groups ${groupIds.join(", ")}`;
    return `it is a direct member of ${groups} (a Microsoft preview)`;
}

/** A share of the fleet, written as a list of device id prefixes. */
function shareInWords({ operands }: Junction): string | undefined {
    const prefixes = operands.map((operand) =>
        operand.kind === "comparison" && operand.subject === "deviceId" && operand.operator === "startsWith"
            ? operand.value
            : undefined,
    );
    if (!prefixes.every((prefix): prefix is string => typeof prefix === "string" && /^[0-9a-f]{1,4}$/i.test(prefix))) {
        return undefined;
    }
    const percent = (100 * shareOf(prefixes)).toFixed(1);
    return `its device id begins with one of ${prefixes.join(", ")}: about ${percent} % of all devices`;
}
