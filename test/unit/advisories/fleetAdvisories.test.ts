import type { Advisory, AdvisoryCode } from "../../../src/advisories/advisory";
import {
    type AdvisedFleet,
    type AdvisedReadiness,
    evaluateAdvisedFleet,
} from "../../../src/advisories/fleetAdvisories";
import {
    ALL_DEVICES_TARGET,
    assignAt,
    EXCLUSION_TARGET,
    GROUP_TARGET,
} from "../../../src/graph/endpoints/assignmentTargets";
import {
    assignConfigurationPolicy,
    choiceSetting,
    createConfigurationPolicy,
} from "../../../src/graph/endpoints/configurationPolicies";
import { CHPE_OFF, type PrerequisiteSetting, VBS_ON } from "../../../src/graph/endpoints/prerequisiteSettings";
import { evaluateFleet } from "../../../src/readiness/fleet";
import { clientOf, type TestTenant, testTenant } from "../delivery/tenant";

/** A hotpatch month: the last baseline is that of July 2026. */
const STARTS = "2026-08-20T12:00:00Z";
const DAY_MS = 24 * 3_600_000;
const READINESS_ONLY = ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"];

interface RawDevice {
    readonly id: string;
    readonly managedDeviceOwnerType: string;
    readonly freeStorageSpaceInBytes: number;
    readonly processorArchitecture: string;
    readonly configurationManagerClientEnabledFeatures: { readonly windowsUpdateForBusiness: boolean } | null;
}

let tenant: TestTenant;
afterEach(() => tenant.emulator.stop());

async function start(options: Parameters<typeof testTenant>[0] = {}): Promise<string[]> {
    tenant = await testTenant({ devices: 300, seed: 7, startsAt: STARTS, ...options });
    return (await tenant.windowsPcs()).map(({ objectId }) => objectId);
}

const advised = (options: Parameters<typeof evaluateAdvisedFleet>[1] = {}, graph = tenant.graph) =>
    evaluateAdvisedFleet(graph, { now: new Date(tenant.emulator.now()), ...options });

/** Intune's records as they are, by id. */
async function rawDevices(): Promise<Map<string, RawDevice>> {
    const devices = new Map<string, RawDevice>();
    for await (const page of tenant.graph.pages("beta", "/deviceManagement/managedDevices")) {
        for (const device of page as RawDevice[]) {
            devices.set(device.id, device);
        }
    }
    return devices;
}

/** The object ids of Entra's devices, by Intune's id of the records that name them. */
async function objectIds(fleet: AdvisedFleet): Promise<Map<string, string>> {
    const objects = new Map<string, string>();
    for await (const page of tenant.graph.pages("v1.0", "/devices")) {
        for (const { id, deviceId } of page as { id: string; deviceId: string }[]) {
            objects.set(deviceId.toLowerCase(), id);
        }
    }
    return new Map(
        fleet.devices.flatMap(({ intuneId, entraDeviceId }) => {
            const objectId = objects.get(entraDeviceId ?? "");
            return objectId === undefined ? [] : [[intuneId, objectId] as const];
        }),
    );
}

async function settingsPolicy(
    name: string,
    { settingDefinitionId, value }: PrerequisiteSetting,
    targets: readonly { "@odata.type": string; groupId?: string; [property: string]: unknown }[],
): Promise<void> {
    const { id } = await createConfigurationPolicy(tenant.graph, {
        name,
        platforms: "windows10",
        technologies: "mdm",
        settings: [choiceSetting(settingDefinitionId, value)],
    });
    await assignConfigurationPolicy(tenant.graph, id, targets);
}

async function featureUpdate(displayName: string, version: string, groupId: string, from?: string): Promise<void> {
    const path = "/deviceManagement/windowsFeatureUpdateProfiles";
    const body = { displayName, featureUpdateVersion: `Windows 11, version ${version}` };
    const rollout = from === undefined ? {} : { rolloutSettings: { offerStartDateTimeInUTC: from } };
    const { id } = (await tenant.graph.post("beta", path, { ...body, ...rollout })) as { id: string };
    const target = { "@odata.type": GROUP_TARGET, groupId };
    await assignAt(tenant.graph, `${path}/${id}`, "windowsFeatureUpdateProfileAssignment", [target]);
}

const of = ({ advisories }: AdvisedReadiness, code: AdvisoryCode): Advisory | undefined =>
    advisories.find((each) => each.code === code);
