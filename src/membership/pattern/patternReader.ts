import { PatternError, unsupported } from "./patternError";
import { categoryMembers, rangeMembers, SHORTHANDS, unitMembers } from "./units";

const CONTROLS: Readonly<Record<string, string>> = {
    a: "\u0007",
    e: "\u001b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
};

/** Parses a .NET pattern's escapes and classes, and returns what they stand for as the members of an RE2 class. */
export class PatternReader {
    private at = 0;

    constructor(private readonly source: string) {}

    /** Consumes what a sticky expression matches here. */
    read(expression: RegExp): RegExpExecArray | undefined {
        expression.lastIndex = this.at;
        const found = expression.exec(this.source) ?? undefined;
        this.at += found?.[0].length ?? 0;
        return found;
    }

    /** The text that follows, as much as is needed to name a construct. */
    rest(): string {
        return this.source.slice(this.at, this.at + 80);
    }

    /** Empty at the end. */
    peek(): string {
        return this.source.charAt(this.at);
    }

    next(): string {
        if (this.at >= this.source.length) {
            throw new PatternError("malformed", "it ends with a backslash");
        }
        this.at += 1;
        return this.source.charAt(this.at - 1);
    }

    /** What an escape stands for. Its letter has been consumed already. */
    escaped(letter: string): string {
        return this.set(letter) ?? unitMembers(this.escapedUnit(letter));
    }

    /** The members of a class. Its bracket has been consumed already. */
    bracketed(): string {
        let members = this.read(/\^/y) === undefined ? "" : "^";
        do {
            members += this.member();
        } while (this.peek() !== "]");
        this.next();
        return members;
    }

    private member(): string {
        const first = this.memberUnit();
        if (first.length > 1) {
            return first;
        }
        if (this.read(/-(?!\])/y) === undefined) {
            return unitMembers(first);
        }
        const last = this.memberUnit();
        if (last.length > 1 || last < first) {
            throw new PatternError("malformed", "a range in a class is in the wrong order");
        }
        return rangeMembers(first, last);
    }

    /** A single unit, or the members of a set within a class: those are longer. */
    private memberUnit(): string {
        const inner = this.read(/-?\[:?/y)?.[0];
        if (inner?.endsWith(":")) {
            throw unsupported("a named class", "[:");
        }
        if (inner?.startsWith("-") || (inner !== undefined && this.source.charAt(this.at - 2) === "-")) {
            throw unsupported("a class subtraction", "-[");
        }
        if (inner !== undefined) {
            return inner;
        }
        if (this.peek() === "") {
            throw new PatternError("malformed", "a '[' is not closed");
        }
        const character = this.next();
        if (character !== "\\") {
            return character;
        }
        const letter = this.next();
        return letter === "b" ? "\b" : (this.set(letter) ?? this.escapedUnit(letter));
    }

    /** `\w` and the like, or a category. */
    private set(letter: string): string | undefined {
        if (letter !== "p" && letter !== "P") {
            return SHORTHANDS[letter]?.();
        }
        const name = this.read(/\{([\w-]+)\}/y)?.[1];
        if (name === undefined) {
            throw new PatternError("malformed", `'\\${letter}' needs a category in braces`);
        }
        const members = categoryMembers(name, letter === "P");
        if (members === undefined) {
            throw unsupported("a block, or a category of letters in one case,", `\\${letter}{${name}}`);
        }
        return members;
    }

    private escapedUnit(letter: string): string {
        const control = CONTROLS[letter];
        if (control !== undefined) {
            return control;
        }
        if (letter === "x" || letter === "u") {
            const digits = this.read(letter === "x" ? /[\dA-Fa-f]{2}/y : /[\dA-Fa-f]{4}/y)?.[0];
            if (digits === undefined) {
                throw new PatternError("malformed", `'\\${letter}' needs ${letter === "x" ? 2 : 4} hexadecimal digits`);
            }
            return String.fromCharCode(Number.parseInt(digits, 16));
        }
        if (/[\p{L}\p{N}_]/u.test(letter)) {
            throw unsupported(/[1-9k]/.test(letter) ? "a back-reference" : "the escape", `\\${letter}`);
        }
        return letter;
    }
}
