import { generateFleet, HARDWARE_INFORMATION_DEFAULTS, tallyFleet } from "../../src/fleet";
import { CLIENT_EDITIONS } from "../../src/fleet/editions";

const now = new Date("2026-10-01T12:00:00Z");
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe("a generated fleet", () => {
    test("is the same for the same seed, and another for another", () => {
        const fleet = generateFleet({ devices: 60, seed: 7, now });

        expect(generateFleet({ devices: 60, seed: 7, now })).toEqual(fleet);
        expect(generateFleet({ devices: 60, seed: 8, now }).managedDevices).not.toEqual(fleet.managedDevices);
    });

    test("differs in nothing but timestamps on another day", () => {
        const today = generateFleet({ devices: 60, seed: 7, now });
        const later = generateFleet({ devices: 60, seed: 7, now: new Date("2027-01-01T00:00:00Z") });

        expect(later.tally).toEqual(today.tally);
        expect(later.managedDevices.map(({ listed }) => listed.id)).toEqual(
            today.managedDevices.map(({ listed }) => listed.id),
        );
    });

    test.each([0, 1, 20, 30, 200, 333])("of %d devices has as many Windows clients to judge", (devices) => {
        for (let seed = 1; seed <= 5; seed += 1) {
            const { tally } = generateFleet({ devices, seed, now });
            expect(tally.windows).toBe(devices);
            expect(Object.values(tally.byBadge).reduce((sum, count) => sum + count, 0)).toBe(devices);
        }
    });

    test.each([1, 20, 30, 200])("of %d devices has some that are eligible, whatever the seed", (devices) => {
        for (let seed = 0; seed < 50; seed += 1) {
            expect(generateFleet({ devices, seed, now }).tally.byBadge.Eligible).toBeGreaterThan(0);
        }
    });

    test.each([1, 2, 3])("of 200 devices shows every badge (seed %d)", (seed) => {
        const codes = ["edition", "build", "vbs", "entra_join", "mdm"];
        const badges = ["Eligible", ...codes.flatMap((code) => [`Not eligible (${code})`, `Unknown (${code})`])];

        expect(Object.keys(generateFleet({ devices: 200, seed, now }).tally.byBadge).sort()).toEqual(badges.sort());
    });

    test("has every edition, state of VBS, join, agent and architecture from 400 devices on", () => {
        const pcs = generateFleet({ devices: 400, seed: 1, now }).managedDevices.filter(
            ({ listed }) => listed.operatingSystem === "Windows",
        );

        expect([...new Set(pcs.map(({ listed }) => listed.skuNumber))]).toEqual(
            expect.arrayContaining([...CLIENT_EDITIONS.map(({ sku }) => sku), 0, null, 7]),
        );
        expect(new Set(pcs.map((pc) => pc.inventory?.deviceGuardVirtualizationBasedSecurityState))).toEqual(
            new Set([
                undefined,
                "running",
                "rebootRequired",
                "require64BitArchitecture",
                "notLicensed",
                "notConfigured",
                "doesNotMeetHardwareRequirements",
                "other",
                "unknownFutureValue",
            ]),
        );
        expect(new Set(pcs.map(({ listed }) => listed.joinType))).toEqual(
            new Set(["azureADJoined", "hybridAzureADJoined", "azureADRegistered", "unknown", null]),
        );
        expect([...new Set(pcs.map(({ listed }) => listed.managementAgent))]).toEqual(
            expect.arrayContaining([
                "mdm",
                "configurationManagerClientMdm",
                "configurationManagerClient",
                "msSense",
                "eas",
            ]),
        );
        expect(new Set(pcs.map(({ listed }) => listed.processorArchitecture))).toEqual(
            new Set(["x64", "arM64", "x86", "arm", "unknown"]),
        );
    });

    test("says VBS running of every device in lists, and has other platforms whose inventory says so too", () => {
        const { managedDevices } = generateFleet({ devices: 100, seed: 1, now });

        for (const { listed, inventory } of managedDevices) {
            expect(listed.hardwareInformation).toEqual(HARDWARE_INFORMATION_DEFAULTS);
            if (listed.operatingSystem === "iOS") {
                expect(inventory).toMatchObject({
                    deviceGuardVirtualizationBasedSecurityState: "running",
                    operatingSystemProductType: 0,
                });
            }
        }
        expect(managedDevices.some(({ listed }) => listed.operatingSystem === "iOS")).toBe(true);
    });

    test("has ids and timestamps in the service's form, and no id twice", () => {
        const { entraDevices, managedDevices } = generateFleet({ devices: 500, seed: 3, now });
        const ids = [
            ...entraDevices.flatMap(({ id, deviceId }) => [id, deviceId]),
            ...managedDevices.map(({ listed }) => listed.id),
        ];

        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => !GUID.test(id))).toEqual([]);
        for (const { listed } of managedDevices) {
            expect(listed.lastSyncDateTime).toMatch(TIMESTAMP);
            expect(Date.parse(listed.lastSyncDateTime)).toBeLessThanOrEqual(now.getTime());
        }
    });

    test("has leftovers: older Intune records, and stale Entra devices of the same name", () => {
        const { entraDevices, managedDevices, tally } = generateFleet({ devices: 200, seed: 1, now });
        const names = entraDevices.map(({ displayName }) => displayName);

        expect(tally.duplicates).toBeGreaterThan(0);
        expect(new Set(names).size).toBeLessThan(names.length);
        for (const { listed } of managedDevices.filter(({ listed }) => tally.byDevice.has(listed.id))) {
            const others = managedDevices.filter(
                (other) =>
                    other.listed.deviceName === listed.deviceName &&
                    other.listed.lastSyncDateTime > listed.lastSyncDateTime,
            );
            expect(others).toEqual([]);
        }
    });

    test("has Entra devices without an Intune record, and Intune records without an Entra device", () => {
        const { entraDevices, managedDevices } = generateFleet({ devices: 200, seed: 1, now });
        const registered = new Set(entraDevices.map(({ deviceId }) => deviceId));
        const enrolled = new Set(managedDevices.map(({ listed }) => listed.azureADDeviceId));

        expect(entraDevices.some(({ deviceId }) => !enrolled.has(deviceId))).toBe(true);
        expect(enrolled.has(null)).toBe(true);
        expect(enrolled.has("00000000-0000-0000-0000-000000000000")).toBe(true);
        expect([...enrolled].some((id) => id !== null && !id.startsWith("00000000-0000") && !registered.has(id))).toBe(
            true,
        );
    });

    test("is counted again after a change", () => {
        const { entraDevices, managedDevices, tally } = generateFleet({ devices: 50, seed: 1, now });
        const eligible = managedDevices.find(({ listed }) => tally.byDevice.get(listed.id)?.badge === "Eligible");
        expect(eligible).toBeDefined();
        if (eligible !== undefined) {
            eligible.listed.skuNumber = 48;
        }

        const again = tallyFleet(entraDevices, managedDevices);

        expect(again.byBadge.Eligible).toBe((tally.byBadge.Eligible ?? 0) - 1);
    });

    test("of 100,000 devices has the intended shares", () => {
        const { tally } = generateFleet({ devices: 100_000, seed: 1, now });

        expect(tally.windows).toBe(100_000);
        expect(tally.byBadge.Eligible).toBeGreaterThan(38_000);
        expect(tally.byBadge.Eligible).toBeLessThan(50_000);
        expect(tally.byBadge["Unknown (vbs)"]).toBeGreaterThan(2_000);
    });

    test.each([-1, 1.5, Number.NaN, 1_000_001])("is refused with %p devices", (devices) => {
        expect(() => generateFleet({ devices, seed: 1 })).toThrow(
            /Generate fleet of '.+' devices: .+Pass one such as 200/,
        );
    });

    test("is refused with a seed or a date that is none", () => {
        expect(() => generateFleet({ devices: 1, seed: 0.5 })).toThrow(RangeError);
        expect(() => generateFleet({ devices: 1, seed: 1, now: new Date("never") })).toThrow(
            /'now' is not a valid date/,
        );
    });
});
