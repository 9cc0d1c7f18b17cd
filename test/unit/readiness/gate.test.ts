import fc from "fast-check";
import { UserError } from "../../../src/base/userError";
import { type GateFacts, gateResult } from "../../../src/readiness/gate";
import type { GateTerms } from "../../../src/readiness/gateTerms";
import { PREREQUISITES, type PrerequisiteCode } from "../../../src/readiness/prerequisites";
import type { ReasonCount } from "../../../src/readiness/tally";

const nothing = Object.fromEntries(
    PREREQUISITES.map(({ code }) => [code, { fail: 0, unknown: 0, notAsked: 0 }]),
) as Record<PrerequisiteCode, ReasonCount>;

function fleet(eligible: number, notEligible: number, unknown: number, devicesMayBeMissing = false): GateFacts {
    const byBadge = { Eligible: eligible, "Not eligible (vbs)": notEligible, "Unknown (vbs)": unknown };
    return { byBadge, byReason: { ...nothing, vbs: { fail: notEligible, unknown, notAsked: 0 } }, devicesMayBeMissing };
}

const anyFleet = fc.record({ eligible: fc.nat(300), notEligible: fc.nat(300), unknown: fc.nat(300) });

describe("the gate of a fleet", () => {
    it("never lets Unknown devices decide: however they turn out, a decided result is the same", () => {
        fc.assert(
            fc.property(anyFleet, fc.nat(100), fc.nat(), ({ eligible, notEligible, unknown }, failUnder, turn) => {
                const before = gateResult(fleet(eligible, notEligible, unknown), { failUnder }).result;
                const good = unknown === 0 ? 0 : turn % (unknown + 1);
                const after = gateResult(fleet(eligible + good, notEligible + unknown - good, 0), { failUnder }).result;
                expect(before === "undecided" || before === after).toBe(true);
            }),
        );
    });

    it("is undecided only where the Unknown devices could turn it, or there is none", () => {
        fc.assert(
            fc.property(anyFleet, fc.nat(100), ({ eligible, notEligible, unknown }, failUnder) => {
                const { result } = gateResult(fleet(eligible, notEligible, unknown), { failUnder });
                const best = gateResult(fleet(eligible + unknown, notEligible, 0), { failUnder }).result;
                const worst = gateResult(fleet(eligible, notEligible + unknown, 0), { failUnder }).result;
                expect(result).toBe(best === worst ? best : "undecided");
            }),
        );
    });

    it("does not round a share up to its bound", () => {
        const { result, findings } = gateResult(fleet(9499, 501, 0), { failUnder: 95 });
        expect(result).toBe("notHeld");
        expect(findings).toEqual([
            "9499 of 10000 devices are eligible (94.9 %) and 0 are unknown; at least 95 % are required.",
        ]);
    });

    it("holds for nobody where devices may be missing", () => {
        expect(gateResult(fleet(10, 0, 0, true), { failUnder: 90 }).result).toBe("undecided");
        expect(gateResult(fleet(1, 9, 0, true), { failUnder: 90 }).result).toBe("undecided");
        expect(gateResult(fleet(1, 9, 0, true), { failOn: ["vbs"] }).result).toBe("notHeld");
        expect(gateResult(fleet(1, 0, 0, true), { failOn: ["vbs"] }).result).toBe("undecided");
    });

    it("fails on a term that does not hold, whatever the others say", () => {
        expect(gateResult(fleet(9, 1, 5), { failUnder: 50, failOn: ["mdm", "vbs"] })).toMatchObject({
            result: "notHeld",
            findings: [
                expect.stringContaining("9 of 15"),
                expect.stringContaining("mdm: 0"),
                expect.stringContaining("vbs: 1"),
            ],
        });
    });

    it.each([
        ["no terms", undefined, "there are no terms. Set failUnder, failOn or both."],
        ["an empty object", {}, "no term is set. Set failUnder, failOn or both."],
        ["terms left undefined", { failUnder: undefined }, "no term is set. Set failUnder, failOn or both."],
        ["a misspelt term", { failUder: 90 }, "failUder is not a term. Use failUnder or failOn."],
        ["a share above 100", { failUnder: 200 }, "failUnder is 200. Use a percentage from 0 to 100, such as 95."],
        ["no number", { failUnder: Number.NaN }, "failUnder is NaN. Use a percentage from 0 to 100, such as 95."],
        [
            "a code alone",
            { failOn: "vbs" },
            'failOn is "vbs", not a list. Use any of edition, build, vbs, entra_join, mdm.',
        ],
        ["no code", { failOn: [] }, "failOn is an empty list. Use any of edition, build, vbs, entra_join, mdm."],
        [
            "several mistakes",
            { failUnder: "90", failOn: ["vbs", "vsb"], strict: true },
            'strict is not a term. Use failUnder or failOn. failUnder is "90". Use a percentage from 0 to 100, such as 95. ' +
                'failOn contains "vsb". Use any of edition, build, vbs, entra_join, mdm.',
        ],
    ])("refuses %s instead of letting every fleet pass", (_what, terms, message) => {
        const judged = () => gateResult(fleet(0, 10, 0), terms as GateTerms);
        expect(judged).toThrow(UserError);
        expect(judged).toThrow(new UserError(`Judge fleet: ${message}`));
    });
});
