import { compilePattern, type Instruction } from "./patternProgram";

/** A regular expression of `-match`. */
export interface Pattern {
    /** Whether the expression matches anywhere in the text, ignoring case. */
    matches(text: string): boolean;
}

/**
 * Compiles a regular expression. The service uses .NET's; supported here are literals, classes, groups, alternatives,
 * quantifiers, anchors and lookahead. Backreferences, lookbehind and Unicode categories are refused.
 *
 * All states are followed at once, one character after the other (Ken Thompson's construction, 1968), so that the time
 * grows with the text's length and no expression can hang the emulator.
 *
 * Throws SyntaxError, with a message for the user, if the expression is malformed, unsupported or too large.
 */
export function createPattern(source: string): Pattern {
    const program = compilePattern(source);
    return { matches: (text) => runsAnywhere(program, text) };
}

function runsAnywhere(program: readonly Instruction[], text: string): boolean {
    let states = new Set<number>();
    for (let position = 0; position <= text.length; position += 1) {
        if (follow(program, 0, text, position, states)) {
            return true;
        }
        const character = text.charAt(position);
        const next = new Set<number>();
        if (position < text.length && step(program, states, character, text, position + 1, next)) {
            return true;
        }
        states = next;
    }
    return false;
}

/** Whether the program matches from a position on: used by lookaheads. */
function runsAt(program: readonly Instruction[], text: string, from: number): boolean {
    let states = new Set<number>();
    if (follow(program, 0, text, from, states)) {
        return true;
    }
    for (let position = from; position < text.length && states.size > 0; position += 1) {
        const next = new Set<number>();
        if (step(program, states, text.charAt(position), text, position + 1, next)) {
            return true;
        }
        states = next;
    }
    return false;
}

/** Consumes one character in every state. True as soon as one of them ends in a match. */
function step(
    program: readonly Instruction[],
    states: ReadonlySet<number>,
    character: string,
    text: string,
    position: number,
    next: Set<number>,
): boolean {
    for (const state of states) {
        const instruction = program[state];
        if (instruction?.kind === "character" && instruction.accepts(character)) {
            if (follow(program, state + 1, text, position, next)) {
                return true;
            }
        }
    }
    return false;
}

/** Adds a state and all states that can be reached from it without a character. True if a match is among them. */
function follow(
    program: readonly Instruction[],
    start: number,
    text: string,
    position: number,
    states: Set<number>,
): boolean {
    const pending = [start];
    for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
        if (states.has(state)) {
            continue;
        }
        states.add(state);
        const instruction = program[state];
        switch (instruction?.kind) {
            case "match":
                return true;
            case "jump":
                pending.push(...instruction.targets);
                break;
            case "anchor":
                if (instruction.holds(text, position)) {
                    pending.push(state + 1);
                }
                break;
            case "lookahead":
                if (runsAt(instruction.program, text, position) !== instruction.negated) {
                    pending.push(state + 1);
                }
                break;
            default:
                break;
        }
    }
    return false;
}
