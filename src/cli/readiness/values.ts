import { isSomebodysGuid } from "../../base/guid";
import type { BuildFloor, BuildFloors } from "../../readiness/buildFloors";
import { CONTESTED, CONTESTED_NAMES, type ContestedAnswers, contestedAnswers } from "../../readiness/contested";
import { PREREQUISITES, type PrerequisiteCode } from "../../readiness/prerequisites";
import { WINDOWS_VERSIONS } from "../../servicing/versions";
import { InvalidValue, type ValueType } from "../declare/values";

/**
 * Reads `BUILD=REVISION` and adds it to the earlier ones. `BUILD=baseline` is the revision of that build's last baseline, and
 * `baseline` alone that of every build with a published floor.
 */
export const buildFloor: ValueType<BuildFloors> = { read: readFloor };

function readFloor(text: string, earlier: BuildFloors = {}): BuildFloors {
    if (text === "baseline") {
        const published = WINDOWS_VERSIONS.filter(({ hotpatchFloor }) => hotpatchFloor !== undefined);
        const floors = published.map(({ build }): [string, BuildFloor] => [String(build), "lastBaseline"]);
        return { ...earlier, ...Object.fromEntries(floors) };
    }
    const match = /^(\d+)=(\d+|baseline)$/.exec(text);
    if (match?.[1] === undefined) {
        throw new InvalidValue("Use BUILD=REVISION, for example 26300=1234, or baseline.");
    }
    return { ...earlier, [match[1]]: match[2] === "baseline" ? "lastBaseline" : Number(match[2]) };
}

/** Reads a percentage. */
export const percentage: ValueType<number> = { read: readPercentage };

function readPercentage(text: string): number {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value > 100) {
        throw new InvalidValue("Use a percentage from 0 to 100, such as 95.");
    }
    return value;
}

/** Reads codes of prerequisites: `vbs,mdm`. */
export const prerequisiteCodes: ValueType<readonly PrerequisiteCode[]> = { read: readCodes };

function readCodes(text: string, earlier: readonly PrerequisiteCode[] = []): PrerequisiteCode[] {
    const known = PREREQUISITES.map(({ code }) => code);
    const codes = text.split(",").map((word) => {
        const code = known.find((each) => each === word.trim());
        if (code === undefined) {
            throw new InvalidValue(`Use any of ${known.join(",")}, separated by commas.`);
        }
        return code;
    });
    return [...new Set([...earlier, ...codes])];
}

/** Reads `NAME=ANSWER` and adds it to the earlier ones. */
export const assumption: ValueType<Partial<ContestedAnswers>> = { read: readAssumption };

function readAssumption(text: string, earlier: Partial<ContestedAnswers> = {}): Partial<ContestedAnswers> {
    const [question = "", answer = ""] = text.split("=");
    const name = CONTESTED_NAMES.find((each) => each === question);
    if (name === undefined) {
        throw new InvalidValue(`Use NAME=ANSWER with one of ${CONTESTED_NAMES.join(", ")}.`);
    }
    const answers: readonly string[] = CONTESTED[name].answers;
    if (!answers.includes(answer)) {
        throw new InvalidValue(`Use ${name}= with one of ${answers.join(", ")}.`);
    }
    return { ...earlier, [name]: contestedAnswers({ [name]: answer })[name] };
}

/** Reads the id of a workspace. */
export const workspaceId: ValueType<string> = {
    read(text) {
        if (!isSomebodysGuid(text)) {
            throw new InvalidValue("Use the workspace's id, a GUID from its overview in the Azure portal.");
        }
        return text;
    },
};