const idsWith = ({ devices }: AdvisedFleet, code: AdvisoryCode) =>
    devices.filter((device) => of(device, code) !== undefined).map(({ intuneId }) => intuneId);

describe("advisories from Microsoft Graph", () => {
    it("come from what Intune's list says: personal devices, and those with little space", async () => {
        await start();
        const raw = await rawDevices();
        const fleet = await advised();
        const ids = fleet.devices.map(({ intuneId }) => intuneId);
        const personal = ids.filter((id) => raw.get(id)?.managedDeviceOwnerType === "personal");
        const full = ids.filter((id) => (raw.get(id)?.freeStorageSpaceInBytes ?? 0) < 10 * 1024 ** 3);
        expect([personal.length > 0, full.length > 0]).toEqual([true, true]);
        expect(idsWith(fleet, "personal")).toEqual(personal);
        expect(idsWith(fleet, "lowDisk")).toEqual(full);
        expect(fleet.byAdvisory).toMatchObject({ personal: personal.length, lowDisk: full.length });
    });

    it("tell of co-managed devices whose Windows Update workload Configuration Manager kept, and ask about no others (trap 31)", async () => {
        await start();
        const raw = await rawDevices();
        tenant.emulator.clearRequests();
        const fleet = await advised();
        const kept = fleet.devices.filter(
            ({ intuneId }) =>
                raw.get(intuneId)?.configurationManagerClientEnabledFeatures?.windowsUpdateForBusiness === false,
        );
        expect(kept.length).toBeGreaterThan(0);
        expect(idsWith(fleet, "workloadElsewhere")).toEqual(kept.map(({ intuneId }) => intuneId));
        const asked = tenant.emulator.requests.filter(({ path }) =>
            path.includes("configurationManagerClientEnabledFeatures"),
        );
        const coManaged = fleet.devices.filter(
            ({ intuneId }) => raw.get(intuneId)?.configurationManagerClientEnabledFeatures,
        );
        expect(asked.length).toBe(coManaged.length);
    });

    it("tell of CHPE for every Arm64 device that no DisableCHPE policy targets, since Graph does not show its state (trap 33)", async () => {
        const objects = await start({ shares: { architectures: { arM64: 1, x64: 1 } } });
        const half = objects.slice(0, 150);
        await settingsPolicy("CHPE off", CHPE_OFF, [
            { "@odata.type": GROUP_TARGET, groupId: await tenant.group("Arm", [await tenant.group("Inner", half)]) },
            { "@odata.type": EXCLUSION_TARGET, groupId: await tenant.group("Legacy", half.slice(0, 10)) },
        ]);
        const raw = await rawDevices();
        const fleet = await advised();
        const covered = new Set(half.slice(10));
        const objectOf = await objectIds(fleet);
        const arm = fleet.devices.filter(({ intuneId }) => raw.get(intuneId)?.processorArchitecture === "arM64");
        const joined = arm.filter(({ intuneId }) => objectOf.has(intuneId));
        const open = joined.filter(({ intuneId }) => !covered.has(objectOf.get(intuneId) ?? ""));
        expect([open.length > 20, open.length < joined.length - 20]).toEqual([true, true]);
        expect(joined.filter((each) => of(each, "chpe") !== undefined)).toEqual(open);
        expect(of(open[0] ?? failing(), "chpe")?.finding).toContain(
            "without a settings catalog policy that sets DisableCHPE",
        );
        expect(fleet.devices.filter((each) => !arm.includes(each) && of(each, "chpe"))).toEqual([]);
    });

    it("tell whether a policy turns VBS on where it does not run, and of restarts that are owed", async () => {
        const objects = await start({ shares: { vbs: { notConfigured: 2, rebootRequired: 1, running: 1 } } });
        const covered = objects.slice(0, 100);
        await settingsPolicy("VBS on", VBS_ON, [
            { "@odata.type": GROUP_TARGET, groupId: await tenant.group("VBS", covered) },
        ]);
        const fleet = await advised({ reasons: "all" });
        const objectOf = await objectIds(fleet);
        const finding = fleet.devices.flatMap((device) => {
            const said = of(device, "vbsPolicy")?.finding;
            const objectId = objectOf.get(device.intuneId);
            return said === undefined || objectId === undefined ? [] : [[objectId, said] as const];
        });
        expect(finding.length).toBeGreaterThan(100);
        for (const [objectId, said] of finding) {
            expect(said).toMatch(
                covered.includes(objectId) ? /^A policy that turns VBS on targets/ : /no settings catalog policy/,
            );
        }
        const owed = idsWith(fleet, "restartOwed");
        expect(owed.length).toBeGreaterThan(20);
        const named = owed.filter((id) => idsWith(fleet, "vbsPolicy").includes(id));
        expect(named).toEqual(owed.filter((id) => covered.includes(objectOf.get(id) ?? "")));
    });

    it("do not claim that no policy turns VBS on where a filter or users have a say", async () => {
        await start({ shares: { vbs: { notConfigured: 1 } } });
        const filter = {
            deviceAndAppManagementAssignmentFilterId: "0f3b1f4e-0c1a-4d0a-9a35-3a1d53f4e6a1",
            deviceAndAppManagementAssignmentFilterType: "include",
        };
        await settingsPolicy("VBS on", VBS_ON, [{ "@odata.type": ALL_DEVICES_TARGET, ...filter }]);
        const fleet = await advised();
        expect(fleet.byAdvisory.vbsPolicy).toBeUndefined();
        expect(fleet.advisoryShortfalls).toContain(
            "Policy 'VBS on' has an assignment filter. Filters are not evaluated here, so no advisory is based on that policy.",
        );
    });

    it("tell of feature updates that are offered in a hotpatch month, by the newest policy that reaches a device", async () => {
        const objects = await start({ shares: { builds: { "26100.9106": 1 } } });
        const ring = await tenant.group("Ring", objects.slice(0, 60));
        await featureUpdate("Stay", "24H2", ring);
        await featureUpdate("To 25H2", "25H2", ring);
        await featureUpdate(
            "Later",
            "25H2",
            await tenant.group("Other", objects.slice(60, 90)),
            "2026-10-14T00:00:00Z",
        );
        const fleet = await advised();
        expect(idsWith(fleet, "featureUpdateDue").length).toBeGreaterThan(50);
        expect(new Set(fleet.devices.flatMap((each) => of(each, "featureUpdateDue")?.finding ?? []))).toEqual(
            new Set(["'To 25H2' offers 25H2 to this 24H2 device in 2026-08, a hotpatch month."]),
        );
    });

    it("tell of devices that are behind, on full updates, or have not synced since their policy was changed", async () => {
        const objects = await start({ shares: { builds: { "26100.8390": 1, "26100.9168": 1, "26100.9106": 1 } } });
        await tenant.policy("On", true, { include: [await tenant.group("Ring", objects)] });
        tenant.emulator.advance(2 * DAY_MS);
        const { byAdvisory } = await advised();
        expect(byAdvisory.behindBaseline).toBeGreaterThan(20);
        expect(byAdvisory.cumulativeTrack).toBeGreaterThan(20);
        expect(byAdvisory.policyNotFetched).toBeGreaterThan(0);
        expect(byAdvisory.lostContact).toBeGreaterThan(0);
    });

    it("tell once of licences that are suspended, and of a cloud without hotpatch (trap 43)", async () => {
        await start({ devices: 10, licences: "suspended" });
        const inGovernment = { ...tenant.graph, endpoint: "https://graph.microsoft.us" };
        const { tenantAdvisories, byAdvisory } = await advised({}, inGovernment);
        expect(tenantAdvisories.map(({ code }) => code)).toEqual(["unsupportedCloud", "noLicence"]);
        expect([byAdvisory.noLicence, byAdvisory.unsupportedCloud]).toEqual([undefined, undefined]);
    });

    it("leave contested editions and joins to the answers that badges rest on (trap 44)", async () => {
        await start({ shares: { editions: { "125": 1, "48": 1 }, joins: { hybridAzureADJoined: 1 } } });
        const assume = { ltsc: "notEligible", hybridJoin: "notEligible" } as const;
        for (const options of [{}, { assume }]) {
            const now = new Date(tenant.emulator.now());
            const plain = await evaluateFleet(tenant.graph, { ...options, now });
            const { devices, byAdvisory, tenantAdvisories, advisoryShortfalls, ...fleet } = await advised({
                ...options,
                now,
            });
            expect({
                ...fleet,
                devices: devices.map(({ advisories, ...device }) => device),
            }).toEqual(plain);
        }
    });
});

