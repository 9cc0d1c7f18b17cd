/** A parsed regular expression. */
export type PatternNode =
    | { readonly kind: "character"; readonly accepts: (character: string) => boolean }
    | { readonly kind: "anchor"; readonly holds: (text: string, position: number) => boolean }
    | { readonly kind: "lookahead"; readonly body: PatternNode; readonly negated: boolean }
    | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
    | { readonly kind: "alternatives"; readonly options: readonly PatternNode[] }
    | {
          readonly kind: "repetition";
          readonly body: PatternNode;
          readonly least: number;
          /** Undefined means without an upper bound. */
          readonly most: number | undefined;
      };

type Accepts = (character: string) => boolean;

const DEEPEST = 50;

/** By Unicode category: "Character classes in .NET regular expressions" (Microsoft Learn, 2025). */
const CLASSES: Readonly<Record<string, Accepts>> = {
    d: (character) => /\p{Nd}/u.test(character),
    D: (character) => !/\p{Nd}/u.test(character),
    w: isWordCharacter,
    W: (character) => !isWordCharacter(character),
    s: (character) => /[\t-\r\u0085\p{Z}]/u.test(character),
    S: (character) => !/[\t-\r\u0085\p{Z}]/u.test(character),
};

const CONTROLS: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v" };

/** Parses an expression that ignores case. Throws SyntaxError, with a message for the user. */
export function parsePattern(source: string): PatternNode {
    const reader = new PatternReader(source);
    const node = reader.alternatives(0);
    if (!reader.atEnd()) {
        throw new SyntaxError("unmatched ')' in the regular expression");
    }
    return node;
}

class PatternReader {
    private position = 0;

    constructor(private readonly source: string) {}

    atEnd(): boolean {
        return this.position >= this.source.length;
    }

    alternatives(depth: number): PatternNode {
        if (depth > DEEPEST) {
            throw new SyntaxError("groups of the regular expression are nested too deeply");
        }
        const options = [this.sequence(depth)];
        while (this.take("|")) {
            options.push(this.sequence(depth));
        }
        const [only] = options;
        return options.length === 1 && only !== undefined ? only : { kind: "alternatives", options };
    }

    private sequence(depth: number): PatternNode {
        const parts: PatternNode[] = [];
        while (!this.atEnd() && this.peek() !== "|" && this.peek() !== ")") {
            parts.push(this.quantified(this.atom(depth)));
        }
        return { kind: "sequence", parts };
    }

    private quantified(body: PatternNode): PatternNode {
        const bounds = this.quantifier();
        if (bounds === undefined) {
            return body;
        }
        // A lazy quantifier matches the same texts.
        this.take("?");
        if (this.quantifier() !== undefined) {
            throw new SyntaxError("nested quantifier in the regular expression");
        }
        return { kind: "repetition", body, ...bounds };
    }

    private quantifier(): { least: number; most: number | undefined } | undefined {
        if (this.take("*")) {
            return { least: 0, most: undefined };
        }
        if (this.take("+")) {
            return { least: 1, most: undefined };
        }
        if (this.take("?")) {
            return { least: 0, most: 1 };
        }
        const counted = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(this.source.slice(this.position, this.position + 12));
        if (counted === null) {
            return undefined;
        }
        this.position += counted[0].length;
        const least = Number(counted[1]);
        const most = counted[2] === undefined ? least : counted[3] === undefined ? undefined : Number(counted[3]);
        if (most !== undefined && most < least) {
            throw new SyntaxError("bounds of a quantifier of the regular expression are in the wrong order");
        }
        return { least, most };
    }

    private atom(depth: number): PatternNode {
        const character = this.next();
        switch (character) {
            case "(":
                return this.group(depth);
            case "[":
                return { kind: "character", accepts: this.characterClass() };
            case ".":
                return { kind: "character", accepts: (candidate) => candidate !== "\n" };
            case "^":
                return { kind: "anchor", holds: (_, position) => position === 0 };
            case "$":
                return { kind: "anchor", holds: isAtEnd };
            case "\\":
                return this.escaped();
            case "*":
            case "+":
            case "?":
                throw new SyntaxError(`quantifier '${character}' of the regular expression follows nothing`);
            default:
                return { kind: "character", accepts: equalTo(character) };
        }
    }

