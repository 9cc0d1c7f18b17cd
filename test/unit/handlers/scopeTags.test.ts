import { UNKNOWN } from "../../../src/base/unknown";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { policyProblems } from "../../../src/handlers/qualityUpdatePolicy/properties";
import { type Harness, harness, PROVIDER } from "./harness";

const TAGS = "/deviceManagement/roleScopeTags";

let test: Harness;
let pilot: string;
beforeEach(async () => {
    test = await harness({ devices: 0 });
    pilot = ((await test.graph.post("beta", TAGS, { displayName: "Pilot" })) as { id: string }).id;
    test.sent();
});
afterEach(() => test.stop());

async function made(inputs: Record<string, unknown>) {
    const provider = test.provider(qualityUpdatePolicy);
    const checked = await provider.check({}, { __provider: PROVIDER, displayName: "Ring 0", ...inputs });
    expect(checked.failures).toEqual([]);
    const { id, outs } = await provider.create(checked.inputs);
    return { provider, id, state: { ...outs, __provider: PROVIDER } as Record<string, unknown> };
}

const tagsOfPolicy = () => [...(test.emulator.policies[0]?.roleScopeTagIds ?? [])].sort();

describe("scope tags by name", () => {
    it("are sent as ids and recorded as they were written, beside what they meant", async () => {
        const { provider, id, state } = await made({ scopeTags: ["Pilot", "0"] });
        expect(tagsOfPolicy()).toEqual(["0", pilot]);
        expect(state).toMatchObject({ scopeTags: ["0", "Pilot"], scopeTagIds: { "0": "0", Pilot: pilot } });
        expect(state).not.toHaveProperty("roleScopeTagIds");

        const { inputs } = await provider.check(state, { displayName: "Ring 0", scopeTags: ["0", "Pilot"] });
        expect(await provider.diff(id, state, inputs)).toEqual({ changes: false });
    });

    it("need no look-up in a refresh, which shows a tag that somebody added by its id", async () => {
        const { provider, id, state } = await made({ scopeTags: ["Pilot"] });
        const late = ((await test.graph.post("beta", TAGS, { displayName: "Late" })) as { id: string }).id;
        await test.graph.patch("beta", `/deviceManagement/windowsQualityUpdatePolicies/${id}`, {
            roleScopeTagIds: [pilot, late],
        });
        const before = test.emulator.requests.length;
        const { inputs, props } = await provider.read(id, state);
        expect(inputs).toMatchObject({ scopeTags: [late, "Pilot"].sort() });
        expect(test.emulator.requests.slice(before).map(({ path }) => path)).not.toContainEqual(
            expect.stringContaining(TAGS),
        );

        await provider.update(id, { ...props }, { displayName: "Ring 0", hotpatchEnabled: true, scopeTags: ["Pilot"] });
        expect(tagsOfPolicy()).toEqual([pilot]);
    });

    it("that the tenant does not have are refused with the list of those that it has, before anything is made", async () => {
        await expect(made({ scopeTags: ["pilot", "Default"] })).rejects.toThrow(
            `Create quality update policy 'Ring 0': scopeTags contains 'pilot', which does not match exactly one scope tag of this ` +
                `tenant. Existing tags: 'Default' (0), 'Pilot' (${pilot}). Use these names, or ids`,
        );
        expect(test.sent()).toEqual([]);
    });

    it("say the same as ids: moving from one to the other sends nothing", async () => {
        const { provider, id, state } = await made({ roleScopeTagIds: [pilot] });
        test.sent();
        const wanted = { displayName: "Ring 0", hotpatchEnabled: true, scopeTags: ["Pilot"] };
        const { outs } = await provider.update(id, state, wanted);
        expect(test.sent()).toEqual([]);
        expect(outs).toMatchObject({ scopeTags: ["Pilot"] });
    });

    it("are left alone where the program no longer names them", async () => {
        const { provider, id, state } = await made({ scopeTags: ["Pilot"] });
        const { outs } = await provider.update(id, state, { displayName: "Ring 0", hotpatchEnabled: false });
        expect(tagsOfPolicy()).toEqual([pilot]);
        expect(outs).not.toHaveProperty("scopeTags");
    });
});

describe("what is wrong with scope tags", () => {
    it.each([
        [{ scopeTags: ["Pilot"], roleScopeTagIds: ["0"] }, "scopeTags", "conflicts with roleScopeTagIds"],
        [{ scopeTags: [] }, "scopeTags", "must contain at least 1"],
        [{ scopeTags: [" "] }, "scopeTags", "[0] must not be empty"],
        [{ scopeTags: "Pilot" }, "scopeTags", "must be a list"],
    ])("%j", (inputs, property, reason) => {
        expect(policyProblems({ displayName: "p", ...inputs })).toEqual([
            { property, reason: expect.stringContaining(reason) },
        ]);
    });

    it("is nothing while one of them, or which of the two is meant, is not known yet", () => {
        expect(policyProblems({ displayName: "p", scopeTags: ["Pilot", UNKNOWN], roleScopeTagIds: UNKNOWN })).toEqual(
            [],
        );
    });
});
