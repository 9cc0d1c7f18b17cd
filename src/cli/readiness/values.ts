import { InvalidArgumentError } from "commander";
import type { BuildFloor, BuildFloors } from "../../readiness/buildFloors";
import { CONTESTED, CONTESTED_NAMES, type ContestedName } from "../../readiness/contested";
import { PREREQUISITES, type PrerequisiteCode } from "../../readiness/prerequisites";
import { WINDOWS_VERSIONS } from "../../servicing/versions";

/** Parses a whole number within limits, for an option of a command. */
export function wholeNumber(min: number, max: number): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (!/^\d+$/.test(text) || value < min || value > max) {
            throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`);
        }
        return value;
    };
}

/**
 * Parses `BUILD=REVISION` and adds it to the earlier ones. `BUILD=baseline` is the revision of that build's last baseline, and
 * `baseline` alone that of every build with a published floor.
 */
export function buildFloor(text: string, earlier: BuildFloors = {}): BuildFloors {
    if (text === "baseline") {
        const published = WINDOWS_VERSIONS.filter(({ hotpatchFloor }) => hotpatchFloor !== undefined);
        const floors = published.map(({ build }): [string, BuildFloor] => [String(build), "lastBaseline"]);
        return { ...earlier, ...Object.fromEntries(floors) };
    }
    const match = /^(\d+)=(\d+|baseline)$/.exec(text);
    if (match?.[1] === undefined) {
        throw new InvalidArgumentError("Use BUILD=REVISION, for example 26300=1234, or baseline.");
    }
    return { ...earlier, [match[1]]: match[2] === "baseline" ? "lastBaseline" : Number(match[2]) };
}

/** Collects the values of an option that may be repeated. */
export function repeated(text: string, earlier: readonly string[] = []): string[] {
    return [...earlier, text];
}

/** Parses a percentage. */
export function percentage(text: string): number {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value > 100) {
        throw new InvalidArgumentError("Use a percentage from 0 to 100, such as 95.");
    }
    return value;
}

/** Parses codes of prerequisites: `vbs,mdm`. */
export function codesOf(text: string, earlier: readonly PrerequisiteCode[] = []): PrerequisiteCode[] {
    const known = PREREQUISITES.map(({ code }) => code);
    const codes = text.split(",").map((word) => {
        const code = known.find((each) => each === word.trim());
        if (code === undefined) {
            throw new InvalidArgumentError(`Use any of ${known.join(",")}, separated by commas.`);
        }
        return code;
    });
    return [...new Set([...earlier, ...codes])];
}

/** Parses `NAME=ANSWER` and adds it to the earlier ones. */
export function assumption(text: string, earlier: Record<string, string> = {}): Record<string, string> {
    const [name = "", answer = ""] = text.split("=");
    const question = Object.hasOwn(CONTESTED, name) ? CONTESTED[name as ContestedName] : undefined;
    const answers: readonly string[] = question?.answers ?? [];
    if (!answers.includes(answer)) {
        throw new InvalidArgumentError(
            question === undefined
                ? `Use NAME=ANSWER with one of ${CONTESTED_NAMES.join(", ")}.`
                : `Use ${name}= with one of ${answers.join(", ")}.`,
        );
    }
    return { ...earlier, [name]: answer };
}
