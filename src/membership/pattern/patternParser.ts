import { type CharacterTest, characterClass, literal, SHORTHANDS } from "./characters";
import { PatternError } from "./patternError";

/** A regular expression, read. */
export type PatternNode =
    | { readonly kind: "character"; readonly accepts: CharacterTest }
    | { readonly kind: "anchor"; readonly holds: (text: string, position: number) => boolean }
    | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
    | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
    /** From `least` to `most` times; `most` is Infinity where there is no end. */
    | { readonly kind: "repeat"; readonly body: PatternNode; readonly least: number; readonly most: number };

const DEEPEST_GROUP = 50;
const SPECIAL = "^$.|?*+()[{\\";
const CONTROLS: Readonly<Record<string, string>> = {
    a: "\u0007",
    e: "\u001b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
};

/**
 * Reads a regular expression as .NET writes it: literals, classes, groups, alternatives, quantifiers, anchors. Case is
 * not heeded. Throws PatternError; look-around, back-references, Unicode categories and inline options are unsupported.
 */
export function parsePattern(source: string): PatternNode {
    const reader = new PatternReader(source);
    const node = reader.choice();
    if (!reader.isAtEnd()) {
        throw new PatternError("malformed", "a ')' closes nothing");
    }
    return node;
}

class PatternReader {
    private at = 0;
    private depth = 0;

    constructor(private readonly source: string) {}

    isAtEnd(): boolean {
        return this.at >= this.source.length;
    }

    choice(): PatternNode {
        const options = [this.sequence()];
        while (this.take("|")) {
            options.push(this.sequence());
        }
        const [only] = options;
        return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
    }

    private sequence(): PatternNode {
        const parts: PatternNode[] = [];
        while (!this.isAtEnd() && !"|)".includes(this.peek())) {
            parts.push(this.repeated(this.atom()));
        }
        return { kind: "sequence", parts };
    }

    private repeated(body: PatternNode): PatternNode {
        const bounds = this.quantifier();
        if (bounds === undefined) {
            return body;
        }
        this.take("?");
        if (this.quantifier() !== undefined) {
            throw new PatternError("malformed", "a quantifier follows a quantifier");
        }
        if (bounds.least > bounds.most) {
            throw new PatternError("malformed", "the bounds of a quantifier are in the wrong order");
        }
        return { kind: "repeat", body, ...bounds };
    }

    private quantifier(): { least: number; most: number } | undefined {
        if (this.take("*")) {
            return { least: 0, most: Number.POSITIVE_INFINITY };
        }
        if (this.take("+")) {
            return { least: 1, most: Number.POSITIVE_INFINITY };
        }
        if (this.take("?")) {
            return { least: 0, most: 1 };
        }
        const braces = /^\{(\d{1,9})(?:(,)(\d{1,9})?)?\}/.exec(this.source.slice(this.at, this.at + 24));
        if (braces === null) {
            return undefined;
        }
        const [whole, least, comma, most] = braces;
        this.at += whole.length;
        const unbounded = comma === undefined ? Number(least) : Number.POSITIVE_INFINITY;
        return { least: Number(least), most: most === undefined ? unbounded : Number(most) };
    }

    private atom(): PatternNode {
        const character = this.next();
        switch (character) {
            case "(":
                return this.group();
            case "[":
                return { kind: "character", accepts: this.bracketed() };
            case ".":
                return { kind: "character", accepts: (each) => each !== "\n" };
            case "^":
                return { kind: "anchor", holds: (_text, position) => position === 0 };
            case "$":
                return { kind: "anchor", holds: isAtTextEnd };
            case "\\":
                return this.escape();
            case "*":
            case "+":
            case "?":
                throw new PatternError("malformed", `nothing stands before the quantifier '${character}'`);
            default:
                return { kind: "character", accepts: literal(character) };
        }
    }

