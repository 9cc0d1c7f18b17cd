import fc from "fast-check";
import { type HotpatchRuleOptions, hotpatch, type JoinType } from "../../../src/membership/build/hotpatch";
import { SHARE_PARTS } from "../../../src/membership/build/share";
import { recognisedRule } from "../../../src/membership/recognised";

describe("rules that rule.hotpatch built", () => {
    const versions = fc.subarray(["24H2", "25H2", "26H2"] as const, { minLength: 1 });
    const share = fc.tuple(fc.nat(SHARE_PARTS - 1), fc.nat(SHARE_PARTS - 1)).map(([one, other]) => ({
        from: Math.min(one, other) / SHARE_PARTS,
        to: (Math.max(one, other) + 1) / SHARE_PARTS,
    }));
    const options: fc.Arbitrary<HotpatchRuleOptions> = fc.record(
        {
            versions,
            share,
            management: fc.constantFrom("intune", "co-managed"),
            joinTypes: fc.constantFrom<readonly JoinType[]>(["joined"], ["joined", "hybrid"]),
            ownership: fc.constantFrom("company", "personal"),
        },
        { requiredKeys: ["versions"] },
    );

    it("are recognised: the options that are found build the same rule", () => {
        fc.assert(
            fc.property(options, (given) => {
                const text = hotpatch(given);
                const found = recognisedRule(text);
                expect(found).toBeDefined();
                expect(hotpatch(found ?? { versions: [] })).toBe(text);
            }),
        );
    });

    it("are written as short as a person would", () => {
        expect(recognisedRule(hotpatch({ versions: ["24H2", "25H2"] }))).toEqual({ versions: ["24H2", "25H2"] });
        expect(recognisedRule(hotpatch({ versions: ["25H2"], share: 0.05 }))).toEqual({
            versions: ["25H2"],
            share: 0.05,
        });
        expect(recognisedRule(hotpatch({ versions: ["25H2"], share: { from: 0.05, to: 0.25 } }))).toEqual({
            versions: ["25H2"],
            share: { from: 0.05, to: 0.25 },
        });
    });

    it.each([
        ["another attribute", '(device.displayName -startsWith "PILOT")'],
        ["a blank more", hotpatch({ versions: ["24H2"] }).replace(" -and ", "  -and ")],
        ["a prefix that is missing", hotpatch({ versions: ["24H2"], share: 0.5 }).replace('"3"', '"9"')],
        ["nothing", ""],
    ])("are not taken for others: %s", (_what, text) => {
        expect(recognisedRule(text)).toBeUndefined();
    });
});
