import { PatternError, unsupported } from "./patternError";
import { PatternReader } from "./patternReader";
import { ANY_UNIT, NOT_NEWLINE, type TextForm, unitMembers } from "./units";

/** A .NET pattern for RE2. */
export interface Translation {
    readonly re2: string;
    /** How texts have to be encoded before they are matched. */
    readonly form: TextForm;
}

interface Options {
    readonly isSingleLine: boolean;
    readonly isMultiLine: boolean;
}

const DEEPEST_GROUP = 50;
/** The maximum number of repetitions in RE2. */
const MOST_REPETITIONS = 1_000;

/** The names of the groups that RE2 does not support, by what follows their '('. */
const OTHER_GROUPS: readonly (readonly [RegExp, string])[] = [
    [/^\?[=!]/, "a lookahead"],
    [/^\?<[=!]/, "a lookbehind"],
    [/^\?>/, "an atomic group"],
    [/^\?\(/, "a conditional"],
    [/^\?(?:<\w*-|'\w*-)/, "a balancing group"],
];

/**
 * Translates a .NET regular expression that ignores case into RE2's syntax, for texts in units (`textInUnits`). Both
 * match in the same texts. Which part of a text matches does not matter, so lazy quantifiers become greedy and captures
 * become plain groups.
 *
 * @throws PatternError if the expression is malformed, or has a construct that cannot be evaluated here.
 */
export function translatePattern(source: string): Translation {
    return new Translator(source).translation();
}

class Translator {
    private readonly reader: PatternReader;
    private re2 = "";
    private options: Options = { isSingleLine: false, isMultiLine: false };
    /** The options outside of each open group. */
    private readonly outer: Options[] = [];
    private before: "nothing" | "part" | "quantifier" = "nothing";
    private readonly isFramed: boolean;
    private hasLineAnchor = false;
    private hasTextEnd = false;

    constructor(source: string) {
        this.reader = new PatternReader(source);
        this.isFramed = /\\b/i.test(source);
    }

    translation(): Translation {
        while (this.reader.peek() !== "") {
            this.part();
        }
        if (this.outer.length > 0) {
            throw new PatternError("malformed", "a '(' is not closed");
        }
        if (this.hasLineAnchor && this.hasTextEnd) {
            throw unsupported("the option 'm' together with an anchor for the end of the text", "\\Z");
        }
        const form = { isFramed: this.isFramed, isMultiLine: this.hasLineAnchor };
        // Within frames of three characters, a match may only begin at the first one of a frame.
        return { re2: this.isFramed ? `\\A(?s:.{3})*?(?:${this.re2})` : this.re2, form };
    }

    private part(): void {
        if (this.quantifier()) {
            return;
        }
        const character = this.reader.next();
        switch (character) {
            case "(":
                this.open();
                break;
            case ")":
                this.close();
                break;
            case "|":
                this.re2 += "|";
                this.before = "nothing";
                break;
            case "[":
                this.unit(this.reader.bracketed());
                break;
            case ".":
                this.unit(this.options.isSingleLine ? ANY_UNIT : NOT_NEWLINE);
                break;
            case "^":
                if (this.options.isMultiLine) {
                    this.lineAnchor("(?m:^)");
                } else {
                    this.anchor("\\A");
                }
                break;
            case "$":
                if (this.options.isMultiLine) {
                    this.lineAnchor("(?m:$)");
                } else {
                    this.textEnd();
                }
                break;
            case "\\":
                this.escape();
                break;
            default:
                this.unit(unitMembers(character));
                break;
        }
    }

    private quantifier(): boolean {
        const found = this.reader.read(/([*+?]|\{(\d{1,9})(?:,(\d{1,9})?)?\})\??/y);
        if (found === undefined) {
            return false;
        }
        const [, written = "", least, most] = found;
        if (this.before === "nothing") {
            throw new PatternError("malformed", `there is nothing before the quantifier '${written}'`);
        }
        if (this.before === "quantifier") {
            throw new PatternError("malformed", "a quantifier follows a quantifier");
        }
        if (most !== undefined && Number(least) > Number(most)) {
            throw new PatternError("malformed", "the bounds of a quantifier are in the wrong order");
        }
        if (Math.max(Number(least ?? 0), Number(most ?? 0)) > MOST_REPETITIONS) {
            throw unsupported(`more than ${MOST_REPETITIONS} repetitions`, written);
        }
        // RE2 treats a number with a leading zero as a text.
        this.re2 += written.replace(/\d+/g, (digits) => String(Number(digits)));
        this.before = "quantifier";
        return true;
    }

    private open(): void {
        if (this.reader.read(/\?#[^)]*\)/y) !== undefined) {
            return;
        }
        const inline = this.reader.read(/\?(?!\))([imnsx]*)(?:-([imnsx]*))?([:)])/y);
        const options = inline === undefined ? this.options : this.changed(inline[1] ?? "", inline[2] ?? "");
        this.before = "nothing";
        if (inline?.[3] === ")") {
            this.options = options;
            return;
        }
        const isNamed =
            this.reader.read(/\?(?:<(?:[A-Za-z_]\w*|[1-9]\d*)>|'(?:[A-Za-z_]\w*|[1-9]\d*)')/y) !== undefined;
        if (inline === undefined && !isNamed && this.reader.peek() === "?") {
            throw unsupported(groupName(this.reader.rest()), `(${this.reader.rest().slice(0, 3)}`);
        }
        this.outer.push(this.options);
        if (this.outer.length > DEEPEST_GROUP) {
            throw new PatternError("unsupported", `groups are nested more than ${DEEPEST_GROUP} levels deep`);
        }
        this.options = options;
        this.re2 += "(?:";
    }

    private changed(on: string, off: string): Options {
        if (off.includes("i")) {
            throw unsupported("a switch to case-sensitive matching", "-i");
        }
        if (on.includes("x")) {
            throw unsupported("the option for white space", "x");
        }
        const { isSingleLine, isMultiLine } = this.options;
        return {
            isSingleLine: (isSingleLine || on.includes("s")) && !off.includes("s"),
            isMultiLine: (isMultiLine || on.includes("m")) && !off.includes("m"),
        };
    }

    private close(): void {
        const options = this.outer.pop();
        if (options === undefined) {
            throw new PatternError("malformed", "a ')' closes nothing");
        }
        this.options = options;
        this.re2 += ")";
        this.before = "part";
    }

    /** One unit of the text, built from the members of an RE2 class. */
    private unit(members: string): void {
        this.re2 += this.isFramed ? `(?:[-_\\n][${members}][-_\\n])` : `[${members}]`;
        this.before = "part";
    }

    private anchor(re2: string): void {
        this.re2 += `(?:${re2})`;
        this.before = "part";
    }

    private lineAnchor(re2: string): void {
        this.hasLineAnchor = true;
        this.anchor(re2);
    }

    /** The end, or before a newline there, which is the only one that the text is encoded with. */
    private textEnd(): void {
        this.hasTextEnd = true;
        this.anchor("(?m:$)");
    }

    private escape(): void {
        const letter = this.reader.next();
        switch (letter) {
            case "A":
            case "b":
            case "B":
            case "z":
                this.anchor(`\\${letter}`);
                break;
            case "Z":
                this.textEnd();
                break;
            default:
                this.unit(this.reader.escaped(letter));
                break;
        }
    }
}

function groupName(text: string): string {
    return OTHER_GROUPS.find(([form]) => form.test(text))?.[1] ?? "a group";
}
