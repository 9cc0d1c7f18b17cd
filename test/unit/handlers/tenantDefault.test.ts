import { tenantDefault } from "../../../src/handlers/tenantDefault/handler";
import { type Harness, harness } from "./harness";

const INTUNE = "0000000a-0000-0000-c000-000000000000";
const SETTINGS = "/admin/windows/updates/tenantSettings/mdmAppSettings";

describe("the tenant's default", () => {
    let test: Harness;
    beforeEach(async () => {
        test = await harness();
    });
    afterEach(() => test.stop());

    const there = async () =>
        ((await test.graph.get("beta", SETTINGS)) as { value: object[] }).value.map((setting) => ({ ...setting }));

    async function checked(inputs: object) {
        const result = await test.provider(tenantDefault).check({}, { ...inputs });
        expect(result.failures).toEqual([]);
        return result.inputs;
    }

    it("is saved, changed in place and read back, for Intune unless another application is named", async () => {
        const provider = test.provider(tenantDefault);
        const { id, outs } = await provider.create(await checked({ hotpatchEnabled: false }));
        expect(id).toBe(INTUNE);
        expect(await there()).toEqual([{ mdmAppId: INTUNE, isHotpatchEnabled: false }]);
        const { outs: changed } = await provider.update(id, outs, await checked({ hotpatchEnabled: true }));
        expect(await there()).toEqual([{ mdmAppId: INTUNE, isHotpatchEnabled: true }]);
        await test.graph.patch("beta", `${SETTINGS}/${INTUNE}`, { isHotpatchEnabled: false });
        expect((await provider.read(id, changed)).inputs).toEqual({ hotpatchEnabled: false, mdmAppId: INTUNE });
    });

    it("takes over a setting that exists, since there can be only one", async () => {
        await test.graph.post("beta", SETTINGS, { mdmAppId: INTUNE, isHotpatchEnabled: true });
        await test.provider(tenantDefault).create(await checked({ hotpatchEnabled: false }));
        expect(await there()).toEqual([{ mdmAppId: INTUNE, isHotpatchEnabled: false }]);
    });

    it("stays as it is on destroy, and says so: Graph has no deletion", async () => {
        const log = jest.spyOn(console, "log").mockImplementation(() => {});
        const provider = test.provider(tenantDefault);
        const { id, outs } = await provider.create(await checked({ hotpatchEnabled: false }));
        test.sent();
        await provider.delete(id, outs);
        expect(test.sent()).toEqual([]);
        expect(log).toHaveBeenCalledWith(expect.stringMatching(/stays off: Microsoft Graph can only set it/));
        log.mockRestore();
    });

    it.each([
        [{}, "hotpatchEnabled", "is missing"],
        [{ hotpatchEnabled: "on" }, "hotpatchEnabled", "must be true or false"],
        [{ hotpatchEnabled: true, mdmAppId: "intune" }, "mdmAppId", "must be a GUID"],
    ])("is checked before anything is sent: %j", async (inputs, property, reason) => {
        const { failures } = await test.provider(tenantDefault).check({}, inputs);
        expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) }]);
    });
});
