import * as pulumi from "@pulumi/pulumi";
import { ProgramError } from "../programError";

/** How a stack wants to be told what a change does to devices. */
export interface ImpactSettings {
    /** `hotpatch:impact`, true by default. */
    readonly isOn: boolean;
    /** `hotpatch:impactSeconds`: how long the tenant is read at most. */
    readonly seconds: number;
}

/** Seconds. */
const BUDGET = 20;
const LONGEST_BUDGET = 3_600;

/** @throws ProgramError for a value that is none. */
export function impactSettings(): ImpactSettings {
    const config = new pulumi.Config("hotpatch");
    const isOn = config.get("impact") ?? "true";
    if (isOn !== "true" && isOn !== "false") {
        throw new ProgramError(`hotpatch:impact is '${isOn}'. Write true or false, or leave it out for true.`);
    }
    const given = config.get("impactSeconds");
    const seconds = given === undefined ? BUDGET : Number(given);
    if (!(seconds > 0 && seconds <= LONGEST_BUDGET)) {
        throw new ProgramError(
            `hotpatch:impactSeconds is '${given}'. Write seconds above 0 and up to ${LONGEST_BUDGET}, or leave it out for ${BUDGET}.`,
        );
    }
    return { isOn: isOn === "true", seconds };
}
