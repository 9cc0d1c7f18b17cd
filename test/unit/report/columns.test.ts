import fc from "fast-check";
import { visibleLines } from "../../../src/base/visible";
import { columns, Painted } from "../../../src/report/columns";
import { beside, columnsOf, wrapped, wrappedLines } from "../../../src/report/wrapping";

/** Words of any language and length, without what cannot be shown. */
const word = fc
    .oneof(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
        fc.stringMatching(/^[A-Za-z0-9.,;:()[\]{}<>=?'"_-]{1,40}$/),
        fc.stringMatching(/^[\u4e00-\u4eff]{1,30}$/),
        fc.constantFrom("𝔘𝔫𝔦-🖥️-𠮷", "x".repeat(300), "名前".repeat(40), "8e60ba12-afe0-4ecb-b41d-2650f612c12b"),
    )
    .map((text) => visibleLines(text).replace(/\s/g, "_"));
const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
const width = fc.constantFrom(60, 80, 120);

const wordsOf = (text: string) => text.split(/\s+/).filter((each) => each !== "");
/** How often a text has each character, but for space and the lines below titles. */
function characters(text: string): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const character of text.replace(/[\s-]/g, "")) {
        counts[character] = (counts[character] ?? 0) + 1;
    }
    return counts;
}

describe("text in lines", () => {
    it("has every word whole and in its place, and no line that could be shorter", () => {
        fc.assert(
            fc.property(sentence, width, (text, most) => {
                const lines = wrapped(text, most).split("\n");
                expect(wordsOf(lines.join(" "))).toEqual(wordsOf(text));
                expect(lines.filter((line) => columnsOf(line) > most && line.trim().includes(" "))).toEqual([]);
            }),
        );
    });

    it("keeps beside its mark, or indented, whatever its length", () => {
        fc.assert(
            fc.property(sentence, width, (text, most) => {
                const marked = beside("ok   ", text, most).split("\n");
                expect(marked.every((line, place) => line.startsWith(place === 0 ? "ok   " : "     "))).toBe(true);
                expect(wordsOf(marked.join(" ")).slice(1)).toEqual(wordsOf(text));
                const indented = wrappedLines(`  - ${text}`, most).split("\n");
                expect(indented.every((line, place) => line.startsWith(place === 0 ? "  -" : "    "))).toBe(true);
                for (const line of [...marked, ...indented]) {
                    expect(columnsOf(line) > most && wordsOf(line).length > 2).toBe(false);
                }
            }),
        );
    });
});

describe("columns", () => {
    const tables = fc.record({
        rows: fc.array(fc.tuple(sentence, sentence, sentence, sentence), { minLength: 1, maxLength: 6 }),
        widths: fc.constantFrom([20, 15, 19], [9, 18, 29], [7, 12, 21], [40, 40, 40]),
        most: width,
    });
    const head = ["One", "Two", "Three", "Four"];

    it("lose no character of any cell, and stay within the terminal", () => {
        fc.assert(
            fc.property(tables, ({ rows, widths, most }) => {
                const text = columns(head, rows, widths, most);
                const kept = characters(text);
                for (const [character, count] of Object.entries(characters(rows.flat().join("")))) {
                    expect([character, (kept[character] ?? 0) >= count]).toEqual([character, true]);
                }
                expect(text.split("\n").filter((line) => columnsOf(line) > most)).toEqual([]);
            }),
        );
    });

    it("become narrower before they become a list, and break no word of either", () => {
        const row = ["2026-01", "24H2, 25H2", "baseline, unscheduled", "baseline KB5074109 (.7623); preview update"];
        const titles = ["Month", "Version", "Kind", "Releases"];
        expect(columns(titles, [row], [9, 18, 29], 80).split("\n")).toEqual([
            "Month    Version           Kind                         Releases",
            "-----    -------           ----                         --------",
            "2026-01  24H2, 25H2        baseline, unscheduled        baseline KB5074109",
            "                                                        (.7623); preview",
            "                                                        update",
        ]);
        expect(columns(titles, [row], [9, 18, 29], 60).split("\n")).toEqual([
            "Month    Version   Kind            Releases",
            "-----    -------   ----            --------",
            "2026-01  24H2,     baseline,       baseline KB5074109",
            "         25H2      unscheduled     (.7623); preview update",
        ]);
    });

    it("become a list where their words have no room side by side, without what is empty", () => {
        const id = "8e60ba12-afe0-4ecb-b41d-2650f612c12b";
        const rows = [
            ["DESKTOP-A1B2C3D", new Painted("Eligible", (line) => `\u001b[32m${line}\u001b[39m`), id],
            ["", "Unknown", id],
        ];
        expect(columns(["Device", "Badge", "Intune id"], rows, [26, 27], 60)).toBe(
            [
                "Device     DESKTOP-A1B2C3D",
                "Badge      \u001b[32mEligible\u001b[39m",
                `Intune id  ${id}`,
                "",
                "Badge      Unknown",
                `Intune id  ${id}`,
            ].join("\n"),
        );
    });
});
