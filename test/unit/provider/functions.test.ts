import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { UNKNOWN } from "../../../src/base/unknown";
import { type EngineClient, engineClient } from "./engineClient";

const FLEET = "hotpatch:index:getFleetReadiness";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });

let emulator: GraphEmulator;
let engine: EngineClient;
let before: NodeJS.ProcessEnv;

beforeEach(async () => {
    before = { ...process.env };
    emulator = await startGraphEmulator({ devices: 40 });
    Object.assign(process.env, emulator.environment());
    engine = await engineClient();
    await engine.configure({ replicationSeconds: "0.05" });
});
afterEach(async () => {
    engine.stop();
    await emulator.stop();
    process.env = before;
    jest.restoreAllMocks();
});

describe("the functions of the plugin", () => {
    it("answer what the same functions of a program in TypeScript do", async () => {
        const fleet = await engine.invoke(FLEET, { limits: { devices: 1 } });
        expect(fleet.failures).toEqual([]);
        expect(fleet.result).toMatchObject({ byBadge: emulator.tally.byBadge, complete: true });
        const [device] = fleet.result.devices as { name: string; badge: string }[];
        const one = await engine.invoke("hotpatch:index:getDeviceReadiness", { name: device?.name });
        expect(one.result).toMatchObject({ name: device?.name, badge: device?.badge });
        const calendar = await engine.invoke("hotpatch:index:getHotpatchCalendar", {
            from: "2026-01",
            to: "2026-01",
            offline: true,
        });
        expect(calendar.result.months).toMatchObject([{ month: "2026-01", planned: "baseline" }, {}]);
        const urn = "urn:pulumi:prod::tenant::hotpatch:index:QualityUpdatePolicy::p";
        const { id } = await engine.create(urn, (await engine.check(urn, {}, { displayName: "Ring 0" })).inputs);
        const delivery = await engine.invoke("hotpatch:index:getPolicyDelivery", { policyId: id });
        expect(delivery.result).toMatchObject({ policyId: id, displayName: "Ring 0", targeted: 0 });
    });

    it("list every mistake with its argument", async () => {
        const { failures } = await engine.invoke(FLEET, { budget: -1, colour: "red", gate: { failUnder: 101 } });
        expect(failures.map(({ property }) => property).sort()).toEqual(["budget", "colour", "gate"]);
        const { failures: missing } = await engine.invoke("hotpatch:index:getPolicyDelivery", {});
        expect(missing).toMatchObject([{ property: "policyId" }]);
        expect(emulator.requests).toEqual([]);
    });

    it("fail in one message where a gate does not hold", async () => {
        await expect(engine.invoke(FLEET, { gate: { failUnder: 100 } })).rejects.toThrow(
            /The readiness gate does not hold: \d+ of 40 devices are eligible/,
        );
        const { result } = await engine.invoke(FLEET, { gate: { failUnder: 1 } });
        expect(result.gate).toMatchObject({ result: "held" });
    });

    it("keep a secret secret, and answer nothing while an argument is not known", async () => {
        const floors = { "26100": "lastBaseline", "26200": secret("4929") };
        const { result } = await engine.invoke(FLEET, { buildFloors: floors });
        expect(Object.values(result).length).toBeGreaterThan(5);
        for (const value of Object.values(result)) {
            expect(value).toMatchObject({ [SIGNATURE]: secret(0)[SIGNATURE], value: expect.anything() });
        }
        expect(await engine.invoke(FLEET, { groups: [UNKNOWN] })).toEqual({ result: {}, failures: [] });
    });

    it("read with the plugin's own configuration", async () => {
        delete process.env.HOTPATCH_GRAPH_ENDPOINT;
        await engine.configure({ graphEndpoint: emulator.httpEndpoint, requestTimeoutSeconds: "7" });
        expect((await engine.invoke(FLEET, {})).result).toMatchObject({ byBadge: emulator.tally.byBadge });
    });

    it("log warnings where the engine is not reached", async () => {
        const warn = jest.spyOn(console, "warn").mockReturnValue();
        await engine.invoke(FLEET, { budget: 0.001 });
        expect(warn).toHaveBeenCalledWith(expect.stringMatching(/The readiness of the fleet is not complete/));
    });

    it("are listed when another is asked for", async () => {
        await expect(engine.invoke("hotpatch:index:getNothing", {})).rejects.toThrow(
            /no function hotpatch:index:getNothing.*hotpatch:index:getFleetReadiness/,
        );
    });
});
