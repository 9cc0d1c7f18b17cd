import fc from "fast-check";
import { compileRule, lintRule, parseRule } from "../../../src/membership";
import { draws } from "../sample";

/** Whether a rule with -match takes in a device of that name. */
function isFound(pattern: string, displayName: string): boolean {
    return compileRule(ruleWith(pattern))({ id: "x", displayName });
}

function ruleWith(pattern: string): string {
    return `device.displayName -match "${pattern}"`;
}

/**
 * What .NET finds. Sources: "Regular expression language", "Character classes", "Anchors" and "Options" in Microsoft Learn's
 * pages on .NET regular expressions (2025), and for case, that the lower case of single UTF-16 units is compared.
 */
const FOUND: readonly (readonly [what: string, pattern: string, text: string])[] = [
    ["a pattern anywhere in the text", "ON-P", "LON-PC-1"],
    ["either case", "^lon-[A-F]", "LoN-c"],
    ["either case beyond ASCII", "MÜNCHEN", "münchen-01"],
    ["either case of a range beyond ASCII", "^[À-Þ]+$", "äöü"],
    ["the Kelvin sign, whose lower case is k", "^k$", "\u212a"],
    ["the great sharp s, whose lower case is the small one", "ß", "STRA\u1e9eE"],
    ["a decimal digit of any script", "^\\d\\d$", "7\u0667"],
    ["letters, marks, digits and connectors as word characters", "^\\w+$", "é\u0301\u0667_\u203f"],
    ["a letter's number as no word character", "^\\W$", "\u2167"],
    ["any separator, and the next line, as white space", "^\\s+$", " \u00a0\u2003\u2028\u0085\t"],
    ["a zero-width no-break space as none", "\\S", "\ufeff"],
    ["the opposite of a set in a class", "^[^\\W_]+$", "Größe7"],
    ["anything in two opposite sets", "^[\\s\\S]+$", "a b\n"],
    ["a word's boundary at an umlaut", "\\bÜber\\b", "die über-1"],
    ["a word's boundary before a word that is not ASCII", "-\\bл", "pc-лондон"],
    ["no boundary within a word that is not ASCII", "^x\\B\\w", "xÖ"],
    ["no boundary at a zero-width joiner", "a\\B\u200d", "a\u200d"],
    ["a boundary beside what looks like a mark of one", "^_\\b-\\b_$", "_-_"],
    ["the end before a last newline", "^pc$", "pc\n"],
    ["the end, then the last newline", "pc$\\n$", "pc\n"],
    ["the end before a last newline, at a word's boundary", "\\bpc\\b$", "ein pc\n"],
    ["the end by \\Z as by $", "pc\\Z", "pc\n"],
    ["a newline as a member of a range", "a[\\x00-\\x20]b", "a\nb"],
    ["a newline inside, by its escape", "a\\nb\\s?$", "a\nb\n"],
    ["each line's ends with the option m", "(?m)^b$", "a\nb\nc"],
    ["each line's ends with the option m, at words' boundaries", "(?m)^\\bb\\b$", "a\nb\nc"],
    ["a newline by a dot with the option s", "(?s)a.b", "a\nb"],
    ["a newline by a dot where the option s holds", "(?s:a.)b", "a\nb"],
    ["the same with options that change nothing here", "(?in-x:A)b", "AB"],
    ["the same with named groups and a comment", "(?<city>lon)(?#city)?(?'nr'\\d)", "1lo3 lon3"],
    ["a category", "^\\p{L}\\P{Lo}\\p{Nd}$", "aB1"],
    ["two units of a character beyond the basic plane", "^..$", "\u{1f600}"],
    ["one character beyond the basic plane by itself", "^\\ud83dx?\\ude00$", "\u{1f600}"],
    ["a class of surrogates", "^[\u{1f600}]{2}$", "\u{1f600}"],
    ["a counted part", "^(?:ab){2,3}$", "ababab"],
    ["a count with a leading zero", "^a{02}$", "aa"],
    ["braces that are no count", "^a{,2}$", "a{,2}"],
    ["a lazy quantifier", "^a+?b??$", "aa"],
    ["an empty alternative", "^(?:|a)$", ""],
    ["a bracket as the first member of a class", "^[]a]+$", "a]"],
    ["a hyphen as the last member of a class", "^[a-]+$", "-a"],
    ["an escaped character", "^\\.\\[\\x41\\u00e4\\t$", ".[aÄ\t"],
    ["a backspace in a class", "^[\\b]$", "\b"],
    ["\\z at the very end", "c\\z", "pc"],
];

const NOT_FOUND: readonly (readonly [what: string, pattern: string, text: string])[] = [
    ["the long s by s: it is lower case itself", "s", "\u017f"],
    ["a last sigma by another", "σ", "ς"],
    ["the micro sign by the letter mu", "\u03bc", "\u00b5"],
    ["the sharp s by a range of capitals", "[A-Z]", "ß"],
    ["a letter by a negated range in the other case", "[^A-Z]", "abc"],
    ["a fraction as a digit", "\\d", "½"],
    ["a word's boundary between a letter and an umlaut", "\\bl", "öl"],
    ["a word's boundary between a letter and a zero-width joiner", "a\\b", "a\u200d"],
    ["a newline by a dot", "a.b", "a\nb"],
    ["a newline by a dot outside of the option s", "(?:(?s)a)b.c", "ab\nc"],
    ["the end before a newline inside", "^a$", "a\nb"],
    ["a line's start without the option m", "^b", "a\nb"],
    ["\\z before a last newline", "pc\\z", "pc\n"],
    ["a character beyond the basic plane as one unit", "^.$", "\u{1f600}"],
    ["a mark of a frame", "\\b-|-\\b", "ü"],
];

