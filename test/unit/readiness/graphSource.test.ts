import type { GraphClient } from "../../../src/graph/client";
import { evaluateFleet, type FleetOptions } from "../../../src/readiness/fleet";
import {
    entraObjects,
    type FakeTenant,
    fakeGraph,
    guidOf,
    intuneRecord,
    inventoried,
    nameOf,
    neverInventoried,
} from "./fakeGraph";
import { graphError } from "./graphError";

const NOW = new Date("2026-11-02T00:00:00Z");

async function evaluated(tenant: FakeTenant, options: FleetOptions = {}) {
    const graph = fakeGraph(tenant);
    const readiness = await evaluateFleet(graph, { now: NOW, ...options });
    return { graph, readiness, device: (name: string) => readiness.devices.find((each) => each.name === name) };
}

/** A tenant with one PC. */
const one = (changed: Record<string, unknown> = {}, more: Partial<FakeTenant> = {}): FakeTenant => ({
    intune: [[intuneRecord("1", changed)]],
    entra: [entraObjects("1")],
    ...more,
});

describe("what is asked of Microsoft Graph", () => {
    it("is beta for Intune, v1.0 for Entra, and a single GET in beta for VBS", async () => {
        const { graph, readiness } = await evaluated(one());
        expect([...graph.asked].sort()).toEqual([
            'beta /deviceManagement/managedDevices {"$select":"id,deviceName,operatingSystem,osVersion,skuNumber,processorArchitecture,joinType,managementAgent,azureADDeviceId,lastSyncDateTime"}',
            'v1.0 /devices {"$select":"id,deviceId,trustType,operatingSystem,isManaged,managementType,approximateLastSignInDateTime","$top":"999"}',
        ]);
        expect(graph.batched).toEqual([
            {
                id: guidOf("1"),
                path: `/deviceManagement/managedDevices/${guidOf("1")}?$select=id,hardwareInformation`,
                needs: "DeviceManagementManagedDevices.Read.All",
            },
        ]);
        expect(readiness.byBadge).toEqual({ Eligible: 1 });
    });

    it("includes VBS of every Windows client when all reasons are wanted", async () => {
        const intune = [
            [intuneRecord("1", { skuNumber: 48 }), intuneRecord("2"), intuneRecord("3", { operatingSystem: "iOS" })],
        ];
        const tenant = { intune, single: (id: string) => inventoried(id, "notConfigured") };
        const { graph, device } = await evaluated(tenant, { reasons: "all" });
        expect(graph.batched.map(({ id }) => nameOf(id)).sort()).toEqual(["1", "2"]);
        expect(device("PC-1")?.reasons.map(({ code }) => code)).toEqual(["edition", "vbs", "entra_join"]);
    });

    it("includes VBS only where the badge depends on it when the badge is all that is wanted", async () => {
        const intune = [
            [
                intuneRecord("edition", { skuNumber: 48 }),
                intuneRecord("build", { osVersion: "10.0.22631.1" }),
                intuneRecord("unknown", { osVersion: "10.0.26300.1", skuNumber: 0 }),
                intuneRecord("mdm", { managementAgent: "msSense" }),
            ],
        ];
        const { graph, device } = await evaluated(
            { intune, entra: [entraObjects("edition", "build", "unknown", "mdm")] },
            { reasons: "badge" },
        );
        expect(graph.batched.map(({ id }) => nameOf(id)).sort()).toEqual(["mdm", "unknown"]);
        expect(device("PC-edition")).toMatchObject({ badge: "Not eligible (edition)", outcomes: { vbs: "notAsked" } });
        expect(device("PC-unknown")?.badge).toBe("Unknown (edition)");
    });
});

