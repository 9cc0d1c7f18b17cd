import type { FleetShares } from "../../../packages/graph-emulator/src";
import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import { deletePolicy } from "../../../src/graph/endpoints/qualityUpdatePolicies";
import { createTenantDefault, INTUNE_MDM_APP_ID } from "../../../src/graph/endpoints/tenantDefault";
import { evaluateFleet } from "../../../src/readiness/fleet";
import { ReadingStopped } from "../../../src/readiness/stop";
import { seeds } from "../sample";
import { clientOf, type TestTenant, testTenant } from "./tenant";

const [SEED = 0] = seeds(1);
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

    it(`speaks of the same devices as readiness, each once, with the same badges (seed ${SEED})`, async () => {
        const { emulator, graph, group, policy, windowsPcs } = await start({ devices: 150, seed: SEED });
        const ids = (await windowsPcs()).map(({ objectId }) => objectId);
        await policy("On", true, { include: [await group("Ring", ids.slice(0, 50))] });
        const now = new Date(emulator.now());
        const readiness = await evaluateFleet(graph, { now });
        const delivery = await evaluateDelivery(graph, { now });
        const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
        expect(sum(delivery.byDelivery)).toBe(readiness.counts.windows);
        expect(sum(delivery.byOutcome)).toBe(readiness.counts.windows);
        expect(sum(readiness.byBadge)).toBe(readiness.counts.windows);
        const badges = ({ devices }: { devices: readonly { intuneId: string; badge: string }[] }) =>
            devices.map(({ intuneId, badge }) => [intuneId, badge]);
        expect(badges(delivery)).toEqual(badges(readiness));
    });

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

    it("says of a policy's devices what it says of them in the whole fleet, VBS included", async () => {
        const { graph, group, policy, windowsPcs } = await start({ devices: 200, seed: SEED });
        const ids = (await windowsPcs()).map(({ objectId }) => objectId);
        const policyId = await policy("On", true, { include: [await group("Ring", ids.slice(0, 80))] });
        await policy("Off", false, { include: [await group("Cold", ids.slice(70, 90))] });
        const now = new Date(tenant.emulator.now());
        const all = await evaluateDelivery(graph, { now });
        const one = await evaluateDelivery(graph, { now, policy: policyId });
        const meant = all.devices.filter(({ policies }) => policies.some(({ id }) => id === policyId));
        expect(meant.length).toBeGreaterThan(60);
        expect(one.devices).toEqual(meant);
        expect(one.devices.map(({ outcomes }) => outcomes.vbs)).toContain("pass");
        expect(one.policies).toEqual(all.policies?.filter((each) => each.policyId === policyId));
    });

    it.each(["v1.0", "beta"] as const)(
        "takes no device for one that no policy targets where a list of %s is left early",
        async (version) => {
            const { emulator, graph, group, policy, windowsPcs } = await start({ devices: 200, seed: 7, pageSize: 20 });
            const ids = (await windowsPcs()).map(({ objectId }) => objectId);
            await policy("Off", false, { include: [await group("Everybody", ids)] });
            const interruption = new AbortController();
            const path = version === "v1.0" ? "/devices" : "/deviceManagement/managedDevices";
            emulator.faults.add({ path, version, kind: "hang", nth: 3, milliseconds: 60_000 });
            const onProgress = ({ step, done }: { step: string; done: number }) => {
                if (step === (version === "v1.0" ? "Entra devices" : "Intune devices") && done >= 40) {
                    setTimeout(() => interruption.abort(new ReadingStopped("it was interrupted")), 500);
                }
            };
            const result = await evaluateDelivery(graph, { onProgress, signal: interruption.signal });
            expect(result.complete).toBe(false);
            expect(result.devices.length).toBeGreaterThan(20);
            const isInEntra = new Set((await windowsPcs()).map(({ intuneId }) => intuneId));
            const blocked = result.devices.filter(({ intuneId }) => isInEntra.has(intuneId));
            expect(new Set(blocked.map(({ outcome }) => outcome))).toEqual(new Set(["blocked"]));
            expect(result.policies?.[0]).not.toHaveProperty("membersNotInIntune");
            expect(result.policies?.[0]).not.toHaveProperty("succeededMatchesMembership");
        },
    );

    it("says of how many co-managed devices the workload was not read, and judges nothing by it", async () => {
        const { emulator, graph } = await start({ devices: 300, seed: 8 });
        const now = new Date(emulator.now());
        const before = await evaluateDelivery(graph, { now });
        const elsewhere = ({ devices }: typeof before) =>
            devices.filter(({ causes }) => causes.some(({ code }) => code === "workloadElsewhere")).length;
        expect(elsewhere(before)).toBeGreaterThan(0);
        expect(before.complete).toBe(true);
        const path = "/deviceManagement/managedDevices/*";
        emulator.faults.add({ path, version: "v1.0", of: "parts", kind: "403-scopes", times: "always" });
        const after = await evaluateDelivery(graph, { now });
        expect(elsewhere(after)).toBe(0);
        expect(after.complete).toBe(false);
        expect(after.findings).toContainEqual(
            expect.stringMatching(/^The co-management workload was not read for \d+ devices: .*403/),
        );
    });

    it.each([["WindowsUpdates.Read.All", [/^The tenant's default was not read/, /^The live catalog was not read/]]])(
        "is not complete without %s, and says what that leaves out",
        async (permission, expected) => {
            const { emulator } = await start({ devices: 60, seed: 3 });
            const roles = READ_ONLY.filter((each) => each !== permission);
            const { complete, findings } = await evaluateDelivery(clientOf(emulator, roles));
            expect(complete).toBe(false);
            for (const text of expected) {
                expect(findings).toContainEqual(expect.stringMatching(text));
            }
        },
    );

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
