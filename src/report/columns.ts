import CliTable from "cli-table3";
import { visible, visibleLines } from "../base/visible";

/** A text of our own in a colour of our own: what a terminal obeys in it stays. */
export class Painted {
    constructor(readonly text: string) {}
}

export type Cell = string | Painted;

/** Columns of the given widths, with the last one taking what is left. No frame: pipes and pastes well. */
export function columns(
    head: readonly string[],
    rows: readonly (readonly Cell[])[],
    widths: readonly number[],
    width: number,
): string {
    const used = widths.reduce((sum, each) => sum + each, 0);
    const colWidths = [...widths, Math.max(Math.max(width, 60) - used, 24)];
    const room = (column: number) => (colWidths[column] ?? GAP) - GAP;
    const ruler = head.map((title, column) => "-".repeat(Math.min(title.length, room(column))));
    const all = [head, ruler, ...rows].flatMap((row) =>
        lineByLine(
            row.map((cell, column) => cellText(cell, room(column))),
            colWidths,
        ),
    );
    const blocks: string[] = [];
    for (let start = 0; start < all.length; start += ROWS_A_BLOCK) {
        blocks.push(drawn(all.slice(start, start + ROWS_A_BLOCK), colWidths));
    }
    // A column may end between the halves of a character.
    return blocks
        .join("\n")
        .replace(/\p{Cs}/gu, "\ufffd")
        .split("\n")
        .map((line) => line.trimEnd())
        .join("\n");
}

function cellText(cell: Cell, room: number): string {
    return typeof cell === "string" ? visibleLines(cell).replace(/\S+/g, (word) => inPieces(word, room)) : cell.text;
}

/** Characters that take two columns: East Asian ones and pictures. */
const WIDE =
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f000}-\u{3fffd}]/u;

/** A word that is longer than its column goes on in the next line: cli-table3 would cut it, and a name would be lost. */
function inPieces(word: string, room: number): string {
    if (word.length * 2 <= room) {
        return word;
    }
    const lines: string[] = [];
    let line = "";
    let used = 0;
    for (const character of word) {
        const width = WIDE.test(character) ? 2 : 1;
        if (line !== "" && used + width > room) {
            lines.push(line);
            line = "";
            used = 0;
        }
        line += character;
        used += width;
    }
    return [...lines, line].join("\n");
}

function drawn(rows: readonly (readonly string[])[], colWidths: number[]): string {
    const table = new CliTable({ colWidths, wordWrap: true, chars: NO_FRAME, style: PLAIN_STYLE });
    table.push(...rows.map((row) => [...row]));
    return table.toString();
}

/**
 * A row of cells with several lines as rows of one line each. For each line of a cell with several, cli-table3 measures the whole cell as
 * often as it has characters: half a second for a long one.
 */
function lineByLine(row: readonly string[], colWidths: readonly number[]): (readonly string[])[] {
    if (!row.some((text) => text.includes("\n"))) {
        return [row];
    }
    const cells = row.map((text, column) =>
        text.split("\n").flatMap((line) =>
            drawn([[line]], [colWidths[column] ?? 0])
                .split("\n")
                .map((each) => each.trimEnd()),
        ),
    );
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, place) => cells.map((lines) => lines[place] ?? ""));
}

/** Spaces between two columns. */
const GAP = 2;

/** cli-table3 needs time by the square of its rows; columns of fixed width can be drawn in blocks. */
const ROWS_A_BLOCK = 100;

const NO_FRAME = Object.fromEntries(
    ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
        .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"])
        .map((part) => [part, ""]),
);

const PLAIN_STYLE = { head: [], border: [], "padding-left": 0, "padding-right": GAP };

/** Text in lines of at most so many characters, or 60 if that is more; made safe to print. */
export function wrapped(text: string, width: number): string {
    const most = Math.max(width, 60);
    const lines: string[] = [];
    let line = "";
    for (const word of visible(text).split(" ")) {
        if (line !== "" && line.length + 1 + word.length > most) {
            lines.push(line);
            line = word;
        } else {
            line = line === "" ? word : `${line} ${word}`;
        }
    }
    return [...lines, line].join("\n");
}
