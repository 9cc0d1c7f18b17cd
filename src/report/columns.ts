import { visibleLines } from "../base/visible";
import { columnsOf, inPieces, linesOf, NARROWEST } from "./wrapping";

/** A text of our own that is shown in a colour. */
export class Painted {
    constructor(
        readonly text: string,
        readonly paint: (line: string) => string,
    ) {}
}

export type Cell = string | Painted;

/**
 * Columns of the given widths, with the last one taking what is left. No frame: pipes and pastes well. Where they have no room
 * side by side, columns become as narrow as their words allow, and if that is not enough, each row becomes a list.
 */
export function columns(
    head: readonly string[],
    rows: readonly (readonly Cell[])[],
    widths: readonly number[],
    width: number,
): string {
    const most = Math.max(width, NARROWEST);
    const colWidths = fitted([head, ...rows], widths, most);
    if (colWidths === undefined) {
        return stacked(head, rows, most);
    }
    const room = (column: number) => (colWidths[column] ?? GAP) - GAP;
    const ruler = head.map((title, column) => "-".repeat(Math.min(title.length, room(column))));
    return lines([head, ruler, ...rows], colWidths);
}

/** The least that the last column takes if its lines are longer. */
const LEAST_OF_LAST = 24;
/** Words of the last column stay whole up to this: an id does. */
const LONGEST_WHOLE = 40;

/** Widths of all columns, at most as wide together as there is room; undefined if not even their longest words have it. */
function fitted(
    rows: readonly (readonly Cell[])[],
    widths: readonly number[],
    most: number,
): readonly number[] | undefined {
    const wanted = sum(widths);
    const longestWord = Math.min(LONGEST_WHOLE, longest(rows, widths.length, /\s+/) + GAP);
    if (wanted + Math.max(LEAST_OF_LAST, longestWord) <= most) {
        return [...widths, most - wanted];
    }
    const last = Math.max(longestWord, Math.min(LEAST_OF_LAST, longest(rows, widths.length, "\n") + GAP));
    const least = widths.map((each, column) => Math.min(each, longest(rows, column, /\s+/) + GAP));
    const spare = most - sum(least) - last;
    if (spare < 0) {
        return undefined;
    }
    const share = Math.min(1, spare / Math.max(1, wanted - sum(least)));
    const narrow = widths.map((each, column) => {
        const floor = least[column] ?? each;
        return floor + Math.floor((each - floor) * share);
    });
    return [...narrow, most - sum(narrow)];
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((all, each) => all + each, 0);
}

/** How many columns the longest part of a cell takes. */
function longest(rows: readonly (readonly Cell[])[], column: number, separator: string | RegExp): number {
    let most = 0;
    for (const row of rows) {
        const cell = row[column] ?? "";
        const text = typeof cell === "string" ? visibleLines(cell) : cell.text;
        for (const part of text.split(separator)) {
            most = Math.max(most, columnsOf(part));
        }
    }
    return most;
}

/** A row below the other, each cell that has a text behind its title. */
function stacked(head: readonly string[], rows: readonly (readonly Cell[])[], most: number): string {
    const titles = Math.max(...head.map(({ length }) => length)) + GAP;
    return rows
        .map((row) => {
            const cells = row.flatMap((cell, column) => (cell === "" ? [] : [[head[column] ?? "", cell]]));
            return lines(cells, [titles, most - titles]);
        })
        .join("\n\n");
}

function lines(rows: readonly (readonly Cell[])[], colWidths: readonly number[]): string {
    return rows.flatMap((row) => rowLines(row, colWidths)).join("\n");
}

/** A row, in as many lines as its highest cell. */
function rowLines(row: readonly Cell[], colWidths: readonly number[]): string[] {
    const cells = row.map((cell, column) => cellLines(cell, (colWidths[column] ?? GAP) - GAP));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, place) =>
        cells
            .map((cell, column) => {
                const line = cell[place] ?? "";
                const of = row[column];
                const space = " ".repeat(Math.max(0, (colWidths[column] ?? 0) - columnsOf(line)));
                return `${of instanceof Painted && line !== "" ? of.paint(line) : line}${space}`;
            })
            .join("")
            .trimEnd(),
    );
}

/** A word that is longer than its column goes on in the next line. */
function cellLines(cell: Cell, room: number): string[] {
    return visibleLines(cell instanceof Painted ? cell.text : cell)
        .replace(/\S+/g, (word) => inPieces(word, room).join("\n"))
        .split("\n")
        .flatMap((line) => linesOf(line, room));
}

/** Spaces between two columns. */
const GAP = 2;
