import { missing } from "../../../src/readiness/facts";
import { gateResult } from "../../../src/readiness/gate";
import type { Look } from "../../../src/report/format";
import { tableReport } from "../../../src/report/table";
import { reported } from "../readiness/facts";
import { HOSTILE, MIXED, readinessOf } from "./readiness";

const PLAIN: Look = { width: 120, color: false, unicode: true, all: false, verbose: false, isPart: false };

describe("readiness as a table", () => {
    it("says how many have which badge, which are not eligible, why, and what to do", () => {
        expect(tableReport(MIXED, PLAIN)).toMatchSnapshot();
    });

    it("says of how many devices which cause is behind a badge that says Unknown, the most frequent first", () => {
        const unknown = (why: string) => ({ vbs: missing(why, "Intune", null) });
        const whys = ["asleep", "new", "new", "new", "lost", "lost", "odd", "odd2"];
        const fleet = readinessOf(Object.fromEntries(whys.map((why, place) => [`PC-${place}`, unknown(why)])));
        const words = tableReport(fleet, PLAIN).replace(/\s+/g, " ");
        expect(words).toContain(
            "VBS not known: new (3); VBS not known: lost (2); VBS not known: asleep (1); other causes (2)",
        );
    });

    it("names sides, sources and defaults of contested questions only where they are asked for", () => {
        const brief = tableReport(MIXED, PLAIN);
        const verbose = tableReport(MIXED, { ...PLAIN, verbose: true });
        const { sides, question } = MIXED.assumptions.find(({ devices }) => devices > 0) ?? {
            sides: [],
            question: "-",
        };
        for (const text of [brief, verbose]) {
            expect(text.replace(/\s+/g, " ")).toContain(question);
        }
        expect(sides.length).toBeGreaterThan(1);
        for (const { source } of sides) {
            expect(brief.replace(/\s+/g, " ")).not.toContain(source);
            expect(verbose.replace(/\s+/g, " ")).toContain(source);
        }
        expect(brief).toContain("--verbose has the sources");
    });

    it("keeps within a narrow terminal", () => {
        const text = tableReport(MIXED, { ...PLAIN, width: 72 });
        expect(text).toMatchSnapshot();
        expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(72);
    });

    it.each([60, 80, 120])("breaks no word and loses none in %i columns", (width) => {
        const names = ["DESKTOP-A1B2C3D", "x".repeat(70), "名前がとても長いデバイスです"];
        const fleet = readinessOf({
            [names[0] ?? ""]: { entraObject: missing("the device has no Entra object", "Intune", null) },
            [names[1] ?? ""]: { skuNumber: reported(48) },
            [names[2] ?? ""]: { osVersion: reported("10.0.22631.1") },
        });
        const text = tableReport(fleet, { ...PLAIN, width });
        expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
        expect(text).not.toContain("…");
        expect(text).toContain("DESKTOP-A1B2C3D");
        expect(text).toContain("(entra_join)");
        expect(text.match(/x/g)?.length).toBeGreaterThanOrEqual(70);
        for (const character of names[2] ?? "") {
            expect(text).toContain(character);
        }
        for (const { finding, remedy } of fleet.devices.flatMap(({ reasons }) => reasons)) {
            const words = `${finding} ${remedy}`.split(" ").filter((word) => word.length < 20);
            expect(words.filter((word) => !text.includes(word))).toEqual([]);
        }
    });

    it("shows hostile names without obeying them", () => {
        const text = tableReport(HOSTILE, { ...PLAIN, all: true });
        expect(text).toMatchSnapshot();
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    });

    it("names eligible devices only when all are asked for", () => {
        expect(tableReport(MIXED, PLAIN)).not.toContain("PC-1");
        expect(tableReport(MIXED, { ...PLAIN, all: true })).toContain("PC-1");
    });

    it("shows a few of each badge of a large fleet, says so, and all of them when asked", () => {
        const names = Array.from({ length: 50 }, (_, index) => `PC-${100 + index}`);
        const large = readinessOf(Object.fromEntries(names.map((name) => [name, { skuNumber: reported(48) }])));
        const shown = (text: string) => names.filter((name) => text.includes(name)).length;
        const few = tableReport(large, PLAIN);
        expect(shown(few)).toBe(5);
        expect(few).toContain("Shown: 5 of 50 devices");
        expect(shown(tableReport(large, { ...PLAIN, all: true }))).toBe(50);
    });

    it("colours the badges where colours are wanted, and leaves the text alone", () => {
        const colored = tableReport(MIXED, { ...PLAIN, color: true });
        expect(colored).toContain("\u001b[32mEligible\u001b[39m");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes are what is taken out.
        expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(tableReport(MIXED, PLAIN));
    });

    it("never calls a share 0 % or 100 % that is not", () => {
        const names = Array.from({ length: 2000 }, (_, index) => `PC-${index}`);
        const fleet = Object.fromEntries(
            names.map((name, index) => [name, index === 0 ? { skuNumber: reported(48) } : {}]),
        );
        const text = tableReport(readinessOf(fleet), PLAIN);
        expect(text).toMatch(/Eligible +1999 +99\.9 %/);
        expect(text).toMatch(/Not eligible \(edition\) +1 +< 0\.1 %/);
    });

    it("says in its first line that it is not complete, whether or not there is a device", () => {
        const left = {
            complete: false,
            shortfalls: ["The list was left after 3 records, because it was interrupted."],
        };
        for (const fleet of [MIXED, readinessOf({})]) {
            expect(tableReport({ ...fleet, ...left }, PLAIN).split("\n")[0]).toBe(
                "Not complete. The list was left after 3 records, because it was interrupted.",
            );
            expect(tableReport(fleet, PLAIN)).toMatch(/^Hotpatch readiness/);
        }
    });

    it("writes a share as the gate does", () => {
        for (const [eligible, total] of [
            [2, 3],
            [1, 1],
            [1, 2],
            [999, 2000],
        ] as const) {
            const fleet = Object.fromEntries(
                Array.from({ length: total }, (_, index) => [
                    `PC-${index}`,
                    index < eligible ? {} : { skuNumber: reported(48) },
                ]),
            );
            const readiness = readinessOf(fleet);
            const inGate = /\((.*? %)\)/.exec(gateResult(readiness, { failUnder: 50 }).findings[0] ?? "")?.[1];
            expect(tableReport(readiness, PLAIN)).toMatch(new RegExp(`Eligible +${eligible} +${inGate} `));
        }
    });

    it("says that there is nothing to judge where Intune lists no Windows client", () => {
        expect(tableReport(readinessOf({}), PLAIN)).toContain("no Windows client");
    });
});
