import { textTest } from "../evaluate/textTests";
import { type PositiveOperator, positiveForm } from "../operators";
import type { Comparison } from "../syntax";
import { textsOf } from "./clauses";

/** Put between the parts of a generated text, so that they never combine into one that is asked for. */
const FILLER = "\u0001";
const MOST_TEXTS = 1_000;
/** All subsets of this many are tried: 16 and 64. */
const MOST_FRAGMENTS = 4;
const MOST_ITEMS = 6;

/**
 * Texts that can make a difference to comparisons with one attribute: all the values, and texts made of a required
 * beginning, fragments and an end. Undefined if there would be too many.
 */
export function typicalTexts(comparisons: readonly Comparison[]): string[] | undefined {
    const beginnings = ["", ...asked(comparisons, "startsWith")];
    const ends = ["", ...asked(comparisons, "endsWith")];
    const fragments = asked(comparisons, "contains");
    if (fragments.length > MOST_FRAGMENTS) {
        return undefined;
    }
    const middles = subsets(fragments).map((chosen) => chosen.join(FILLER));
    const exact = [...asked(comparisons, "eq"), ...asked(comparisons, "in"), "", ...beginnings, ...ends, ...fragments];
    if (exact.length + beginnings.length * middles.length * ends.length > MOST_TEXTS) {
        return undefined;
    }
    const made = beginnings.flatMap((beginning) =>
        middles.flatMap((middle) => ends.map((end) => [beginning, middle, end].join(FILLER))),
    );
    return [...new Set([...exact, ...made])];
}

/**
 * Lists of items that can make a difference to conditions on one collection: every subset of the items that differ.
 * Undefined if there would be too many.
 */
export function itemLists(comparisons: readonly Comparison[]): string[][] | undefined {
    const texts = typicalTexts(comparisons);
    if (texts === undefined) {
        return undefined;
    }
    const tests = comparisons.flatMap((comparison) =>
        textsOf(comparison).map((text) => textTest(positiveForm(comparison.operator), text)),
    );
    const different = new Map(texts.map((text) => [tests.map((test) => Number(test(text))).join(""), text]));
    return different.size > MOST_ITEMS ? undefined : subsets([...different.values()]);
}

function asked(comparisons: readonly Comparison[], operator: PositiveOperator): string[] {
    const texts = comparisons
        .filter((comparison) => positiveForm(comparison.operator) === operator)
        .flatMap((comparison) => textsOf(comparison));
    return [...new Set(texts.map((text) => text.toLowerCase()))];
}

function subsets(items: readonly string[]): string[][] {
    const all: string[][] = [[]];
    for (const item of items) {
        all.push(...all.map((chosen) => [...chosen, item]));
    }
    return all;
}
