import fc from "fast-check";
import type { KnownIssue } from "../../../src/graph/endpoints/knownIssues";
import type { Gate, GateFacts, RingDelivery } from "../../../src/rollout/gateFacts";
import { decision, gate, notInBaselineMonth } from "../../../src/rollout/gates";

const FACTS: GateFacts = {
    ring: "early",
    from: 0,
    to: 0.5,
    now: new Date("2026-11-15T12:00:00Z"),
    before: { name: "pilot", open: 1, openedAt: "2026-11-01T00:00:00Z" },
    month: { month: "2026-11", kind: "hotpatch" },
    knownIssues: async () => [],
};

const ISSUE: KnownIssue = {
    id: "WI1240000",
    title: "Some devices restart.",
    version: "24H2",
    status: "confirmed",
    startedAt: "2026-11-12T10:00:00Z",
    safeguardHoldIds: [],
};

const reasons = async (asked: Gate, facts: Partial<GateFacts> = {}) =>
    (await decision([asked], { ...FACTS, ...facts })).reasons;

describe("a gate", () => {
    it("lets the ring before soak", async () => {
        expect(await reasons(gate.soak(14))).toEqual([]);
        expect(await reasons(gate.soak(15))).toEqual([
            "Ring 'pilot' was opened on 2026-11-01 and has to soak 15 days, until 2026-11-16.",
        ]);
        const unknown = ["Ring 'pilot' is not open, or since when is not recorded; it has to soak 14 days."];
        expect(await reasons(gate.soak(14), { before: { name: "pilot", open: 1 } })).toEqual(unknown);
        expect(await reasons(gate.soak(14), { before: { name: "pilot", open: 1, openedAt: "soon" } })).toEqual(unknown);
        expect(await reasons(gate.soak(14), { before: { ...FACTS.before, name: "pilot", open: 0 } })).toEqual(unknown);
        const { before: _before, ...first } = FACTS;
        expect(await decision([gate.soak(14)], first)).toEqual({ result: "open", reasons: [] });
    });

    it("waits for what was delivered to the ring before", async () => {
        const computed = { succeeded: 90, pending: 4, failed: 5, unknown: 1, blocked: 0 };
        const of = (asked: Gate, delivery?: Partial<RingDelivery>) =>
            reasons(asked, {
                before: {
                    name: "pilot",
                    open: 1,
                    ...(delivery && {
                        delivery: async () => ({ complete: true, computed, eligible: 96, hotpatched: 80, ...delivery }),
                    }),
                },
            });
        expect(await of(gate.delivered({ atLeast: 0.9, failedAtMost: 5 }), {})).toEqual([]);
        expect(await of(gate.delivered({ atLeast: 0.91, failedAtMost: 4 }), {})).toEqual([
            "90 of 100 devices of ring 'pilot' have the newest release; 91 % have to.",
            "5 devices of ring 'pilot' have failed; 4 may.",
        ]);
        expect(await of(gate.delivered({ eligibleAtLeast: 0.96, hotpatchedAtLeast: 0.8 }), {})).toEqual([]);
        expect(await of(gate.delivered({ eligibleAtLeast: 0.97, hotpatchedAtLeast: 0.85 }), {})).toEqual([
            "96 of 100 devices of ring 'pilot' are eligible; 97 % have to.",
            "80 of 100 devices of ring 'pilot' got it as a hotpatch; 85 % have to.",
        ]);
        const notKnown = ["What was delivered to ring 'pilot' is not known in full."];
        expect(await of(gate.delivered({}))).toEqual(notKnown);
        expect(await of(gate.delivered({}), { complete: false })).toEqual(notKnown);
        const nobody = { succeeded: 0, pending: 0, failed: 0, unknown: 0, blocked: 0 };
        expect(await of(gate.delivered({}), { computed: nobody })).toEqual(["Ring 'pilot' has no devices."]);
        const unreachable = async () => Promise.reject(new Error("Graph does not answer"));
        expect(
            await reasons(gate.delivered({}), { before: { name: "pilot", open: 1, delivery: unreachable } }),
        ).toEqual(["A gate could not decide: Graph does not answer."]);
    });

    it("keeps freeze windows, both days included", async () => {
        const freeze = gate.freeze({ from: "2026-12-15", to: "2027-01-06", why: "end of year" });
        const at = (now: string) => reasons(freeze, { now: new Date(now) });
        expect(await at("2026-12-14T23:59:59Z")).toEqual([]);
        expect(await at("2026-12-15T00:00:00Z")).toEqual([
            "Nothing opens up to and including 2027-01-06: end of year.",
        ]);
        expect(await at("2027-01-06T23:59:59Z")).toHaveLength(1);
        expect(await at("2027-01-07T00:00:00Z")).toEqual([]);
    });

    it("holds in baseline months, and in those of which nothing is known", async () => {
        const of = (kind: GateFacts["month"]["kind"]) =>
            reasons(notInBaselineMonth, { month: { month: "2026-10", kind } });
        expect(await of("hotpatch")).toEqual([]);
        expect(await of("baseline")).toEqual([
            "2026-10 is a baseline month. It opens in the next hotpatch month, or with baselineMonths: true.",
        ]);
        expect(await of("unknown")).toEqual([
            "Whether 2026-10 is a baseline month is not known. It opens once that is, or with baselineMonths: true.",
        ]);
    });

    it("holds while a recent known issue is open", async () => {
        const of = (issue: Partial<KnownIssue>, asked = gate.knownIssues()) =>
            reasons(asked, { knownIssues: async () => [{ ...ISSUE, ...issue }] });
        const text =
            "Known issue WI1240000 of Windows 11 24H2 is confirmed, reported on 2026-11-12: Some devices restart. " +
            "It opens once Microsoft has resolved or mitigated it, or with it in except.";
        expect(await of({})).toEqual([text]);
        expect(await of({ safeguardHoldIds: [7, 9] })).toEqual([
            text.replace("2026-11-12:", "2026-11-12, with safeguard hold 7, 9:"),
        ]);
        for (const status of ["resolved", "resolvedExternal", "mitigated", "mitigatedExternal"]) {
            expect(await of({ status })).toEqual([]);
        }
        for (const status of ["reported", "investigating", "unknownFutureValue", "", "Resolved\u001b[2J"]) {
            expect(await of({ status })).toHaveLength(1);
        }
        expect(await of({ startedAt: "2026-10-10T12:00:00Z" })).toEqual([]);
        expect(await of({ startedAt: "2026-10-11T12:00:00Z" })).toHaveLength(1);
        expect(await of({}, gate.knownIssues({ days: 2 }))).toEqual([]);
        expect(await of({}, gate.knownIssues({ except: ["WI1240000"] }))).toEqual([]);
        const { startedAt: _startedAt, ...undated } = ISSUE;
        expect(await reasons(gate.knownIssues({ days: 0 }), { knownIssues: async () => [undated] })).toHaveLength(1);
        const unreachable = async () => Promise.reject(new Error("Graph does not answer"));
        expect(await reasons(gate.knownIssues(), { knownIssues: unreachable })).toEqual([
            "A gate could not decide: Graph does not answer.",
        ]);
    });

    it("opens as far as somebody approved", async () => {
        expect(await reasons(gate.approval())).toEqual(["Nobody has approved it."]);
        expect(await reasons(gate.approval({ by: "Ada", on: "2026-11-15", upTo: 0.5 }))).toEqual([]);
        expect(await reasons(gate.approval({ by: "Ada", on: "2026-11-16", upTo: 1 }))).toEqual([
            "The approval by Ada begins on 2026-11-16.",
        ]);
        expect(await reasons(gate.approval({ by: "Ada", on: "2026-11-01", upTo: 0.25 }))).toEqual([
            "Ada approved 25 % on 2026-11-01, and 50 % are wanted.",
        ]);
    });

    it("of one's own holds if it throws or gives no reason, with the reasons of all others", async () => {
        const broken: Gate = async () => {
            throw new Error("Graph does not answer");
        };
        const silent: Gate = () => ({ result: "held", reasons: [] });
        expect(await decision([broken, gate.soak(1), silent, gate.approval()], FACTS)).toEqual({
            result: "held",
            reasons: [
                "A gate could not decide: Graph does not answer.",
                "A gate holds it, and gives no reason.",
                "Nobody has approved it.",
            ],
        });
    });

    it.each([
        () => gate.soak(Number.NaN),
        () => gate.delivered({ atLeast: 2 }),
        () => gate.delivered({ hotpatchedAtLeast: Number.NaN }),
        () => gate.delivered({ eligibleAtLeast: -1 }),
        () => gate.knownIssues({ days: -1 }),
        () => gate.knownIssues({ except: [""] }),
        () => gate.freeze({ from: "2026-12-15", to: "2026-12-01" }),
        () => gate.freeze({ from: "tomorrow", to: "2026-12-01" }),
        () => gate.approval({ by: " ", on: "2026-12-01", upTo: 1 }),
        () => gate.approval({ by: "Ada", on: "yesterday", upTo: 1 }),
    ])("is refused with a value that means nothing: %s", (make) => {
        expect(make).toThrow(/Write |needs a name and a date/);
    });

    it("never opens on worse facts than those it holds on", async () => {
        const day = fc.integer({ min: 0, max: 60 });
        const at = (days: number) => new Date(Date.parse("2026-11-01T00:00:00Z") + days * 86_400_000);
        const statuses = ["resolved", "mitigated", "confirmed", "investigating", ""];
        const order = ["hotpatch", "unknown", "baseline"] as const;
        const cases = fc.record({
            soak: day,
            upTo: fc.double({ min: 0, max: 1, noNaN: true }),
            now: day,
            opened: day,
            to: fc.double({ min: 0, max: 1, noNaN: true }),
            kind: fc.nat({ max: 2 }),
            succeeded: fc.nat({ max: 50 }),
            failed: fc.nat({ max: 50 }),
            eligible: fc.nat({ max: 50 }),
            hotpatched: fc.nat({ max: 50 }),
            issues: fc.array(fc.record({ status: fc.nat({ max: 4 }), day })),
            worse: fc.record({
                failed: fc.nat({ max: 50 }),
                fewer: fc.nat({ max: 50 }),
                issues: fc.array(fc.record({ status: fc.nat({ max: 4 }), day })),
                turned: fc.nat({ max: 4 }),
                later: day,
                more: fc.double({ min: 0, max: 1, noNaN: true }),
                kind: fc.nat({ max: 2 }),
            }),
        });
        await fc.assert(
            fc.asyncProperty(cases, async ({ soak, upTo, now, opened, to, kind, worse, ...tenant }) => {
                const gates = [
                    gate.soak(soak),
                    notInBaselineMonth,
                    gate.delivered({
                        atLeast: 0.5,
                        failedAtMost: 10,
                        eligibleAtLeast: 0.25,
                        hotpatchedAtLeast: 0.25,
                    }),
                    gate.knownIssues({ days: 30 }),
                    gate.approval({ by: "Ada", on: "2026-11-01", upTo }),
                ];
                const { succeeded, failed, eligible, hotpatched } = tenant;
                const issue = (turned: number) => (each: { status: number; day: number }) => ({
                    ...ISSUE,
                    status: statuses[Math.min(4, each.status + turned)] ?? "",
                    startedAt: at(Math.max(each.day, turned)).toISOString(),
                });
                const before = tenant.issues.map(issue(0));
                const after = [...tenant.issues.map(issue(worse.turned)), ...worse.issues.map(issue(0))];
                const facts = (
                    later: number,
                    wanted: number,
                    month: number,
                    turned: number,
                    fewer: number,
                    issues: readonly KnownIssue[],
                ): GateFacts => ({
                    ...FACTS,
                    now: at(now),
                    to: wanted,
                    before: {
                        name: "pilot",
                        open: 1,
                        openedAt: at(opened + later).toISOString(),
                        delivery: async () => ({
                            complete: true,
                            eligible: Math.max(0, eligible - fewer),
                            hotpatched: Math.max(0, hotpatched - fewer),
                            computed: {
                                succeeded: Math.max(0, succeeded - turned),
                                failed: failed + turned,
                                pending: 1,
                                unknown: 0,
                                blocked: 0,
                            },
                        }),
                    },
                    month: { month: "2026-11", kind: order[month] ?? "unknown" },
                    knownIssues: async () => issues,
                });
                const here = await decision(gates, facts(0, to, kind, 0, 0, before));
                const there = await decision(
                    gates,
                    facts(
                        worse.later,
                        Math.max(to, worse.more),
                        Math.max(kind, worse.kind),
                        worse.failed,
                        worse.fewer,
                        after,
                    ),
                );
                if (here.result === "held") {
                    expect(there.result).toBe("held");
                }
                expect(there.reasons.length).toBeGreaterThanOrEqual(here.reasons.length);
            }),
        );
    });
});
