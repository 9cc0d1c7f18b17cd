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

    it("keeps every name in its cell, and no cell begins like a formula", () => {
        const [head, ...rows] = read(csv(HOSTILE));
        expect(rows).toHaveLength(HOSTILE.devices.length);
        for (const [index, row] of rows.entries()) {
            expect(row).toHaveLength(head?.length ?? 0);
            for (const cell of row) {
                expect(cell).not.toMatch(/^\s*[=+\-@]/);
            }
            expect(row[0]?.replace(/^'/, "")).toBe(HOSTILE.devices[index]?.name);
        }
    });

    it("keeps any name", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (name) => {
                const [, row] = read(csv(readinessOf({ [`x${name}`]: {} })));
                expect(row?.[0]).toBe(`x${name}`);
            }),
        );
    });

    it("has its head alone for an empty fleet", () => {
        expect(read(csv(readinessOf({})))).toHaveLength(1);
    });
});
