import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import type { FleetShares } from "../../../src/emulator";
import { deletePolicy } from "../../../src/graph/qualityUpdatePolicies";
import { createTenantDefault, INTUNE_MDM_APP_ID } from "../../../src/graph/tenantDefault";
import { clientOf, type TestTenant, testTenant } from "./tenant";

const SEED = Date.now() % 2 ** 31;
/** PCs that can take hotpatches, all on the baseline of April 2026. */
const READY: FleetShares = {
    editions: { 4: 1 },
    builds: { "26100.8246": 1 },
    vbs: { running: 1 },
    joins: { azureADJoined: 1 },
    agents: { mdm: 1 },
    architectures: { x64: 1 },
};
const READ_ONLY = [
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementManagedDevices.Read.All",
    "Device.Read.All",
    "Group.Read.All",
    "WindowsUpdates.Read.All",
];

describe("delivery over HTTP", () => {
    let tenant: TestTenant;
    const start = async (options: Parameters<typeof testTenant>[0]) => {
        tenant = await testTenant(options);
        return tenant;
    };
    afterEach(() => tenant.emulator.stop());

    it.each([true, false])(
        `comes to what the embedded service does with each device: overlap, exclusion, nesting (tenant default: %s, seed ${SEED})`,
        async (isHotpatchEnabled) => {
            const { emulator, group, policy, windowsPcs } = await start({
                devices: 300,
                seed: SEED,
                pageSize: 50,
                tenant: { mdmAppSettings: [{ mdmAppId: INTUNE_MDM_APP_ID, isHotpatchEnabled }] },
            });
            const ids = (await windowsPcs()).map(({ objectId }) => objectId);
            const inner = await group("Inner", ids.slice(0, 60));
            const outer = await group("Outer", [inner, ...ids.slice(50, 90)]);
            const kiosks = await group("Kiosks", ids.slice(20, 40));
            const late = await group("Late", ids.slice(80, 120));
            await policy("On", true, { include: [outer], exclude: [kiosks] });
            await policy("Off", false, { include: [late] });
            const { devices, byDelivery } = await evaluateDelivery(clientOf(emulator, READ_ONLY), {
                now: new Date(emulator.now()),
            });
            const truth = emulator.servicing.deliveries();
            // Whether Intune manages a device whose agent is not known is for nobody to say.
            const decided = devices.filter(({ outcomes }) => outcomes.mdm !== "unknown");
            expect(decided.length).toBeGreaterThan(200);
            expect(decided.map(({ intuneId, delivery }) => [intuneId, delivery])).toEqual(
                decided.map(({ intuneId }) => [intuneId, truth.get(intuneId)?.kind]),
            );
            expect(byDelivery).toMatchObject({
                "hotpatch policy": expect.any(Number),
                "blocked by policy": expect.any(Number),
                conflict: expect.any(Number),
                none: expect.any(Number),
            });
        },
    );

    it("has hotpatches come without any policy, as the embedded service does, and after the only one was deleted (traps 2, 3)", async () => {
        const { emulator, graph, group, policy, windowsPcs } = await start({
            devices: 60,
            seed: SEED,
            startsAt: "2026-04-20T00:00:00Z",
            shares: READY,
        });
        const ids = (await windowsPcs()).map(({ objectId }) => objectId);
        const ring = await policy("Ring", true, { include: [await group("All", ids)] });
        const byDelivery = async () => (await evaluateDelivery(graph, { now: new Date(emulator.now()) })).byDelivery;
        const inRing = (await byDelivery())["hotpatch policy"] ?? 0;
        expect(inRing).toBeGreaterThan(40);
        await deletePolicy(graph, ring);
        expect(await byDelivery()).toEqual({ "tenant default": 60 });
        emulator.servicing.advanceMonth();
        const hotpatched = emulator.servicing.record.filter((each) => each.class === "hotpatched");
        const { byOutcome } = await evaluateDelivery(graph, { now: new Date(emulator.now()) });
        expect(byOutcome.succeeded).toBe(hotpatched.length);
        expect(hotpatched.length).toBeGreaterThan(40);
    });

    it("takes no hotpatches away but by a policy that has them off, or by the tenant's default (trap 2)", async () => {
        const { emulator, graph, group, policy, windowsPcs } = await start({
            devices: 60,
            seed: SEED,
            startsAt: "2026-04-20T00:00:00Z",
            shares: READY,
        });
        const ids = (await windowsPcs()).map(({ objectId }) => objectId);
        await policy("Off", false, { include: [await group("Some", ids.slice(0, 20))] });
        await createTenantDefault(graph, { mdmAppId: INTUNE_MDM_APP_ID, isHotpatchEnabled: false });
        emulator.servicing.advanceMonth();
        const { byDelivery, byOutcome } = await evaluateDelivery(graph, { now: new Date(emulator.now()) });
        expect(Object.keys(byDelivery).sort()).toEqual(["blocked by policy", "none"]);
        expect(byOutcome.succeeded).toBeUndefined();
        expect(emulator.servicing.record.filter((each) => each.class === "hotpatched")).toEqual([]);
    });

    it("only reads", async () => {
        const { emulator, graph, group, policy, windowsPcs } = await start({ devices: 60, seed: 3 });
        const ids = (await windowsPcs()).map(({ objectId }) => objectId);
        await policy("On", true, { include: [await group("Ring", ids)] });
        emulator.clearRequests();
        await evaluateDelivery(graph, { everything: true });
        const sent = emulator.requests.map(({ method, path }) => `${method} ${path}`);
        expect(sent.length).toBeGreaterThan(10);
        expect(
            sent.filter(
                (each) => !each.startsWith("GET ") && each !== "POST /beta/$batch" && each !== "POST /v1.0/$batch",
            ),
        ).toEqual([]);
    });
});
