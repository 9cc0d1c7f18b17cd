import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePlan, readPlan } from "../../../src/readiness/planFile";

const PLAN = `
actions:
  - cause: vbs
    owner: Endpoint team
    due: 2026-12-31
  - cause: vbs
    remedy: Install 64-bit
    owner: 007
exceptions:
  - device: 0012
    reason: the till of the museum
    expires: 2027-01-15
  - { device: PC-3, cause: mdm, reason: leaves in spring, expires: 2027-03-01 }
`;

/** What is said about a plan that is not valid, without its beginning. */
function mistakes(text: string): string {
    try {
        parsePlan(text, "plan.yml");
    } catch (error) {
        return (error as Error).message.replace("Read plan 'plan.yml': ", "");
    }
    throw new Error("the plan was accepted");
}

describe("a plan", () => {
    it("is read from YAML, with every value as it was written", () => {
        expect(parsePlan(PLAN, "plan.yml")).toEqual({
            actions: [
                { cause: "vbs", owner: "Endpoint team", due: "2026-12-31" },
                { cause: "vbs", remedy: "Install 64-bit", owner: "007" },
            ],
            exceptions: [
                { device: "0012", reason: "the till of the museum", expires: "2027-01-15" },
                { device: "PC-3", cause: "mdm", reason: "leaves in spring", expires: "2027-03-01" },
            ],
        });
    });

    it("is read from JSON, indented by tabs too", () => {
        const plan = { exceptions: [{ device: "PC-1", reason: "r", expires: "2027-01-15" }] };
        expect(parsePlan(JSON.stringify(plan, undefined, "\t"), "plan.json")).toEqual({ actions: [], ...plan });
    });

    it("has anchors for what is the same in many exceptions", () => {
        const text = `exceptions:
  - { device: PC-1, reason: &why is replaced in spring, expires: 2027-03-01 }
  - { device: PC-2, reason: *why, expires: 2027-03-01 }`;
        expect(parsePlan(text, "plan.yml").exceptions.map(({ reason }) => reason)).toEqual([
            "is replaced in spring",
            "is replaced in spring",
        ]);
    });

    it("names the line, the place and the fix of every mistake", () => {
        const text = `actions:
  - cause: vsb
    owner: A
  - cause: vbs
  - owner: B
  - { cause: edition, owner: A, until: 2026-12-31 }
  - { cause: build, owner: }
exceptions:
  - device: PC-1
    reason: ""
    expires: 2026-02-30
  - device: PC-2
    expires: 31.12.2026
    reason: null
  - device: [PC-3, PC-4]
    reason: r
    expires: 2026-12-31
  - PC-5`;
        expect(mistakes(text).replaceAll(/ (?=line \d)/g, "\n")).toBe(
            [
                "line 2, actions[0].cause: is not a cause. Use edition, build, vbs, entra_join, mdm.",
                "line 4, actions[1]: has neither owner nor due. Add one of them.",
                "line 5, actions[2].cause: 'cause' is missing. Add it.",
                "line 6, actions[3].until: 'until' is not known. Use cause, remedy, owner, due.",
                "line 7, actions[4].owner: is empty. Write who does it.",
                "line 10, exceptions[0].reason: is empty. Write why it is accepted.",
                "line 11, exceptions[0].expires: '2026-02-30' is not a day of the calendar. Write the last day on which it holds, such as 2026-12-31.",
                "line 13, exceptions[1].expires: '31.12.2026' is not a day of the calendar. Write the last day on which it holds, such as 2026-12-31.",
                "line 14, exceptions[1].reason: is empty. Write why it is accepted.",
                "line 15, exceptions[2].device: is not a text. Write the device's name, Intune's id or Entra's deviceId.",
                "line 18, exceptions[3]: is not an exception. Write device, cause, reason, expires.",
            ].join("\n"),
        );
    });

    it("has one entry for one thing", () => {
        const text = `actions:
  - { cause: vbs, owner: A }
  - { cause: vbs, due: 2026-12-31 }
exceptions:
  - { device: PC-1, reason: r, expires: 2026-12-31 }
  - { device: PC-1, cause: vbs, reason: r, expires: 2026-12-31 }
  - { device: pc-1, reason: r, expires: 2027-12-31 }`;
        expect(mistakes(text)).toBe(
            "line 3, actions[1]: says the same as an earlier one. Keep one of the two. " +
                "line 7, exceptions[2]: says the same as an earlier one. Keep one of the two.",
        );
    });

    it.each([
        ["", "it is empty. Write actions, exceptions or both."],
        ["# nothing yet", "it is empty. Write actions, exceptions or both."],
        ["actions:\n  - a: [1", /^line 2: .* Correct the YAML or JSON\.$/],
        ["actions: []\nactions: []", /^line 2: .* Correct the YAML or JSON\.$/],
        ["- cause: vbs", "line 1: is not a plan. Write actions, exceptions."],
        ["action: []", "line 1, action: 'action' is not known. Use actions, exceptions."],
        ["actions: [[vbs]]", "line 1, actions[0]: is not an action. Write cause, remedy, owner, due."],
        ["actions:", "line 1, actions: is not a list. Begin each action with a hyphen."],
        ["a: &a [x, x]\nactions: *b", /aliases|Correct the YAML/],
    ])("that is %j is refused", (text, said) => {
        if (typeof said === "string") {
            expect(mistakes(text)).toBe(said);
        } else {
            expect(mistakes(text)).toMatch(said);
        }
    });

    it("does not let aliases multiply", () => {
        const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`);
        expect(mistakes(["a0: &a0 [x]", ...levels].join("\n"))).toMatch(/aliases/);
    });
});

describe("the file of a plan", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-plan-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("is named where it cannot be read", () => {
        const missing = join(folder, "none.yml");
        expect(() => readPlan(missing)).toThrow(`Read plan '${missing}': no such file or folder (ENOENT).`);
        const other = join(folder, "utf16.yml");
        writeFileSync(other, Buffer.from(`\ufeff${PLAN}`, "utf16le"));
        expect(() => readPlan(other)).toThrow(`Read plan '${other}': it is not UTF-8. Save it with that encoding.`);
    });

    it("may begin with a byte order mark", () => {
        const file = join(folder, "plan.yml");
        writeFileSync(file, `\ufeff${PLAN}`);
        expect(readPlan(file).actions).toHaveLength(2);
    });
});
