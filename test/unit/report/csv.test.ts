import fc from "fast-check";
import { csvReport } from "../../../src/report/csv";
import { HOSTILE, MIXED, readinessOf } from "./readiness";

const csv = (readiness: typeof MIXED) => [...csvReport(readiness)].join("");

/** A reader by the grammar of RFC 4180, which knows nothing of the writer. */
function read(text: string): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    let cell = "";
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
        const character = text[at];
        if (quoted) {
            if (character !== '"') {
                cell += character;
            } else if (text[at + 1] === '"') {
                cell += '"';
                at += 1;
            } else {
                quoted = false;
            }
        } else if (character === '"') {
            quoted = true;
        } else if (character === ",") {
            row.push(cell);
            cell = "";
        } else if (character === "\r" && text[at + 1] === "\n") {
            rows.push([...row, cell]);
            row = [];
            cell = "";
            at += 1;
        } else {
            cell += character;
        }
    }
    return rows;
}

describe("readiness as CSV", () => {
    it("has a line a device, with a column for each prerequisite", () => {
        expect(csv(MIXED)).toMatchSnapshot();
    });

    /** What cannot be shown: C0 but line feeds, C1, marks of direction, separators, halves of characters. */
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    const HIDDEN = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/gu;
    const escaped = (name: string) =>
        name.replace(HIDDEN, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);

    it("keeps every name in its cell, with escapes for what cannot be shown, and no cell begins like a formula", () => {
        const [head, ...rows] = read(csv(HOSTILE));
        expect(rows).toHaveLength(HOSTILE.devices.length);
        for (const [index, row] of rows.entries()) {
            expect(row).toHaveLength(head?.length ?? 0);
            for (const cell of row) {
                expect(cell).not.toMatch(/^\s*[=+\-@]/);
            }
            expect(row[0]?.replace(/^'/, "")).toBe(escaped(HOSTILE.devices[index]?.name ?? ""));
        }
    });

    it("keeps any name, with escapes for what cannot be shown", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (name) => {
                const [, row] = read(csv(readinessOf({ [`x${name}`]: {} })));
                expect(row?.[0]).toBe(escaped(`x${name}`));
            }),
        );
    });

    it("has its head alone for an empty fleet", () => {
        expect(read(csv(readinessOf({})))).toHaveLength(1);
    });
});
