/** Control characters, C1 included (a terminal obeys them too), and marks that turn the direction of text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text in one line without anything that a terminal would obey. Device names are chosen by users. */
export function visible(text: string): string {
    return text.replace(INVISIBLE, "\ufffd");
}

/** The same characters as JSON escapes: the text stays what it was, and a terminal shows it safely. */
export function escapedInJson(json: string): string {
    return json.replace(INVISIBLE, (character) =>
        character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** The same for a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
    return text
        .split(/\r?\n/)
        .map((line) => visible(line.replaceAll("\t", "    ")))
        .join("\n");
}
