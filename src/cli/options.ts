import { InvalidArgumentError } from "commander";

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

/** Parses `BUILD=REVISION` and adds it to the earlier ones. */
export function buildFloor(text: string, earlier: Record<string, number> = {}): Record<string, number> {
    const match = /^(\d+)=(\d+)$/.exec(text);
    if (match?.[1] === undefined) {
        throw new InvalidArgumentError("Use BUILD=REVISION, for example 26300=1234.");
    }
    return { ...earlier, [match[1]]: Number(match[2]) };
}
