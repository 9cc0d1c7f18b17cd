import { visible } from "../../base/visible";
import type { PrerequisiteCode } from "../../conditions/prerequisites";
import type { ContestedAnswers, ContestedName } from "../contested";
import type { DeviceFacts, Fact } from "../facts";

/** The basis of a judgement: one value, its source, and when the device reported it. */
export interface Evidence {
    /** The property, by its name in the source: `skuNumber`. */
    readonly field: string;
    /** The reported value; null if there was none. */
    readonly value: string | number | null;
    readonly source: string;
    /** ISO 8601, or null if the source does not say. */
    readonly observedAt: string | null;
}

/** The contested question that a result depends on: another answer may change the result. */
interface Rests {
    readonly contested?: ContestedName;
}

/**
 * The result of one prerequisite for one device. `fail` and `unknown` say what was found and what to do about it.
 * `notAsked` is used if the underlying fact was not read.
 */
export type PrerequisiteResult =
    | (Rests & { readonly outcome: "pass"; readonly evidence: readonly Evidence[] })
    | (Rests & {
          readonly outcome: "fail" | "unknown";
          /** What is wrong, in a few words without a full stop: `Windows 11 Pro (SKU 48)`. */
          readonly finding: string;
          /** What to do, in whole sentences. */
          readonly remedy: string;
          readonly evidence: readonly Evidence[];
      })
    | { readonly outcome: "notAsked" };

/** What a user may decide about the rules. */
export interface PrerequisiteOptions {
    /** Minimum update build revision by build, in addition to the servicing table. */
    readonly buildFloors: ReadonlyMap<number, number>;
    /** The answers to contested questions. */
    readonly answers: ContestedAnswers;
    /** What a reader should know about the minimum revisions, in whole sentences. */
    readonly notes?: readonly string[];
}

/**
 * One rule, with its own wording for what it finds; what applies to all devices is in the table of conditions. Pure:
 * the same facts always give the same result.
 */
export interface Prerequisite {
    readonly code: PrerequisiteCode;
    judge(facts: DeviceFacts, options: PrerequisiteOptions): PrerequisiteResult;
}

/** Evidence for one fact; `shown` turns its value into something printable. A fact that was not asked gives none. */
export function evidenceOf<T>(field: string, fact: Fact<T>, shown: (value: T) => string | number): Evidence[] {
    if (fact.kind === "notAsked") {
        return [];
    }
    const value = fact.kind === "known" ? shown(fact.value) : null;
    return [{ field, value, source: fact.source, observedAt: fact.observedAt }];
}

/** A value from the service for use in a sentence: quoted, and cut if it is longer than any real one. */
export function quoted(value: string): string {
    return `'${visible(value, 60)}'`;
}
