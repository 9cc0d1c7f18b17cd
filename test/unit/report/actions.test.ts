import { parse } from "csv-parse/sync";
import { actionPlan } from "../../../src/readiness/actionPlan";
import { actionsCsv, actionsTable } from "../../../src/report/actions";
import type { ReadinessResult } from "../../../src/report/results";
import { reported } from "../readiness/facts";
import { MIXED, readinessOf } from "./readiness";

const rows = (readiness: ReadinessResult): Record<string, string>[] =>
    parse([...actionsCsv(readiness)].join(""), { columns: true });

const PLAN = actionPlan(MIXED, {
    actions: [{ cause: "edition", owner: "=Desk", due: "2026-10-31" }],
    exceptions: [
        { device: "PC-2", reason: "kiosk", expires: "2026-11-01" },
        { device: "PC-3", reason: "leaves in spring", expires: "2027-03-01" },
    ],
});

describe("the action plan as CSV", () => {
    it("has a line for each cause, with owner, day and exceptions", () => {
        const edition = rows({ ...MIXED, actionPlan: PLAN }).find(({ cause }) => cause === "edition");
        expect(edition).toMatchObject({
            open: "1",
            devices: "PC-2",
            owner: "'=Desk",
            due: "2026-10-31",
            overdue: "yes",
            accepted: "0",
            expired: "1",
            exceptions: "PC-2 (expired 2026-11-01): kiosk",
        });
    });

    it("needs no plan", () => {
        const [first] = rows(MIXED);
        expect(first).toMatchObject({ owner: "", due: "", overdue: "", accepted: "0", exceptions: "" });
        expect(rows(MIXED).length).toBeGreaterThan(3);
        expect(rows(readinessOf({ ready: {} }))).toEqual([]);
    });

    it("names the first devices, and how many more there are", () => {
        const pro = { skuNumber: reported(48) };
        const fleet = readinessOf(Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`PC-${1000 + n}`, pro])));
        const exceptions = fleet.devices
            .slice(0, 100)
            .map(({ name }) => ({ device: name, reason: "r", expires: "2026-11-01" }));
        const [all] = rows({ ...fleet, actionPlan: actionPlan(fleet, { actions: [], exceptions }) });
        expect(all?.devices).toMatch(/^PC-1000; .*PC-1019; and 1,980 more$/);
        expect(all?.exceptions).toMatch(/; and 80 more$/);
    });
});

describe("the action plan as a table", () => {
    it("says how many are open, whose it is, what to do and what is excepted", () => {
        const text = actionsTable(PLAN, 100);
        expect(text).toMatch(/^Open +Cause +Owner, due +Action plan$/m);
        expect(text).toMatch(/^1 +edition +=Desk/m);
        expect(text).toContain("2026-10-31, overdue");
        expect(text).toContain("Exception expired 2026-11-01: PC-2, kiosk");
        expect(text).toContain("Accepted until 2027-03-01: PC-3, leaves in spring");
        expect(text).toMatch(/^1 +build +nobody/m);
    });

    it("says so where nothing is left to do", () => {
        expect(actionsTable({ actions: [], notes: ["A note."] }, 80)).toBe(
            "Action plan: nothing is left to do.\n\nA note.",
        );
    });
});