describe("VBS", () => {
    it("is not believed in a list, which says running for every device", async () => {
        const hardwareInformation = inventoried("1").hardwareInformation;
        const { device } = await evaluated(one({ hardwareInformation }, { single: neverInventoried }));
        expect(device("PC-1")).toMatchObject({
            badge: "Unknown (vbs)",
            reasons: [{ finding: "VBS not known: the device has not reported its hardware inventory" }],
        });
    });

    it.each([
        ["no property", { id: guidOf("1") }],
        ["null", { id: guidOf("1"), hardwareInformation: null }],
        ["an empty object", { id: guidOf("1"), hardwareInformation: {} }],
        ["a state that is not a text", { id: guidOf("1"), hardwareInformation: { operatingSystemProductType: 4 } }],
    ])("is unknown where the single read has %s", async (_, answer) => {
        const { device } = await evaluated(one({}, { single: () => answer }));
        expect(device("PC-1")?.badge).toBe("Unknown (vbs)");
    });

    it("is unknown for the device whose part of the batch failed, with the error, and known for the others", async () => {
        const tenant = {
            intune: [[intuneRecord("1"), intuneRecord("2")]],
            entra: [entraObjects("1", "2")],
            single: (id: string) => (id === "1" ? graphError(404, "Device 1 is\nnot there") : inventoried(id)),
        };
        const { device } = await evaluated(tenant);
        expect(device("PC-1")?.reasons[0]?.finding).toMatch(/could not be read \(.*Device 1 is not there/);
        expect(device("PC-1")?.badge).toBe("Unknown (vbs)");
        expect(device("PC-2")?.badge).toBe("Eligible");
    });

    it("is unknown for every device that is left when the batch as a whole fails, and no device is lost", async () => {
        const tenant = {
            intune: [[intuneRecord("1"), intuneRecord("2"), intuneRecord("3")]],
            entra: [entraObjects("1", "2", "3")],
            batchFails: { after: 1, error: graphError(503, "Service unavailable") },
        };
        const { readiness } = await evaluated(tenant);
        expect(readiness.byBadge).toEqual({ Eligible: 1, "Unknown (vbs)": 2 });
    });

    it("is unknown for a device that the batch has no answer for", async () => {
        const { device } = await evaluated(one({}, { single: () => undefined }));
        expect(device("PC-1")?.reasons[0]?.finding).toContain("did not answer");
    });

    it("does not hide a bug behind an Unknown", async () => {
        const tenant = one({}, { batchFails: { after: 0, error: new TypeError("x is not a function") } });
        await expect(evaluated(tenant)).rejects.toThrow(TypeError);
    });
});

describe("the reads of VBS", () => {
    it("begin while the lists are still read, and a newer record on a later page is read as well", async () => {
        const azureADDeviceId = guidOf("entra-1").toUpperCase();
        const states = fakeGraph({ intune: [], entra: [entraObjects("1")] });
        let begun: () => void = () => undefined;
        const vbsIsRead = new Promise<void>((resolve) => {
            begun = resolve;
        });
        const read: string[] = [];
        const graph: GraphClient = {
            ...states,
            async *pages(...[version, path, options]: Parameters<GraphClient["pages"]>) {
                if (path === "/devices") {
                    yield* states.pages(version, path, options);
                    return;
                }
                yield [intuneRecord("old", { azureADDeviceId, lastSyncDateTime: "2026-10-01T00:00:00Z" })];
                await vbsIsRead;
                yield [intuneRecord("new", { azureADDeviceId, lastSyncDateTime: "2026-11-01T00:00:00Z" })];
            },
            async *batchGet(...[, parts]: Parameters<GraphClient["batchGet"]>) {
                for await (const some of Symbol.asyncIterator in parts ? parts : [parts]) {
                    for (const { id } of some) {
                        read.push(nameOf(id));
                        yield { id, body: inventoried(nameOf(id), nameOf(id) === "new" ? "running" : "notConfigured") };
                        begun();
                    }
                }
            },
        };
        const readiness = await evaluateFleet(graph, { now: NOW });
        expect(read).toEqual(["old", "new"]);
        expect(readiness.byBadge).toEqual({ Eligible: 1 });
    });
});

describe("the records of a tenant", () => {
    it("may come on many pages, some of them empty, and a record that moved counts once", async () => {
        const intune = [[intuneRecord("1")], [], [intuneRecord("1"), intuneRecord("2")], []];
        const { readiness } = await evaluated({ intune, entra: [[], entraObjects("1"), entraObjects("2")] });
        expect(readiness.byBadge).toEqual({ Eligible: 2 });
        expect(readiness.counts).toEqual({ windows: 2, nonWindows: 0, servers: 0, duplicates: 0 });
    });

    it("of one machine are judged by the newest sync, and the others are listed", async () => {
        const azureADDeviceId = guidOf("entra-1").toUpperCase();
        const intune = [
            [
                intuneRecord("old", { azureADDeviceId, lastSyncDateTime: "2026-10-01T00:00:00Z", skuNumber: 48 }),
                intuneRecord("new", { azureADDeviceId, lastSyncDateTime: "2026-11-01T00:00:00.5Z" }),
                intuneRecord("never", { azureADDeviceId, lastSyncDateTime: "0001-01-01T00:00:00Z", skuNumber: 48 }),
                intuneRecord("middle", { azureADDeviceId, lastSyncDateTime: "2026-11-01T00:00:00Z", skuNumber: 48 }),
            ],
        ];
        const { readiness, graph } = await evaluated({ intune, entra: [entraObjects("1")] });
        expect(readiness.counts).toMatchObject({ windows: 1, duplicates: 3 });
        expect(readiness.devices).toMatchObject([
            {
                name: "PC-new",
                badge: "Eligible",
                entraDeviceId: guidOf("entra-1"),
                otherRecords: [
                    { intuneId: guidOf("middle"), lastSyncDateTime: "2026-11-01T00:00:00Z" },
                    { intuneId: guidOf("old") },
                    { intuneId: guidOf("never"), lastSyncDateTime: null },
                ],
            },
        ]);
        expect(graph.batched.map(({ id }) => nameOf(id))).toEqual(["new"]);
    });

    it.each([null, "", "00000000-0000-0000-0000-000000000000", undefined, 7])(
        "without an Entra device (%p) are machines of their own, and their join is unknown",
        async (azureADDeviceId) => {
            const intune = [[intuneRecord("1", { azureADDeviceId }), intuneRecord("2", { azureADDeviceId })]];
            const { readiness } = await evaluated({ intune, entra: [[{ id: "x", deviceId: "" }]] });
            expect(readiness.byBadge).toEqual({ "Unknown (entra_join)": 2 });
        },
    );

    it("are joined to Entra by deviceId, whatever its case, and never by the object's id", async () => {
        const joined = await evaluated(one({ azureADDeviceId: guidOf("entra-1").toUpperCase() }));
        expect(joined.readiness.byBadge).toEqual({ Eligible: 1 });
        const { readiness } = await evaluated(one({ azureADDeviceId: guidOf("object-1") }));
        expect(readiness.byBadge).toEqual({ "Unknown (entra_join)": 1 });
    });

    it("of other systems and of servers are counted apart", async () => {
        const intune = [
            [
                intuneRecord("1"),
                intuneRecord("2", { operatingSystem: "windows" }),
                intuneRecord("3", { skuNumber: 8 }),
                intuneRecord("4", { operatingSystem: "Windows Server", skuNumber: 0 }),
                intuneRecord("5", { operatingSystem: "macOS" }),
                intuneRecord("6", { operatingSystem: "WindowsMobile" }),
                intuneRecord("7", { operatingSystem: null }),
                intuneRecord("8", { operatingSystem: "iOS", osVersion: "10.0.26100.4929" }),
            ],
        ];
        const { readiness } = await evaluated({ intune, entra: [entraObjects("1", "2")] });
        expect(readiness.counts).toEqual({ windows: 2, nonWindows: 3, servers: 2, duplicates: 0 });
        expect(readiness.shortfalls).toEqual([expect.stringContaining("left out: operatingSystem is null")]);
        expect(readiness.byBadge).toEqual({ Eligible: 2 });
    });

    it("with nothing in them are Unknown, never Eligible", async () => {
        const { readiness } = await evaluated({ intune: [[{ id: guidOf("1"), operatingSystem: "Windows" }]] });
        expect(readiness.devices).toMatchObject([
            { name: "", badge: "Unknown (edition)", lastSyncDateTime: undefined, reasons: [{}, {}, {}, {}] },
        ]);
    });
});

describe("a list that cannot be read", () => {
    const failing = (listed: string) => ({
        ...fakeGraph(one()),
        async *pages(_version: string, path: string): AsyncGenerator<unknown[], void, undefined> {
            if (path.endsWith(listed)) {
                throw graphError(403, "the service answered 403 Forbidden");
            }
            yield [];
        },
    });

    it.each([
        ["Intune", "/managedDevices"],
        ["Entra", "/devices"],
    ])("ends the evaluation, and the error names it: %s", async (name, path) => {
        await expect(evaluateFleet(failing(path))).rejects.toThrow(
            `List ${name} devices: the service answered 403 Forbidden.`,
        );
    });
});

describe("the readiness of a fleet", () => {
    it("is plain data, with each device's evidence", async () => {
        const { readiness } = await evaluated(one({ skuNumber: 48 }));
        expect(JSON.parse(JSON.stringify(readiness))).toEqual(readiness);
        expect(readiness.evaluatedAt).toBe("2026-11-02T00:00:00.000Z");
        expect(readiness.devices[0]?.reasons[0]?.evidence).toEqual([
            {
                field: "skuNumber",
                value: 48,
                source: "Intune, list of managedDevices",
                observedAt: "2026-11-01T08:00:00Z",
            },
        ]);
    });

    it("lists badges in the order of enforcement and devices by name", async () => {
        const intune = [
            [
                intuneRecord("d", { managementAgent: "unknown" }),
                intuneRecord("c", { managementAgent: "eas" }),
                intuneRecord("b", { skuNumber: 48 }),
                intuneRecord("a"),
            ],
        ];
        const { readiness } = await evaluated({ intune, entra: [entraObjects("a", "b", "c", "d")] });
        expect(Object.keys(readiness.byBadge)).toEqual([
            "Eligible",
            "Not eligible (edition)",
            "Not eligible (mdm)",
            "Unknown (mdm)",
        ]);
        expect(readiness.devices.map(({ name }) => name)).toEqual(["PC-a", "PC-b", "PC-c", "PC-d"]);
    });

    it("takes a floor for a build that has none", async () => {
        const tenant = one({ osVersion: "10.0.26300.50" });
        expect((await evaluated(tenant)).readiness.byBadge).toEqual({ "Unknown (build)": 1 });
        const { readiness } = await evaluated(tenant, { buildFloors: { "26300": 50 } });
        expect(readiness.byBadge).toEqual({ Eligible: 1 });
    });

    it("refuses floors that are none, all at once, before anything is read", async () => {
        const graph = fakeGraph(one());
        const buildFloors = { "22631": 1, "26H2": 1, "26300": 1.5 };
        await expect(evaluateFleet(graph, { buildFloors })).rejects.toThrow(
            /'22631'.*from 26100 on.*'26300'\] is 1\.5.*'26H2'/,
        );
        expect(graph.asked).toEqual([]);
    });

    it("tells how far it has come", async () => {
        const steps: string[] = [];
        await evaluated(one(), {
            onProgress: ({ step, done, total }) =>
                steps.push(`${step} ${done}${total === undefined ? "" : `/${total}`}`),
        });
        expect(steps).toEqual(["Intune devices 1", "Entra devices 1", "VBS states 1/1"]);
    });
});