describe("-match finds, as .NET does,", () => {
    it.each(FOUND)("%s", (_what, pattern, text) => {
        expect(isFound(pattern, text)).toBe(true);
    });
});

describe("-match does not find, as .NET does not,", () => {
    it.each(NOT_FOUND)("%s", (_what, pattern, text) => {
        expect(isFound(pattern, text)).toBe(false);
    });
});

describe("a pattern with what cannot be evaluated here", () => {
    it.each([
        ["(?=a)", "a lookahead ('(?=a')"],
        ["a(?!b)", "a lookahead"],
        ["(?<=a)b", "a lookbehind ('(?<=')"],
        ["(?<!a)b", "a lookbehind"],
        ["(?>a)", "an atomic group"],
        ["(?(a)b|c)", "a conditional"],
        ["(?<a-b>c)", "a balancing group"],
        ["(a)\\1", "a back-reference ('\\1')"],
        ["(?<a>b)\\k<a>", "a back-reference ('\\k')"],
        ["\\Ga", "the escape ('\\G')"],
        ["[a-z-[aeiou]]", "a class subtraction"],
        ["[a-[b]]", "a class subtraction"],
        ["[[:alpha:]]", "a named class"],
        ["\\p{Lu}", "a block, or a category of letters in one case, ('\\p{Lu}')"],
        ["\\p{IsGreek}", "a block, or a category of letters in one case, ('\\p{IsGreek}')"],
        ["(?-i)a", "a switch to case-sensitive matching"],
        ["(?x) a", "the option for white space"],
        ["(?m)^a\\Z", "the option 'm' together with an anchor"],
        ["a{1001}", "more than 1000 repetitions"],
        ["((a{999}){999}){999}", "it cannot be evaluated here (invalid repeat count)"],
        ["\\w{1000}".repeat(16), "it is too large"],
        [`${"(".repeat(51)}a${")".repeat(51)}`, "groups are nested more than 50 levels deep"],
    ])("is a good rule, and never simply false: %s", (pattern, problem) => {
        expect(() => parseRule(ruleWith(pattern))).not.toThrow();
        expect(() => isFound(pattern, "a")).toThrow(problem);
        expect(lintRule(ruleWith(pattern))).toContainEqual(
            expect.objectContaining({ code: "pattern-not-evaluated", message: expect.stringContaining(problem) }),
        );
    });
});

describe("a malformed pattern", () => {
    it.each([
        ["(a", "a '(' is not closed"],
        ["a)", "a ')' closes nothing"],
        ["[a", "a '[' is not closed"],
        ["[]", "a '[' is not closed"],
        ["[z-a]", "a range in a class is in the wrong order"],
        ["[a-\\d]", "a range in a class is in the wrong order"],
        ["*a", "there is nothing before the quantifier '*'"],
        ["(?i)+", "there is nothing before the quantifier '+'"],
        ["a|{2}", "there is nothing before the quantifier '{2}'"],
        ["a**", "a quantifier follows a quantifier"],
        ["a{2}{3}", "a quantifier follows a quantifier"],
        ["a{3,2}", "the bounds of a quantifier are in the wrong order"],
        ["\\x4", "'\\x' needs 2 hexadecimal digits"],
        ["\\pL", "'\\p' needs a category in braces"],
        ["a\\", "it ends with a backslash"],
    ])("makes a rule that is refused: %s", (pattern, problem) => {
        expect(() => parseRule(ruleWith(pattern))).toThrow(problem);
    });
});

/** Patterns and texts in which .NET and JavaScript agree: ASCII without line breaks. */
const atom = fc.constantFrom(
    "a",
    "B",
    "7",
    "-",
    "_",
    ".",
    "\\d",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "[a-c]",
    "[^a-c]",
    "[\\W_]",
);
const part = fc.oneof(
    fc.tuple(atom, fc.constantFrom("", "", "*", "+?", "?", "{2}", "{0,2}")).map((both) => both.join("")),
    fc.constantFrom("\\b", "\\B", "^", "$", "(?:a|b)*", "(-|)", "(a*)*"),
);
const simplePattern = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
const simpleText = fc.string({ unit: fc.constantFrom(..."abAB7-_ x"), maxLength: 8 });

describe("every pattern", () => {
    it("in which .NET and JavaScript agree is found where JavaScript finds it", () => {
        fc.assert(
            fc.property(simplePattern, simpleText, (pattern, text) => {
                expect(isFound(pattern, text)).toBe(new RegExp(pattern, "i").test(text));
            }),
            draws(1_000),
        );
    });

    it("is evaluated, or refused in words, whatever it is", () => {
        const unit = fc.constantFrom(..."ab0(([[)]]?:<>=!*+{},-^$|.\\\\\\dwsbpPLuxk#im");
        fc.assert(
            fc.property(fc.string({ unit, maxLength: 12 }), fc.string(), (pattern, text) => {
                try {
                    isFound(pattern, text);
                } catch (error) {
                    expect(String(error)).toMatch(/^Rule(Syntax|Evaluation)Error: /);
                }
            }),
            draws(2_000),
        );
    });

    // A backtracking engine would need longer than the sun has.
    it.each(["(a+)+$", "(a|a)*b", "(a*)*\\b-", "(\\w*\\d*)*!$"])(
        "takes time that grows with the text alone: %s",
        (slow) => {
            expect(isFound(slow, `${"a".repeat(5_000)}.`)).toBe(false);
        },
    );
});
