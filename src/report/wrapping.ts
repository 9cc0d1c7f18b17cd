import { visible, visibleLines } from "../base/visible";

/** Text is never made for fewer columns than these: what would fit into less is no longer read with pleasure. */
export const NARROWEST = 60;

/** Characters that take two columns: East Asian ones and pictures. */
const WIDE =
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\ufe0f|[\u{1f000}-\u{3fffd}]/u;
const ASCII = /^[ -~]*$/;
/** Made with the first text that needs it: that takes longer than the start of the command. */
let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for characters: a letter with its accents is one, and so is a picture of several code points. */
function graphemes(text: string): Iterable<string> {
    if (ASCII.test(text)) {
        return text;
    }
    segmenter ??= new Intl.Segmenter();
    return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
    if (ASCII.test(text)) {
        return text.length;
    }
    let columns = 0;
    for (const character of graphemes(text)) {
        columns += WIDE.test(character) ? 2 : 1;
    }
    return columns;
}

/** Text in lines of at most so many columns, or 60 if that is more; made safe to print. A word that is longer stays whole. */
export function wrapped(text: string, width: number): string {
    return linesOf(visible(text), Math.max(width, NARROWEST)).join("\n");
}

/** A mark, and the text beside it; in further lines the text stays beside it. */
export function beside(mark: string, text: string, width: number): string {
    const indent = `\n${" ".repeat(columnsOf(mark))}`;
    return `${mark}${linesOf(visible(text), Math.max(width, NARROWEST) - columnsOf(mark)).join(indent)}`;
}

/** Lines of which each may be long; further lines of one are indented as its first, and a little more. */
export function wrappedLines(text: string, width: number): string {
    return visibleLines(text)
        .split("\n")
        .map((line) => {
            const [indent = ""] = /^ */.exec(line) ?? [];
            const [first = "", ...others] = linesOf(
                line.slice(indent.length),
                Math.max(width, NARROWEST) - indent.length - 2,
            );
            return [`${indent}${first}`, ...others.map((other) => `${indent}  ${other}`)].join("\n");
        })
        .join("\n");
}

/** The same in lines of any width, for text that is safe to print. */
export function linesOf(text: string, most: number): string[] {
    const lines: string[] = [];
    const [first = "", ...words] = text.split(" ");
    let line = first;
    for (const word of words) {
        if (line.trim() !== "" && columnsOf(line) + 1 + columnsOf(word) > most) {
            lines.push(line);
            line = word;
        } else {
            line = `${line} ${word}`;
        }
    }
    return [...lines, line];
}

/** The word in pieces of at most so many columns. */
export function inPieces(word: string, room: number): string[] {
    if (word.length * 2 <= room) {
        return [word];
    }
    const pieces: string[] = [];
    let piece = "";
    let used = 0;
    for (const character of graphemes(word)) {
        const width = columnsOf(character);
        if (piece !== "" && used + width > room) {
            pieces.push(piece);
            piece = "";
            used = 0;
        }
        piece += character;
        used += width;
    }
    return [...pieces, piece];
}
