import fc from "fast-check";
import { NOT_ASKED } from "../../../src/readiness/facts";
import { PREREQUISITES, type PrerequisiteCode, type PrerequisiteResult } from "../../../src/readiness/prerequisites";
import { BADGES, judge, type Results, verdictOf } from "../../../src/readiness/verdict";
import { device, RULES, reported } from "./facts";

const ORDER: readonly PrerequisiteCode[] = ["edition", "build", "vbs", "entra_join", "mdm"];

const result = (outcome: PrerequisiteResult["outcome"]): PrerequisiteResult => {
    if (outcome === "notAsked") {
        return { outcome };
    }
    return outcome === "pass" ? { outcome, evidence: [] } : { outcome, finding: "found", remedy: "Do.", evidence: [] };
};

const anyResults = fc
    .tuple(...ORDER.map(() => fc.constantFrom("pass", "fail", "unknown", "notAsked" as const)))
    .map(
        (outcomes) =>
            Object.fromEntries(ORDER.map((code, index) => [code, result(outcomes[index] ?? "pass")])) as Results,
    );

describe("the verdict", () => {
    it("is Eligible for a device that passes all five", () => {
        expect(judge(device(), RULES)).toEqual({
            badge: "Eligible",
            outcomes: { edition: "pass", build: "pass", vbs: "pass", entra_join: "pass", mdm: "pass" },
            reasons: [],
            contested: [],
        });
    });

    it("judges in the order of enforcement", () => {
        expect(PREREQUISITES.map(({ code }) => code)).toEqual(ORDER);
    });

    it("names the first that fails, and keeps every reason", () => {
        const facts = device({
            skuNumber: reported(0),
            osVersion: reported("10.0.22631.1"),
            vbs: reported({ state: "notConfigured", hardware: null }),
            managementAgent: reported("msSense"),
        });
        const { badge, reasons } = judge(facts, RULES);
        expect(badge).toBe("Not eligible (build)");
        expect(reasons.map(({ code, outcome }) => `${code} ${outcome}`)).toEqual([
            "edition unknown",
            "build fail",
            "vbs fail",
            "mdm fail",
        ]);
    });

    it("names the first unknown only where nothing fails", () => {
        const facts = device({ osVersion: reported("10.0.26300.1"), vbs: reported({ state: "new", hardware: null }) });
        expect(judge(facts, RULES).badge).toBe("Unknown (build)");
    });

    it("does not take what nobody asked for as a reason, nor as a pass", () => {
        const verdict = judge(device({ skuNumber: reported(48), vbs: NOT_ASKED }), RULES);
        expect(verdict.badge).toBe("Not eligible (edition)");
        expect(verdict.reasons.map(({ code }) => code)).toEqual(["edition"]);
        expect(judge(device({ vbs: NOT_ASKED }), RULES)).toMatchObject({ badge: "Unknown (vbs)", reasons: [] });
    });

    it("follows the order for any results, and is never Eligible with anything but passes", () => {
        fc.assert(
            fc.property(anyResults, (results) => {
                const { badge, reasons } = verdictOf(results);
                const failing = ORDER.find((code) => results[code].outcome === "fail");
                const open = ORDER.find((code) => results[code].outcome !== "pass");
                const expected =
                    failing !== undefined
                        ? `Not eligible (${failing})`
                        : open !== undefined
                          ? `Unknown (${open})`
                          : "Eligible";
                expect(badge).toBe(expected);
                expect(BADGES).toContain(badge);
                expect(reasons.map(({ code }) => code)).toEqual(
                    ORDER.filter((code) => ["fail", "unknown"].includes(results[code].outcome)),
                );
            }),
        );
    });
});