describe("without the optional permissions", () => {
    it("badges are as before, and what was not read is named with its permission", async () => {
        await start({ shares: { architectures: { arM64: 1 } } });
        const now = new Date(tenant.emulator.now());
        const graph = clientOf(tenant.emulator, READINESS_ONLY);
        const fleet = await advised({}, graph);
        expect(fleet.byBadge).toEqual((await evaluateFleet(graph, { now })).byBadge);
        expect([fleet.complete, fleet.shortfalls]).toEqual([true, []]);
        const notes = fleet.advisoryShortfalls.join("\n");
        for (const start of [
            "Quality update policies were not read (DeviceManagementConfiguration.Read.All): ",
            "Settings catalog policies were not read (DeviceManagementConfiguration.Read.All): ",
            "Feature update policies were not read (DeviceManagementConfiguration.Read.All): ",
            "Licences were not read (LicenseAssignment.Read.All): ",
            "The live catalog was not read: ",
        ]) {
            expect(notes).toContain(start);
        }
        expect(fleet.byAdvisory.vbsPolicy).toBeUndefined();
        const said = fleet.devices.flatMap((each) => of(each, "chpe")?.finding ?? []);
        expect(said.length).toBeGreaterThan(200);
        expect(said.every((each) => each.includes("and Microsoft Graph does not report"))).toBe(true);
    });

    it("names the members of groups where they cannot be read", async () => {
        const objects = await start({ devices: 40 });
        await tenant.policy("On", true, { include: [await tenant.group("Ring", objects)] });
        const graph = clientOf(tenant.emulator, [...READINESS_ONLY, "DeviceManagementConfiguration.Read.All"]);
        const { advisoryShortfalls } = await advised({}, graph);
        expect(advisoryShortfalls.join("\n")).toContain(
            "Members of assigned groups were not read (GroupMember.Read.All): ",
        );
    });
});