    private group(depth: number): PatternNode {
        let negated: boolean | undefined;
        if (this.take("?=")) {
            negated = false;
        } else if (this.take("?!")) {
            negated = true;
        } else if (!this.take("?:") && this.peek() === "?") {
            const name = /^\?<[A-Za-z_]\w*>/.exec(this.source.slice(this.position));
            if (name === null) {
                throw new SyntaxError("unsupported group in the regular expression");
            }
            this.position += name[0].length;
        }
        const body = this.alternatives(depth + 1);
        if (!this.take(")")) {
            throw new SyntaxError("missing ')' in the regular expression");
        }
        return negated === undefined ? body : { kind: "lookahead", body, negated };
    }

    private escaped(): PatternNode {
        const character = this.next();
        if (character === "b" || character === "B") {
            const wanted = character === "b";
            return { kind: "anchor", holds: (text, position) => isWordBoundary(text, position) === wanted };
        }
        if (character === "A") {
            return { kind: "anchor", holds: (_, position) => position === 0 };
        }
        if (character === "Z") {
            return { kind: "anchor", holds: isAtEnd };
        }
        if (character === "z") {
            return { kind: "anchor", holds: (text, position) => position === text.length };
        }
        return { kind: "character", accepts: CLASSES[character] ?? equalTo(this.escapedCharacter(character)) };
    }

    /** The character that an escape stands for; its letter has been consumed already. */
    private escapedCharacter(letter: string): string {
        if (letter === "") {
            throw new SyntaxError("the regular expression ends in '\\'");
        }
        const control = CONTROLS[letter];
        if (control !== undefined) {
            return control;
        }
        if (letter === "x" || letter === "u") {
            const digits = letter === "x" ? 2 : 4;
            const code = this.source.slice(this.position, this.position + digits);
            if (!new RegExp(`^[0-9A-Fa-f]{${digits}}$`).test(code)) {
                throw new SyntaxError(`malformed escape '\\${letter}' in the regular expression`);
            }
            this.position += digits;
            return String.fromCharCode(Number.parseInt(code, 16));
        }
        if (/[A-Za-z0-9]/.test(letter)) {
            throw new SyntaxError(`unsupported escape '\\${letter}' in the regular expression`);
        }
        return letter;
    }

    private characterClass(): Accepts {
        const negated = this.take("^");
        const members: Accepts[] = [];
        let first = true;
        while (first || this.peek() !== "]") {
            if (this.atEnd()) {
                throw new SyntaxError("missing ']' in the regular expression");
            }
            members.push(this.classMember());
            first = false;
        }
        this.take("]");
        return (character) => members.some((accepts) => accepts(character)) !== negated;
    }

    private classMember(): Accepts {
        const start = this.classCharacter();
        if (typeof start !== "string") {
            return start;
        }
        if (
            this.peek() !== "-" ||
            this.source.charAt(this.position + 1) === "]" ||
            this.position + 1 >= this.source.length
        ) {
            return equalTo(start);
        }
        this.take("-");
        const end = this.classCharacter();
        if (typeof end !== "string" || end < start) {
            throw new SyntaxError("range in the wrong order in the regular expression");
        }
        return (character) => formsOf(character).some((form) => form >= start && form <= end);
    }

    private classCharacter(): string | Accepts {
        const character = this.next();
        if (character !== "\\") {
            return character;
        }
        const letter = this.next();
        return letter === "b" ? "\b" : (CLASSES[letter] ?? this.escapedCharacter(letter));
    }

    private peek(): string {
        return this.source.charAt(this.position);
    }

    private next(): string {
        const character = this.peek();
        this.position += 1;
        return character;
    }

    private take(expected: string): boolean {
        if (!this.source.startsWith(expected, this.position)) {
            return false;
        }
        this.position += expected.length;
        return true;
    }
}

function equalTo(expected: string): Accepts {
    const lower = expected.toLowerCase();
    return (character) => character.toLowerCase() === lower;
}

/** A character together with those whose lower case it is, or that have the same lower case. */
function formsOf(character: string): string[] {
    const lower = character.toLowerCase();
    const upper = lower.toUpperCase();
    return upper.length === 1 && upper.toLowerCase() === lower ? [character, lower, upper] : [character, lower];
}

function isWordCharacter(character: string): boolean {
    return /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u.test(character);
}

/** Word boundaries also take the zero-width joiner and non-joiner into account. */
function isInWord(character: string): boolean {
    return isWordCharacter(character) || /[\u200c\u200d]/.test(character);
}

function isAtEnd(text: string, position: number): boolean {
    return position === text.length || (position === text.length - 1 && text.endsWith("\n"));
}

function isWordBoundary(text: string, position: number): boolean {
    return isInWord(text.charAt(position - 1)) !== isInWord(text.charAt(position));
}
