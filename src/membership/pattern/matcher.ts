import type { CharacterTest } from "./characters";
import { PatternError } from "./patternError";
import { type PatternNode, parsePattern } from "./patternParser";

/** Whether a regular expression is found anywhere in a text. */
export type Matcher = (text: string) => boolean;

/** One step of a compiled expression; `match` is the end. */
type Step =
    | { readonly kind: "character"; readonly accepts: CharacterTest }
    | { readonly kind: "anchor"; readonly holds: (text: string, position: number) => boolean }
    /** Goes on at both targets. */
    | { kind: "fork"; first: number; second: number }
    | { readonly kind: "match" };

const MOST_STEPS = 5_000;

/**
 * Compiles a regular expression as .NET writes it, in which case is not heeded.
 *
 * A user's pattern must not be able to hang a preview, so it is not given to the platform's backtracking engine: all states
 * are followed side by side (Thompson, "Regular expression search algorithm", 1968), in time that grows with the
 * product of text and pattern at most.
 *
 * @throws PatternError if the expression is malformed, or is one that cannot be evaluated here.
 */
export function compilePattern(source: string): Matcher {
    const steps: Step[] = [];
    emit(parsePattern(source), steps);
    steps.push({ kind: "match" });
    return (text) => isFound(steps, text);
}

/** Appends the steps of a node; control falls through to what is appended next. */
function emit(node: PatternNode, steps: Step[]): void {
    if (steps.length > MOST_STEPS) {
        throw new PatternError("unsupported", "it is too large to be evaluated here");
    }
    switch (node.kind) {
        case "character":
        case "anchor":
            steps.push(node);
            break;
        case "sequence":
            for (const part of node.parts) {
                emit(part, steps);
            }
            break;
        case "choice":
            emitChoice(node.options, steps);
            break;
        case "repeat":
            emitRepeat(node.body, node.least, node.most, steps);
            break;
    }
}

function emitChoice(options: readonly PatternNode[], steps: Step[]): void {
    const exits: { first: number; second: number }[] = [];
    for (const [index, option] of options.entries()) {
        const isLast = index === options.length - 1;
        const fork = isLast ? undefined : pushFork(steps);
        emit(option, steps);
        if (fork !== undefined) {
            exits.push(pushFork(steps));
            fork.second = steps.length;
        }
    }
    for (const exit of exits) {
        exit.first = steps.length;
        exit.second = steps.length;
    }
}

function emitRepeat(body: PatternNode, least: number, most: number, steps: Step[]): void {
    for (let count = 0; count < least; count += 1) {
        const before = steps.length;
        emit(body, steps);
        if (steps.length === before) {
            // An empty body is the same however often it stands there.
            break;
        }
    }
    if (most === Number.POSITIVE_INFINITY) {
        const start = steps.length;
        const loop = pushFork(steps);
        emit(body, steps);
        const back = pushFork(steps);
        back.first = start;
        back.second = start;
        loop.second = steps.length;
        return;
    }
    const forks: { second: number }[] = [];
    for (let count = least; count < most; count += 1) {
        forks.push(pushFork(steps));
        emit(body, steps);
    }
    for (const fork of forks) {
        fork.second = steps.length;
    }
}

/** A fork whose first branch is the step after it. */
function pushFork(steps: Step[]): { first: number; second: number } {
    if (steps.length > MOST_STEPS) {
        throw new PatternError("unsupported", "it is too large to be evaluated here");
    }
    const fork = { kind: "fork" as const, first: steps.length + 1, second: steps.length + 1 };
    steps.push(fork);
    return fork;
}

function isFound(steps: readonly Step[], text: string): boolean {
    const reached = new Int32Array(steps.length).fill(-1);
    let waiting: number[] = [];
    for (let position = 0; position <= text.length; position += 1) {
        const before = waiting;
        waiting = [];
        const character = text.charAt(position - 1);
        const starts = [0];
        for (const index of before) {
            const step = steps[index];
            if (step?.kind === "character" && step.accepts(character)) {
                starts.push(index + 1);
            }
        }
        if (follow(steps, starts, text, position, reached, waiting)) {
            return true;
        }
    }
    return false;
}

/** Adds to `waiting` every character step that is reached without a character. True if the end is reached. */
function follow(
    steps: readonly Step[],
    starts: readonly number[],
    text: string,
    position: number,
    reached: Int32Array,
    waiting: number[],
): boolean {
    const open = [...starts];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
        const step = steps[index];
        if (step === undefined || reached[index] === position) {
            continue;
        }
        reached[index] = position;
        if (step.kind === "match") {
            return true;
        }
        if (step.kind === "character") {
            waiting.push(index);
        } else if (step.kind === "fork") {
            open.push(step.first, step.second);
        } else if (step.holds(text, position)) {
            open.push(index + 1);
        }
    }
    return false;
}