describe("reading for advisories", () => {
    const sent = () =>
        tenant.emulator.requests.map(({ method, path }) =>
            `${method} ${path}`.replace(/[\da-f]{8}-[\da-f-]{27}/g, "{id}"),
        );

    it("sends nothing and selects nothing more where nobody asks for it", async () => {
        await start({ devices: 30 });
        tenant.emulator.clearRequests();
        const { devices, ...fleet } = await evaluateFleet(tenant.graph);
        expect(new Set(sent())).toEqual(
            new Set([
                "GET /beta/deviceManagement/managedDevices?$select=id%2CdeviceName%2CoperatingSystem%2CosVersion%2CskuNumber%2CprocessorArchitecture%2CjoinType%2CmanagementAgent%2CazureADDeviceId%2ClastSyncDateTime",
                "GET /v1.0/devices?$select=id%2CdeviceId%2CtrustType%2CoperatingSystem%2CisManaged%2CmanagementType%2CapproximateLastSignInDateTime&$top=999",
                "POST /beta/$batch",
                "GET /beta/deviceManagement/managedDevices/{id}?$select=id,hardwareInformation",
            ]),
        );
        expect(Object.keys(fleet).concat(Object.keys(devices[0] ?? {}))).not.toContain("advisories");
        expect(fleet).not.toHaveProperty("byAdvisory");
    });

    it("only reads", async () => {
        const objects = await start({ devices: 40 });
        await settingsPolicy("VBS on", VBS_ON, [
            { "@odata.type": GROUP_TARGET, groupId: await tenant.group("VBS", objects) },
        ]);
        tenant.emulator.clearRequests();
        await advised();
        expect(sent().length).toBeGreaterThan(8);
        expect(sent().filter((each) => !/^(GET |POST \/(beta|v1\.0)\/\$batch$)/.test(each))).toEqual([]);
    });

    it("ends with the budget, and says what is missing", async () => {
        await start({ devices: 60 });
        const { complete, advisoryShortfalls } = await advised({ budget: 0.001 });
        expect(complete).toBe(false);
        expect(advisoryShortfalls.join("\n")).toContain("the budget of 0.001 s was used up");
    });

    it("answers about one device, with its tenant's advisories", async () => {
        await start({ licences: "none" });
        const fleet = await advised();
        const names = fleet.devices.map(({ name }) => name);
        const one = fleet.devices.find(
            ({ name, advisories }) => advisories.length > 1 && names.indexOf(name) === names.lastIndexOf(name),
        );
        const alone = await advised({ device: one?.intuneId ?? "" });
        expect(alone.devices.map(({ advisories }) => advisories)).toEqual([one?.advisories]);
        expect(alone.tenantAdvisories.map(({ code }) => code)).toEqual(["noLicence"]);
    });
});

function failing(): never {
    throw new Error("There is no such device in this fleet.");
}
