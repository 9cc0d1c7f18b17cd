/**
 * Whatever others chose or said passes here before it is shown: names of devices, groups and policies, rules, error codes and
 * messages of services and of proxies. It comes out without anything that a terminal would obey or that looks like a token,
 * and at a bearable length.
 */

/**
 * Control characters, C1 included (a terminal obeys them too), marks that turn the direction of text around (Unicode Technical
 * Report 36, "Bidirectional Text Spoofing"), separators that end a line of code, and halves of characters.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/** No message of ours is as long; a line with more is somebody else's. */
const LONGEST_LINE = 20_000;

/** What may be a secret begins with one of these. Most texts have none. */
const MAY_BE_SECRET = /eyJ|bearer|basic|secret|token|assertion|:\/\//i;
const SECRETS: readonly (readonly [RegExp, string])[] = [
    [/\b(Bearer\s+)(?:eyJ[^\s"',;]*|(?=\S*\d)[\w.~+/=-]{16,})/gi, "$1***"],
    [/\b(Basic\s+)(?=\S*[\d=])[\w+/=-]{12,}/gi, "$1***"],
    // The parts of a JSON Web Token: each begins with a brace, in base64.
    [/eyJ(?:[\w-]{17,}|[\w-]+\.[\w-]+)(?:\.[\w-]*)*/g, "***"],
    [
        /\b((?:client|access|refresh|id|code|user)_?(?:secret|assertion|token))(\\?["']?\s*[:=]\s*\\?["']?)[^\s&"',;\\]+/gi,
        "$1$2***",
    ],
    [/(:\/\/)[^\s/@:"']+:[^\s/@"']+@/g, "$1***@"],
];

function withoutSecrets(text: string): string {
    return MAY_BE_SECRET.test(text)
        ? SECRETS.reduce((line, [pattern, shown]) => line.replace(pattern, shown), text)
        : text;
}

/** The text in one line of at most so many characters. What cannot be shown becomes U+FFFD. */
export function visible(text: string, most: number = LONGEST_LINE): string {
    // More than is shown is looked at, since secrets may be longer than what stands for them.
    const line = withoutSecrets(text.slice(0, 4 * most)).replace(INVISIBLE, "\ufffd");
    return line.length <= most && text.length <= 4 * most ? line : `${line.slice(0, most).replace(/\p{Cs}$/u, "")}…`;
}

/** The same for a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
    return text
        .split(/\r?\n/)
        .map((line) => visible(line.replaceAll("\t", "    ")))
        .join("\n");
}

/** What cannot be shown as escapes, `\u202e`, which leave a reader of data the choice. Line feeds stay. */
export function visibleEscaped(text: string): string {
    return escapedInJson(withoutSecrets(text));
}

/**
 * The same characters as escapes of JSON and TypeScript: within a literal the text stays what it was, to the letter, and a terminal or
 * an editor shows it safely. For data that is read back; secrets stay too.
 */
export function escapedInJson(json: string): string {
    return json.replace(INVISIBLE, (character) =>
        character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
