import fc from "fast-check";
import {
    CONTESTED,
    CONTESTED_NAMES,
    type ContestedAnswers,
    contestedAnswers,
    DEFAULT_ANSWERS,
} from "../../../src/readiness/contested";
import { type DeviceFacts, missing, NOT_ASKED } from "../../../src/readiness/facts";
import { evaluateFleet } from "../../../src/readiness/fleet";
import { judge } from "../../../src/readiness/verdict";
import { assuming, device, reported } from "./facts";
import { entraObjects, fakeGraph, intuneRecord } from "./fakeGraph";

const badge = (facts: Partial<DeviceFacts>, answers: Partial<ContestedAnswers> = {}) =>
    judge(device(facts), assuming(answers)).badge;

describe("the contested questions", () => {
    it.each(CONTESTED_NAMES)(
        "each have at least two sides with sources, and a default among the answers: %s",
        (name) => {
            const { sides, answers, question, basis } = CONTESTED[name];
            expect(question).toMatch(/\?$/);
            expect(answers).toContain(CONTESTED[name].default);
            const isDecided = basis.startsWith("The guide decides");
            expect(isDecided || CONTESTED[name].default !== "eligible").toBe(true);
            expect(isDecided || basis.includes("doubtful devices are not called eligible")).toBe(true);
            for (const { claim, source } of sides) {
                expect(claim).toMatch(/\.$/);
                expect(source).toMatch(/20\d\d/);
            }
        },
    );

    const editions = [
        ["pro", 48, "Not eligible (edition)"],
        ["pro", 164, "Not eligible (edition)"],
        ["pro", 165, "Not eligible (edition)"],
        ["ltsc", 125, "Eligible"],
        ["iot", 188, "Eligible"],
        ["iot", 191, "Eligible"],
        ["evaluation", 72, "Not eligible (edition)"],
        ["multiSession", 175, "Not eligible (edition)"],
    ] as const;
    it.each(editions)("let a user decide about %s (SKU %i); without an answer it is %s", (option, sku, byDefault) => {
        const facts = { skuNumber: reported(sku) };
        expect(badge(facts)).toBe(byDefault);
        expect(badge(facts, { [option]: "eligible" })).toBe("Eligible");
        expect(badge(facts, { [option]: "notEligible" })).toBe("Not eligible (edition)");
        expect(badge(facts, { [option]: "unknown" })).toBe("Unknown (edition)");
    });

    it("let a user decide about hybrid join, which passes without an answer", () => {
        const facts = { joinType: reported("hybridAzureADJoined") };
        expect(badge(facts)).toBe("Eligible");
        expect(badge(facts, { hybridJoin: "notEligible" })).toBe("Not eligible (entra_join)");
        expect(badge(facts, { hybridJoin: "unknown" })).toBe("Unknown (entra_join)");
        expect(badge({}, { hybridJoin: "notEligible" })).toBe("Eligible");
    });

    it.each([
        ["x64", "10.0.26100.2033", "Eligible"],
        ["x64", "10.0.26100.2032", "Not eligible (build)"],
        ["arM64", "10.0.26100.2033", "Not eligible (build)"],
        ["unknown", "10.0.26100.2033", "Not eligible (build)"],
        ["x64", "10.0.26200.2033", "Not eligible (build)"],
        ["x64", "10.0.26100.4929", "Eligible"],
    ])("let a user take the lowest revision by architecture: %s at %s is %s", (architecture, osVersion, expected) => {
        const facts = { architecture: reported(architecture), osVersion: reported(osVersion) };
        expect(badge(facts, { minimumRevision: "byArchitecture" })).toBe(expected);
        expect(badge(facts)).toBe(osVersion.endsWith("4929") ? "Eligible" : "Not eligible (build)");
    });

    it("are named by every verdict that rests on one, and by no other", () => {
        expect(judge(device({ skuNumber: reported(125) }), assuming({})).contested).toEqual(["ltsc"]);
        expect(judge(device({ skuNumber: reported(48) }), assuming({})).reasons[0]?.contested).toBe("pro");
        expect(judge(device({ osVersion: reported("10.0.26100.3000") }), assuming({})).contested).toEqual([
            "minimumRevision",
        ]);
        expect(judge(device(), assuming({})).contested).toEqual([]);
    });

    it("change the outcome of a device only if its verdict names the question", () => {
        const facts = fc.record({
            sku: fc.constantFrom(4, 48, 49, 72, 84, 101, 121, 125, 126, 175, 188, 191, 0, 999),
            version: fc.constantFrom("10.0.26100.4929", "10.0.26100.3000", "10.0.26200.3000", "10.0.22631.1", "new"),
            architecture: fc.constantFrom("x64", "arM64", "unknown"),
            joinType: fc.constantFrom("azureADJoined", "hybridAzureADJoined", "azureADRegistered", "unknown"),
            inEntra: fc.boolean(),
        });
        const changed = fc
            .constantFrom(...CONTESTED_NAMES)
            .chain((name) => fc.constantFrom(...CONTESTED[name].answers).map((answer) => ({ name, answer })));
        fc.assert(
            fc.property(facts, changed, ({ sku, version, architecture, joinType, inEntra }, { name, answer }) => {
                const pc = device({
                    skuNumber: reported(sku),
                    osVersion: reported(version),
                    architecture: reported(architecture),
                    joinType: reported(joinType),
                    entraObject: inEntra ? reported("object-1") : missing("Entra has no such device", "Entra", null),
                });
                const before = judge(pc, assuming({}));
                const after = judge(pc, assuming({ [name]: answer }));
                expect(before.contested.includes(name) || isSame(before.outcomes, after.outcomes)).toBe(true);
            }),
        );
    });

    it("take the default where nobody answers, and refuse what is not a question or no answer, all at once", () => {
        expect(contestedAnswers({ pro: undefined, ltsc: "notEligible" })).toEqual({
            ...DEFAULT_ANSWERS,
            ltsc: "notEligible",
        });
        expect(() => contestedAnswers({ home: "eligible", pro: "yes", hybridJoin: 1, toString: "x" })).toThrow(
            /assume\.home is not a contested question.*assume\.pro is "yes".*assume\.hybridJoin is 1.*assume\.toString/,
        );
    });

    it("are counted in the result: which answer was used, whether it is the default, and how many devices it decides about", async () => {
        const intune = [
            [intuneRecord("1", { skuNumber: 125 }), intuneRecord("2", { skuNumber: 48 }), intuneRecord("3")],
        ];
        const graph = fakeGraph({ intune, entra: [entraObjects("1", "2", "3")] });
        const { assumptions, byBadge } = await evaluateFleet(graph, { assume: { pro: "unknown" } });
        expect(byBadge).toEqual({ Eligible: 2, "Unknown (edition)": 1 });
        expect(assumptions.filter(({ devices }) => devices > 0)).toMatchObject([
            { option: "pro", answer: "unknown", isDefault: false, devices: 1 },
            { option: "ltsc", answer: "eligible", isDefault: true, devices: 1 },
        ]);
        const ltsc = assumptions.find(({ option }) => option === "ltsc");
        expect(ltsc?.basis).toMatch(/^The guide decides: its list of editions includes Enterprise LTSC/);
        expect(ltsc?.sides.map(({ source }) => source)).toEqual([
            expect.stringMatching(/Hotpatch guide \(2026\).*KB5089466/),
            expect.stringMatching(/platforms of quality update policies \(January 2026\)/),
        ]);
        expect(assumptions).toHaveLength(CONTESTED_NAMES.length);
    });
});

describe("an edition that is known by its name only", () => {
    const named = (skuFamily: string) => ({ skuNumber: NOT_ASKED, skuFamily: reported(skuFamily) });

    it("is decided where every edition of that name is treated alike", () => {
        expect(badge(named("Education"))).toBe("Eligible");
        expect(badge(named("Pro"))).toBe("Not eligible (edition)");
        expect(badge(named("home"))).toBe("Not eligible (edition)");
        expect(badge(named("Windows Vista"))).toBe("Unknown (edition)");
    });

    it("is unknown for Enterprise, a name that evaluation copies have too, unless a user trusts it", () => {
        expect(badge(named("Enterprise"))).toBe("Unknown (edition)");
        expect(badge(named("Enterprise"), { editionByName: "eligible" })).toBe("Eligible");
        expect(badge(named("Enterprise"), { evaluation: "eligible" })).toBe("Eligible");
    });
});

function isSame(a: object, b: object): boolean {
    return JSON.stringify(a) === JSON.stringify(b);
}
