import type { PrerequisiteCode } from "../../conditions/prerequisites";
import type { ContestedAnswers, ContestedName } from "../contested";
import type { DeviceFacts, Fact } from "../facts";

/** What a judgement rests on: one value, where it comes from, and when the device reported it. */
export interface Evidence {
    /** The property, in the source's own words: `skuNumber`. */
    readonly field: string;
    /** The reported value; null if there was none. */
    readonly value: string | number | null;
    readonly source: string;
    /** ISO 8601, or null if the source does not say. */
    readonly observedAt: string | null;
}

/** Which contested question a result rests on: another answer may give another result. */
interface Rests {
    readonly contested?: ContestedName;
}

/**
 * One prerequisite of one device. `fail` and `unknown` say what was found, and what to do about it. `notAsked` is left
 * where the fact behind it was not read.
 */
export type PrerequisiteResult =
    | (Rests & { readonly outcome: "pass"; readonly evidence: readonly Evidence[] })
    | (Rests & {
          readonly outcome: "fail" | "unknown";
          /** What is the matter, in a few words without a full stop: `Windows 11 Pro (SKU 48)`. */
          readonly finding: string;
          /** What to do, in whole sentences. */
          readonly remedy: string;
          readonly evidence: readonly Evidence[];
      })
    | { readonly outcome: "notAsked" };

/** What a user may decide about the rules. */
export interface PrerequisiteOptions {
    /** Lowest update build revision by build, on top of the servicing table. */
    readonly buildFloors: ReadonlyMap<number, number>;
    /** How contested questions are answered. */
    readonly answers: ContestedAnswers;
    /** What a reader has to know about the floors, in whole sentences. */
    readonly notes?: readonly string[];
}

/** One rule, with its own words for what it finds; what holds for all devices is in the table of conditions. Pure: the same facts always give the same result. */
export interface Prerequisite {
    readonly code: PrerequisiteCode;
    judge(facts: DeviceFacts, options: PrerequisiteOptions): PrerequisiteResult;
}

/** Evidence for one fact; `shown` turns its value into something printable. A fact that was not asked for gives none. */
export function evidenceOf<T>(field: string, fact: Fact<T>, shown: (value: T) => string | number): Evidence[] {
    if (fact.kind === "notAsked") {
        return [];
    }
    const value = fact.kind === "known" ? shown(fact.value) : null;
    return [{ field, value, source: fact.source, observedAt: fact.observedAt }];
}

/** A value of the service that goes into a sentence: quoted, and cut where it is longer than any real one. */
export function quoted(value: string): string {
    return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
}
