import type { RE2JS } from "re2js";
import { PatternError } from "./patternError";
import { translatePattern } from "./translator";
import { textInUnits } from "./units";

/** Whether a regular expression matches anywhere in a text. */
export type Matcher = (text: string) => boolean;

/** Matching a text takes time in proportion to this and to the text's length. */
const MOST_STEPS = 15_000;

/**
 * Compiles a .NET regular expression without regard to case.
 *
 * A user's pattern must not be able to hang a preview, so it is not passed to the platform's backtracking engine but to
 * RE2, whose time is at most proportional to the product of text and pattern.
 *
 * @throws PatternError if the expression is malformed, or cannot be evaluated here.
 */
export function compilePattern(source: string): Matcher {
    const { re2, form } = translatePattern(source);
    const program = compiled(re2);
    if (program.programSize() > MOST_STEPS) {
        throw new PatternError("unsupported", "it is too large to be evaluated here");
    }
    return (text) => program.test(textInUnits(text, form));
}

function compiled(re2: string): RE2JS {
    // Few rules have a pattern, so the engine is loaded when the first one is compiled.
    const engine = require("re2js") as typeof import("re2js");
    try {
        return engine.RE2JS.compile(re2);
    } catch (error) {
        if (error instanceof engine.RE2JSSyntaxException) {
            // Malformed patterns were reported earlier: this is one of RE2's limits.
            throw new PatternError("unsupported", `it cannot be evaluated here (${error.getDescription()})`);
        }
        throw error;
    }
}