    private group(): PatternNode {
        this.depth += 1;
        if (this.depth > DEEPEST_GROUP) {
            throw new PatternError("unsupported", `groups are nested more than ${DEEPEST_GROUP} deep`);
        }
        const special = /^\?(?::|<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/.exec(this.source.slice(this.at, this.at + 80));
        if (special !== null) {
            this.at += special[0].length;
        } else if (this.peek() === "?") {
            throw new PatternError(
                "unsupported",
                `the group '(${this.source.slice(this.at, this.at + 3)}' is not understood here`,
            );
        }
        const body = this.choice();
        if (!this.take(")")) {
            throw new PatternError("malformed", "a '(' is not closed");
        }
        this.depth -= 1;
        return body;
    }

    private escape(): PatternNode {
        const letter = this.next();
        switch (letter) {
            case "A":
                return { kind: "anchor", holds: (_text, position) => position === 0 };
            case "z":
                return { kind: "anchor", holds: (text, position) => position === text.length };
            case "Z":
                return { kind: "anchor", holds: isAtTextEnd };
            case "b":
                return { kind: "anchor", holds: isWordBoundary };
            case "B":
                return { kind: "anchor", holds: (text, position) => !isWordBoundary(text, position) };
            default:
                return { kind: "character", accepts: SHORTHANDS[letter] ?? literal(this.escaped(letter)) };
        }
    }

    /** The character that an escape stands for. Its letter is taken already. */
    private escaped(letter: string): string {
        const control = CONTROLS[letter];
        if (control !== undefined) {
            return control;
        }
        const digits = { x: 2, u: 4 }[letter];
        if (digits !== undefined) {
            const code = this.source.slice(this.at, this.at + digits);
            if (code.length < digits || !/^[0-9A-Fa-f]+$/.test(code)) {
                throw new PatternError("malformed", `'\\${letter}' needs ${digits} hexadecimal digits`);
            }
            this.at += digits;
            return String.fromCharCode(Number.parseInt(code, 16));
        }
        if (/[\p{L}\p{N}_]/u.test(letter)) {
            throw new PatternError("unsupported", `the escape '\\${letter}' is not understood here`);
        }
        return letter;
    }

    private bracketed(): CharacterTest {
        const negated = this.take("^");
        const members: CharacterTest[] = [];
        do {
            members.push(this.member());
        } while (this.peek() !== "]");
        this.take("]");
        return characterClass(members, negated);
    }

    private member(): CharacterTest {
        const first = this.memberCharacter();
        if (typeof first !== "string") {
            return first;
        }
        if (first === "-" && this.peek() === "[") {
            throw new PatternError("unsupported", "the subtraction of a class is not understood here");
        }
        const isRange = this.peek() === "-" && this.source.charAt(this.at + 1) !== "]";
        if (!isRange) {
            return literal(first);
        }
        this.take("-");
        const last = this.memberCharacter();
        if (typeof last !== "string" || last < first) {
            throw new PatternError("malformed", "a range of a class is in the wrong order");
        }
        return (each) => [each.toLowerCase(), each.toUpperCase()].some((form) => form >= first && form <= last);
    }

    private memberCharacter(): string | CharacterTest {
        if (this.isAtEnd()) {
            throw new PatternError("malformed", "a '[' is not closed");
        }
        const character = this.next();
        if (character !== "\\") {
            return character;
        }
        const letter = this.next();
        return letter === "b" ? "\b" : (SHORTHANDS[letter] ?? this.escaped(letter));
    }

    private peek(): string {
        return this.source.charAt(this.at);
    }

    private next(): string {
        if (this.isAtEnd()) {
            throw new PatternError("malformed", "it ends with a backslash");
        }
        this.at += 1;
        return this.source.charAt(this.at - 1);
    }

    private take(expected: string): boolean {
        const taken = this.source.startsWith(expected, this.at);
        this.at += taken ? expected.length : 0;
        return taken;
    }
}

/** The text that an expression begins with, if it is `^` and literals alone up to some point: `^LON-.*` has `LON-`. */
export function literalPrefix(source: string): string | undefined {
    if (!source.startsWith("^") || source.includes("|")) {
        return undefined;
    }
    let end = 1;
    while (end < source.length && !SPECIAL.includes(source.charAt(end))) {
        end += 1;
    }
    const rest = source.slice(end);
    return end > 1 && (rest === "" || rest === ".*") ? source.slice(1, end) : undefined;
}

function isAtTextEnd(text: string, position: number): boolean {
    return position === text.length || (position === text.length - 1 && text.endsWith("\n"));
}

function isWordBoundary(text: string, position: number): boolean {
    const isWord = SHORTHANDS.w ?? (() => false);
    const before = position > 0 && isWord(text.charAt(position - 1));
    const after = position < text.length && isWord(text.charAt(position));
    return before !== after;
}
