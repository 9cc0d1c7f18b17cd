/** Traps of reading a fleet, by the numbers of our survey of the service's interface (August 2026). */
import { startGraphEmulator } from "../../../packages/graph-emulator/src";
import { GraphError } from "../../../src/graph/errors";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet, type FleetOptions } from "../../../src/readiness/fleet";
import {
    entraObjects,
    type FakeTenant,
    fakeGraph,
    guidOf,
    intuneRecord,
    inventoried,
    neverInventoried,
} from "./fakeGraph";

/** The badges of a made-up tenant's devices, by name. */
async function badges(tenant: FakeTenant, options: FleetOptions = {}): Promise<Record<string, string>> {
    const { devices } = await evaluateFleet(fakeGraph(tenant), options);
    return Object.fromEntries(devices.map(({ name, badge }) => [name, badge]));
}

/** A tenant with one PC of these properties. */
const pc = (changed: Record<string, unknown>, more: Partial<FakeTenant> = {}): FakeTenant => ({
    intune: [[intuneRecord("1", changed)]],
    entra: [entraObjects("1")],
    ...more,
});

describe("what readers of a fleet fall for", () => {
    it("23: `running` is the enumeration's default: never-inventoried PCs and other systems report it too", async () => {
        const tenant = {
            intune: [[intuneRecord("1"), intuneRecord("2", { operatingSystem: "macOS" })]],
            entra: [entraObjects("1", "2")],
            single: neverInventoried,
        };
        expect(await badges(tenant)).toEqual({ "PC-1": "Unknown (vbs)" });
    });

    it("24: only a single GET that selects the inventory is real: lists, $expand and filters by id are not asked for it", async () => {
        const graph = fakeGraph(pc({ hardwareInformation: inventoried("1").hardwareInformation }));
        await evaluateFleet(graph);
        expect(graph.asked.filter((asked) => /hardwareInformation|\$expand|id eq/.test(asked))).toEqual([]);
        expect(graph.batched.map(({ path }) => path)).toEqual([
            `/deviceManagement/managedDevices/${guidOf("1")}?$select=id,hardwareInformation`,
        ]);
    });

    it("25: v1.0 has neither edition nor join type: devices of Intune are read from beta", async () => {
        const graph = fakeGraph(pc({}));
        await evaluateFleet(graph);
        expect(
            graph.asked.filter((asked) => asked.includes("managedDevices")).every((asked) => asked.startsWith("beta ")),
        ).toBe(true);
    });

    it("26: Enterprise Evaluation calls itself Enterprise: the number decides", async () => {
        expect(await badges(pc({ skuNumber: 72, skuFamily: "Enterprise" }))).toEqual({
            "PC-1": "Not eligible (edition)",
        });
    });

    it.each([
        ["10.0.26100.999", "Not eligible (build)"],
        ["10.0.26100.10000", "Eligible"],
        ["10.0.9999.9999", "Not eligible (build)"],
    ])("27: versions are numbers, and neither texts nor fractions: %s is %s", async (osVersion, badge) => {
        expect(await badges(pc({ osVersion }))).toEqual({ "PC-1": badge });
    });

    it("28: a hotpatched device has a lower revision than one with the month's cumulative update, and is not behind", async () => {
        // May 2026: 8390 is the hotpatch, 8457 stands for the cumulative update.
        expect(await badges(pc({ osVersion: "10.0.26100.8390" }))).toEqual({ "PC-1": "Eligible" });
    });

    it("29: baselines come off schedule: no verdict depends on the month", async () => {
        const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 15)));
        for (const now of months) {
            expect(await badges(pc({}), { now })).toEqual({ "PC-1": "Eligible" });
        }
    });

    it("30: machines are joined by `deviceId`, not by the object's id; stale objects and old enrolments have no say", async () => {
        const azureADDeviceId = guidOf("entra-1").toUpperCase();
        const tenant = {
            intune: [
                [
                    intuneRecord("old", { azureADDeviceId, lastSyncDateTime: "2026-01-01T00:00:00Z", skuNumber: 48 }),
                    intuneRecord("new", { azureADDeviceId }),
                    intuneRecord("by object", { azureADDeviceId: guidOf("object-1") }),
                ],
            ],
            entra: [
                [...entraObjects("1"), { id: guidOf("stale"), deviceId: guidOf("entra-0"), displayName: "PC-new" }],
            ],
        };
        expect(await badges(tenant)).toEqual({ "PC-new": "Eligible", "PC-by object": "Unknown (entra_join)" });
    });

    it.each([
        ["azureADJoined", "AzureAd", "Eligible"],
        ["hybridAzureADJoined", "ServerAd", "Eligible"],
        ["azureADJoined", "Workplace", "Unknown (entra_join)"],
        ["hybridAzureADJoined", "Workplace", "Unknown (entra_join)"],
        ["azureADRegistered", "Workplace", "Not eligible (entra_join)"],
        ["azureADJoined", null, "Eligible"],
    ])("30: Intune's %s against Entra's trustType %s is %s", async (joinType, trustType, badge) => {
        const tenant = pc({ joinType });
        const entra = entraObjects("1").map((object) => ({ ...object, trustType }));
        expect(await badges({ ...tenant, entra: [entra] })).toEqual({ "PC-1": badge });
    });

    it.each([
        ["configurationManagerClient", "Not eligible (mdm)"],
        ["msSense", "Not eligible (mdm)"],
        ["configurationManagerClientMdm", "Eligible"],
    ])(
        "31: tenant attach and Defender are no enrolment, co-management is: %s is %s",
        async (managementAgent, badge) => {
            expect(await badges(pc({ managementAgent }))).toEqual({ "PC-1": badge });
        },
    );

    it("32: ARM64 is spelled arM64: it gets the floor of ARM64 where floors go by architecture", async () => {
        const options = { assume: { minimumRevision: "byArchitecture" as const } };
        const osVersion = "10.0.26100.2033";
        expect(await badges(pc({ osVersion, processorArchitecture: "arM64" }), options)).toEqual({
            "PC-1": "Not eligible (build)",
        });
        expect(await badges(pc({ osVersion, processorArchitecture: "x64" }), options)).toEqual({ "PC-1": "Eligible" });
    });

    it("33: what Graph cannot see of ARM64 (compiled hybrid PE) is not judged, and no badge claims it", async () => {
        const { devices } = await evaluateFleet(fakeGraph(pc({ processorArchitecture: "arM64" })));
        expect(devices[0]?.badge).toBe("Eligible");
        expect(JSON.stringify(devices[0])).not.toMatch(/CHPE|hybrid PE/i);
    });

    it("39, 40: a failed part hides in a $batch that says 200, and its error may be JSON within JSON: Unknown, with the reason", async () => {
        const error = new GraphError({ status: 400, code: "ResourceNotFound", message: "Device 1 is not there" });
        const { devices } = await evaluateFleet(fakeGraph(pc({}, { single: () => error })));
        expect(devices[0]).toMatchObject({
            badge: "Unknown (vbs)",
            reasons: [{ finding: expect.stringContaining("Device 1 is not there") }],
        });
    });

    it("41: `managedDevices/$count` and free filters are 400: the client asks for neither, and the directory's count with its header", async () => {
        const emulator = await startGraphEmulator({ devices: 20 });
        try {
            const env = emulator.environment();
            const graph = createGraphClient(readGraphSettings({ config: () => undefined, env }));
            const group = (await graph.post("v1.0", "/groups", {
                displayName: "all",
                mailEnabled: false,
                mailNickname: "all",
                securityEnabled: true,
            })) as { id: string };
            await evaluateFleet(graph);
            await evaluateFleet(graph, { groups: [group.id] });
            const refused = emulator.requests.filter(({ status }) => status >= 400);
            expect(refused).toEqual([]);
            expect(emulator.requests.filter(({ path }) => path.includes("managedDevices/$count"))).toEqual([]);
        } finally {
            await emulator.stop();
        }
    });
});
