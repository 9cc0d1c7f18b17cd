import { type PatternNode, parsePattern } from "./patternSyntax";

/** One instruction of a compiled expression; instructions follow one another unless a jump says otherwise. */
export type Instruction =
    | { readonly kind: "character"; readonly accepts: (character: string) => boolean }
    | { readonly kind: "jump"; readonly targets: readonly number[] }
    | { readonly kind: "anchor"; readonly holds: (text: string, position: number) => boolean }
    | { readonly kind: "lookahead"; readonly program: readonly Instruction[]; readonly negated: boolean }
    | { readonly kind: "match" };

/**
 * Programs with more instructions than this are refused: counted repetitions of repetitions grow without bound.
 * `assumed`, like any limit here.
 */
const MOST_INSTRUCTIONS = 5_000;

/** Compiles an expression. Throws SyntaxError if it is malformed or too large. */
export function compilePattern(source: string): readonly Instruction[] {
    return programOf(parsePattern(source), { left: MOST_INSTRUCTIONS });
}

interface Budget {
    left: number;
}

function programOf(node: PatternNode, budget: Budget): readonly Instruction[] {
    const program: Instruction[] = [];
    emit(node, program, budget);
    program.push({ kind: "match" });
    return program;
}

function emit(node: PatternNode, program: Instruction[], budget: Budget): void {
    budget.left -= 1;
    if (budget.left < 0) {
        throw new SyntaxError("the regular expression is too large");
    }
    switch (node.kind) {
        case "character":
        case "anchor":
            program.push(node);
            break;
        case "lookahead":
            program.push({ kind: "lookahead", negated: node.negated, program: programOf(node.body, budget) });
            break;
        case "sequence":
            for (const part of node.parts) {
                emit(part, program, budget);
            }
            break;
        case "alternatives":
            emitAlternatives(node.options, program, budget);
            break;
        case "repetition":
            emitRepetition(node, program, budget);
            break;
    }
}

function emitAlternatives(options: readonly PatternNode[], program: Instruction[], budget: Budget): void {
    const choice = program.push({ kind: "jump", targets: [] }) - 1;
    const starts: number[] = [];
    const exits: number[] = [];
    for (const option of options) {
        starts.push(program.length);
        emit(option, program, budget);
        exits.push(program.push({ kind: "jump", targets: [] }) - 1);
    }
    program[choice] = { kind: "jump", targets: starts };
    for (const exit of exits) {
        program[exit] = { kind: "jump", targets: [program.length] };
    }
}

function emitRepetition(
    node: Extract<PatternNode, { kind: "repetition" }>,
    program: Instruction[],
    budget: Budget,
): void {
    for (let count = 0; count < node.least; count += 1) {
        emit(node.body, program, budget);
    }
    if (node.most === undefined) {
        const loop = program.push({ kind: "jump", targets: [] }) - 1;
        emit(node.body, program, budget);
        program.push({ kind: "jump", targets: [loop] });
        program[loop] = { kind: "jump", targets: [loop + 1, program.length] };
        return;
    }
    const skips: number[] = [];
    for (let count = node.least; count < node.most; count += 1) {
        skips.push(program.push({ kind: "jump", targets: [] }) - 1);
        emit(node.body, program, budget);
    }
    for (const skip of skips) {
        program[skip] = { kind: "jump", targets: [skip + 1, program.length] };
    }
}
