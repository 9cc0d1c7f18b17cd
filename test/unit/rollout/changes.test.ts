import { type DeclaredRing, devicesInWords, recordedRings, rolloutChanges } from "../../../src/rollout/changes";
import { filled, placeholderProblem } from "../../../src/rollout/texts";

const ring = (name: string, more: Partial<DeclaredRing> = {}): DeclaredRing => ({
    name,
    open: 1,
    devices: "a rule",
    paused: false,
    stopped: false,
    formerly: [],
    ...more,
});

describe("what an update changes in a rollout, in sentences", () => {
    it.each<[string, DeclaredRing[], DeclaredRing[], string[]]>([
        ["nothing", [ring("a"), ring("b", { open: 0 })], [ring("a"), ring("b", { open: 0 })], []],
        ["a first ring", [], [ring("a", { open: 0.05 })], ["ring 'a' opens: 0 % -> 5 %"]],
        ["a ring that grows", [ring("a", { open: 0.25 })], [ring("a")], ["ring 'a' opens: 25 % -> 100 %"]],
        ["a ring that shrinks", [ring("a")], [ring("a", { open: 1 / 3 })], ["ring 'a' shrinks: 100 % -> 33.3 %"]],
        ["a ring that closes", [ring("a")], [ring("a", { open: 0 })], ["ring 'a' is closed: 100 % -> 0 %"]],
        [
            "other devices",
            [ring("a", { devices: devicesInWords({ share: 0.05 }) })],
            [ring("a", { devices: devicesInWords({ share: { from: 0, to: 0.1 } }) })],
            ["ring 'a' has other devices: share from 0 % to 5 % -> share from 0 % to 10 %"],
        ],
        [
            "a ring that is removed, and another order",
            [ring("a"), ring("b"), ring("c")],
            [ring("c"), ring("a")],
            [
                "ring 'b' is removed, with its policy: its devices are in no ring then",
                "the order of the rings is 'c', 'a' now",
            ],
        ],
        [
            "a name, and a state that ends",
            [ring("a", { stopped: true, paused: true })],
            [ring("b", { formerly: ["z", "a"] })],
            [
                "ring 'a' is called 'b' now",
                "ring 'b' is not stopped any more: hotpatch is as before",
                "ring 'b' is not paused any more: devices enter and leave",
            ],
        ],
    ])("%s", (_what, before, after, sentences) => {
        expect(rolloutChanges(before, after)).toEqual({ sentences });
    });

    it("refuses a ring that is gone together with one that is new, unless one of them was never open", () => {
        const refused = (before: DeclaredRing, after: DeclaredRing) =>
            rolloutChanges([ring("a"), before], [ring("a"), after]).refusal;
        expect(refused(ring("early"), ring("fast"))).toMatch(
            /If 'early' was renamed, add formerly: "early" to ring 'fast'/,
        );
        expect(refused(ring("early"), ring("fast", { formerly: ["early"] }))).toBeUndefined();
        expect(refused(ring("early", { open: 0 }), ring("fast"))).toBeUndefined();
        expect(refused(ring("early"), ring("fast", { open: 0 }))).toBeUndefined();
    });

    it("reads what was recorded, and passes over what is not a ring", () => {
        const { formerly, ...recorded } = ring("a", { paused: true });
        expect(recordedRings({ rings: [recorded, null, { name: "b" }] })).toEqual([recorded]);
        expect(recordedRings({ rings: "none" })).toEqual([]);
    });
});

describe("the texts of a rollout", () => {
    it("name the rollout, the ring and its number, and nothing else", () => {
        const texts = { rollout: "win11", ring: "pilot", number: 2 };
        expect(filled("{number}. {ring} of {rollout}, {ring}", texts)).toBe("2. pilot of win11, pilot");
        expect(placeholderProblem("Hotpatch {ring} {}")).toBe(
            "contains {}, which is not known here. Use {rollout}, {ring}, {number}.",
        );
        expect(placeholderProblem("Hotpatch {ring}")).toBeUndefined();
    });
});
