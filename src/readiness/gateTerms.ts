import { UserError } from "../base/userError";
import { PREREQUISITES, type PrerequisiteCode } from "./prerequisites";

/** What must be true of a fleet. At least one of the two. */
export interface GateTerms {
    /** The minimum percentage of devices that have to be `Eligible`. 0 to 100. */
    readonly failUnder?: number;
    /** No device may fail any of these prerequisites, whatever its badge. */
    readonly failOn?: readonly PrerequisiteCode[];
}

const TERMS = ["failUnder", "failOn"] as const satisfies readonly (keyof GateTerms)[];
const codes: readonly string[] = PREREQUISITES.map(({ code }) => code);

/**
 * Terms as a program wrote them, typed or not: a gate without any term, or with an unknown one, would pass every fleet.
 *
 * @throws UserError for terms that are not valid, listing every mistake.
 */
export function checkedTerms(terms: unknown): GateTerms {
    const problems = termProblems(terms);
    if (problems.length > 0) {
        throw new UserError(`Judge fleet: ${problems.join(" ")}`);
    }
    return terms as GateTerms;
}

/** Every mistake in terms, in whole sentences. */
export function termProblems(terms: unknown): string[] {
    if (typeof terms !== "object" || terms === null || Array.isArray(terms)) {
        return ["there are no terms. Set failUnder, failOn or both."];
    }
    const given: Readonly<Record<string, unknown>> = { ...terms };
    const problems = [...unknownTerms(given), ...shareProblems(given.failUnder), ...codeProblems(given.failOn)];
    return problems.length === 0 && given.failUnder === undefined && given.failOn === undefined
        ? ["no term is set. Set failUnder, failOn or both."]
        : problems;
}

function unknownTerms(given: Readonly<Record<string, unknown>>): string[] {
    return Object.keys(given)
        .filter((name) => given[name] !== undefined && !TERMS.some((term) => term === name))
        .map((name) => `${name} is not a term. Use ${TERMS.join(" or ")}.`);
}

function shareProblems(failUnder: unknown): string[] {
    const isShare = typeof failUnder === "number" && failUnder >= 0 && failUnder <= 100;
    return failUnder === undefined || isShare
        ? []
        : [`failUnder is ${shown(failUnder)}. Use a percentage from 0 to 100, such as 95.`];
}

function codeProblems(failOn: unknown): string[] {
    const fix = `Use any of ${codes.join(", ")}.`;
    if (failOn === undefined) {
        return [];
    }
    if (!Array.isArray(failOn)) {
        return [`failOn is ${shown(failOn)}, not a list. ${fix}`];
    }
    if (failOn.length === 0) {
        return [`failOn is an empty list. ${fix}`];
    }
    const unknown = failOn.filter((code) => !codes.includes(code));
    return unknown.length === 0 ? [] : [`failOn contains ${unknown.map(shown).join(", ")}. ${fix}`];
}

/** JSON cannot express NaN and the like. */
function shown(value: unknown): string {
    return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}
