/**
 * All text that comes from outside passes through here before it is shown: names of devices, groups and policies,
 * rules, error codes, and messages of services and proxies. Terminal control characters and anything that looks like a
 * token are removed, and the text is cut to a reasonable length.
 */

/**
 * Control characters, including C1 (terminals obey those too), marks that change the direction of text (Unicode
 * Technical Report 36, "Bidirectional Text Spoofing"), line separators in code, and unpaired surrogates.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/** None of our messages is this long; a longer line comes from elsewhere. */
const LONGEST_LINE = 20_000;

/** A text that may be a secret contains one of these. Most texts contain none. */
const MAY_BE_SECRET = /eyJ|bearer|basic|secret|token|assertion|:\/\//i;
const SECRETS: readonly (readonly [RegExp, string])[] = [
    [/\b(Bearer\s+)(?:eyJ[^\s"',;]*|(?=\S*\d)[\w.~+/=-]{16,})/gi, "$1***"],
    [/\b(Basic\s+)(?=\S*[\d=])[\w+/=-]{12,}/gi, "$1***"],
    // The parts of a JSON Web Token: each begins with a brace, in base64.
    [/eyJ(?:[\w-]{17,}|[\w-]+\.[\w-]+)(?:\.[\w-]*)*/g, "***"],
    [
        // What is masked already stays as it is, with its length.
        /\b((?:client|access|refresh|id|code|user)_?(?:secret|assertion|token))(\\?["']?\s*[:=]\s*\\?["']?)(?!\*+(?:[\s&"',;\\]|$))[^\s&"',;\\]+/gi,
        "$1$2***",
    ],
    [/(:\/\/)[^\s/@:"']+:[^\s/@"']+@/g, "$1***@"],
];

function withoutSecrets(text: string): string {
    return MAY_BE_SECRET.test(text)
        ? SECRETS.reduce((line, [pattern, shown]) => line.replace(pattern, shown), text)
        : text;
}

/**
 * The text with as many asterisks as a secret has characters in its place, so that positions in the text stay valid.
 * For a text that is cut before it is shown: half a token is no longer recognised as one.
 */
export function masked(text: string): string {
    if (!MAY_BE_SECRET.test(text)) {
        return text;
    }
    return SECRETS.reduce(
        (line, [pattern, shown]) =>
            line.replace(pattern, (match: string) => {
                const [before = "", after = ""] = match.replace(pattern, shown).split("***");
                return before + "*".repeat(match.length - before.length - after.length) + after;
            }),
        text,
    );
}

/** The text on one line of at most `most` characters. Characters that cannot be shown become U+FFFD. */
export function visible(text: string, most: number = LONGEST_LINE): string {
    // Looks at more than is shown, because secrets may be longer than their replacement.
    const line = withoutSecrets(wholeWords(text, 4 * most)).replace(INVISIBLE, "\ufffd");
    return line.length <= most && text.length <= 4 * most ? line : `${line.slice(0, most).replace(/\p{Cs}$/u, "")}…`;
}

/** The beginning of the text, without a last word that was cut: it may be half a secret. */
function wholeWords(text: string, most: number): string {
    return text.length <= most ? text : text.slice(0, most).replace(/(?<=\s)\S*$/, "");
}

/** The same for a text of several lines, which is kept on several lines. */
export function visibleLines(text: string): string {
    return text
        .split(/\r?\n/)
        .map((line) => visible(line.replaceAll("\t", "    ")))
        .join("\n");
}

/**
 * Escapes what cannot be shown, as in `\u202e`, so that a reader of the data can decide what to do with it. Line feeds
 * are kept.
 */
export function visibleEscaped(text: string): string {
    return escapedInJson(withoutSecrets(text));
}

/**
 * Writes the same characters as JSON and TypeScript escapes: inside a literal the text stays exactly what it was, and a
 * terminal or an editor shows it safely. For data that is read back, so secrets are kept too.
 */
export function escapedInJson(json: string): string {
    return json.replace(INVISIBLE, (character) =>
        character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
