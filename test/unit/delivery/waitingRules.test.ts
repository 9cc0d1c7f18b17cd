import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import type { GraphClient } from "../../../src/graph/client";
import { INTUNE_MDM_APP_ID } from "../../../src/graph/endpoints/tenantDefault";
import { type TestTenant, testTenant } from "./tenant";

const RULE = '(device.deviceOSType -startsWith "Windows")';

describe("rules of hotpatch groups that are not processed yet", () => {
    let tenant: TestTenant;
    const start = async (devices: number) => {
        tenant = await testTenant({
            devices,
            seed: 6,
            membershipDelayMs: 86_400_000,
            tenant: { mdmAppSettings: [{ mdmAppId: INTUNE_MDM_APP_ID, isHotpatchEnabled: false }] },
        });
        return tenant;
    };
    afterEach(() => tenant.emulator.stop());

    const waits = async () => {
        const { devices, ...fleet } = await evaluateDelivery(tenant.graph, { now: new Date(tenant.emulator.now()) });
        const waiting = devices.filter(({ causes }) => causes.some(({ code }) => code === "ruleNotProcessed"));
        return { ...fleet, waiting: waiting.map(({ intuneId }) => intuneId), devices: devices.length };
    };

    it("are named of devices that they take in, but not where the policy excludes the device", async () => {
        const { group, policy, windowsPcs } = await start(60);
        const pcs = await windowsPcs();
        const kiosks = await group(
            "Kiosks",
            pcs.slice(0, 10).map(({ objectId }) => objectId),
        );
        await policy("Ring", true, { include: [await group("All PCs", { rule: RULE })], exclude: [kiosks] });
        const { waiting, complete } = await waits();
        expect(waiting.length).toBeGreaterThan(20);
        const excluded = pcs.slice(0, 10).map(({ intuneId }) => intuneId);
        expect(waiting.filter((id) => excluded.includes(id))).toEqual([]);
        expect(complete).toBe(true);
    });

    it("are remarked on where a dynamic group shows no rule, which is not a group with assigned members", async () => {
        const { graph, group, policy } = await start(20);
        await policy("Ring", true, { include: [await group("All PCs", { rule: RULE })] });
        const withoutRules: GraphClient = {
            ...graph,
            async *batchGet(...args) {
                for await (const part of graph.batchGet(...args)) {
                    yield "body" in part ? { ...part, body: { ...(part.body as object), membershipRule: null } } : part;
                }
            },
        };
        const { complete, findings } = await evaluateDelivery(withoutRules, { now: new Date(tenant.emulator.now()) });
        expect(findings).toContainEqual(expect.stringContaining("The rule of group 'All PCs' was not read"));
        expect(complete).toBe(false);
    });

    it("are remarked on where single devices could not be read for them", async () => {
        const { emulator, group, policy } = await start(60);
        await policy("Ring", true, { include: [await group("All PCs", { rule: RULE })] });
        emulator.faults.add({ path: "/devices/*", of: "parts", kind: "403-scopes", times: 3 });
        const { findings, complete, waiting } = await waits();
        expect(waiting.length).toBeGreaterThan(20);
        expect(findings).toContainEqual(
            expect.stringMatching(/^Data that the rules of hotpatch groups need was not read for 3 devices: .*403/),
        );
        expect(complete).toBe(false);
    });

    it("are remarked on where Entra's list cannot be read for many devices, which fails nothing else", async () => {
        const { emulator, group, policy } = await start(700);
        await policy("Ring", true, { include: [await group("All PCs", { rule: RULE })] });
        const lists = emulator.faults.add({ path: "/devices", kind: "403-scopes", nth: 2, times: "always" });
        const { findings, complete, devices } = await waits();
        expect(lists.injected).toBe(1);
        expect(devices).toBeGreaterThan(400);
        expect(findings).toContainEqual(
            expect.stringMatching(/^Which devices the rules of hotpatch groups match was not read: .*403/),
        );
        expect(complete).toBe(false);
    });
});
