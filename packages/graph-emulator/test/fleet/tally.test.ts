import { HARDWARE_INFORMATION_DEFAULTS, type ManagedDevice, tallyFleet } from "../../src/fleet";
import { entraDevice, managedPc } from "./devices";

const NEVER: ManagedDevice = { ...managedPc(), inventory: undefined };

function badgeOf(device: ManagedDevice): string | undefined {
    return tallyFleet([entraDevice()], [device]).byDevice.get(device.listed.id)?.badge;
}

describe("a PC's badge", () => {
    test.each<[string, ManagedDevice]>([
        ["Eligible", managedPc()],
        ["Eligible", managedPc({ skuNumber: 191 })],
        ["Not eligible (edition)", managedPc({ skuNumber: 48 })],
        ["Not eligible (edition)", managedPc({ skuNumber: 72, skuFamily: "Enterprise" })],
        ["Not eligible (edition)", managedPc({ skuNumber: 175 })],
        ["Unknown (edition)", managedPc({ skuNumber: 0 })],
        ["Unknown (edition)", managedPc({ skuNumber: null })],
        ["Unknown (edition)", managedPc({ skuNumber: 999 })],
        ["Eligible", managedPc({ osVersion: "10.0.26100.4929" })],
        ["Eligible", managedPc({ osVersion: "10.0.26200.10000" })],
        ["Not eligible (build)", managedPc({ osVersion: "10.0.26100.4928" })],
        ["Not eligible (build)", managedPc({ osVersion: "10.0.26100.999" })],
        ["Not eligible (build)", managedPc({ osVersion: "10.0.22631.6199" })],
        ["Not eligible (build)", managedPc({ osVersion: "10.0.9999.6199" })],
        ["Unknown (build)", managedPc({ osVersion: "10.0.26300.9445" })],
        ["Unknown (build)", managedPc({ osVersion: "10.0.28000.1450" })],
        ["Unknown (build)", managedPc({ osVersion: "10.0.26100" })],
        ["Unknown (build)", managedPc({ osVersion: null })],
        ["Unknown (vbs)", NEVER],
        ["Unknown (vbs)", { ...NEVER, inventory: { ...HARDWARE_INFORMATION_DEFAULTS } }],
        ["Not eligible (vbs)", managedPc({}, { deviceGuardVirtualizationBasedSecurityState: "rebootRequired" })],
        ["Not eligible (vbs)", managedPc({}, { deviceGuardVirtualizationBasedSecurityState: "other" })],
        ["Unknown (vbs)", managedPc({}, { deviceGuardVirtualizationBasedSecurityState: "unknownFutureValue" })],
        ["Eligible", managedPc({ joinType: "hybridAzureADJoined" })],
        ["Not eligible (entra_join)", managedPc({ joinType: "azureADRegistered" })],
        ["Not eligible (entra_join)", managedPc({ joinType: "azureADRegistered", azureADDeviceId: null })],
        ["Unknown (entra_join)", managedPc({ joinType: "unknown" })],
        ["Unknown (entra_join)", managedPc({ joinType: null })],
        ["Unknown (entra_join)", managedPc({ azureADDeviceId: null })],
        ["Unknown (entra_join)", managedPc({ azureADDeviceId: "00000000-0000-0000-0000-000000000000" })],
        ["Unknown (entra_join)", managedPc({ azureADDeviceId: "99999999-2222-4333-8444-555555555555" })],
        ["Eligible", managedPc({ managementAgent: "easMdm" })],
        ["Eligible", managedPc({ managementAgent: "configurationManagerClientMdm" })],
        ["Eligible", managedPc({ managementAgent: "configurationManagerClientMdmEas" })],
        ["Not eligible (mdm)", managedPc({ managementAgent: "configurationManagerClient" })],
        ["Not eligible (mdm)", managedPc({ managementAgent: "msSense" })],
        ["Unknown (mdm)", managedPc({ managementAgent: "unknown" })],
        ["Unknown (mdm)", managedPc({ managementAgent: "unknownFutureValue" })],
    ])("is %s (case %#)", (badge, device) => {
        expect(badgeOf(device)).toBe(badge);
    });

    test("does not trust Intune's join where Entra says that the device is registered only", () => {
        const tally = tallyFleet([{ ...entraDevice(), trustType: "Workplace" }], [managedPc()]);

        expect(tally.byDevice.get("record-1")?.badge).toBe("Unknown (entra_join)");
    });

    test("names the first failing prerequisite before an unknown one that comes earlier", () => {
        const device = managedPc({ skuNumber: 0, osVersion: "10.0.22631.1", managementAgent: "eas" });

        const tally = tallyFleet([entraDevice()], [{ ...device, inventory: undefined }]);

        expect(tally.byDevice.get("record-1")).toEqual({
            badge: "Not eligible (build)",
            failing: ["build", "mdm"],
            unknown: ["edition", "vbs"],
        });
    });
});

describe("a tally", () => {
    test("judges the newest record of a machine, wherever it stands in the list", () => {
        const older = managedPc({ id: "older", lastSyncDateTime: "2026-09-30T23:00:00Z", skuNumber: 48 });
        const newer = managedPc({ id: "newer", lastSyncDateTime: "2026-10-01T08:00:00Z" });

        for (const records of [
            [older, newer],
            [newer, older],
        ]) {
            const tally = tallyFleet([entraDevice()], records);
            expect(tally).toMatchObject({ byBadge: { Eligible: 1 }, windows: 1, duplicates: 1 });
            expect([...tally.byDevice.keys()]).toEqual(["newer"]);
        }
    });

    test("takes records without a device in Entra for machines of their own, even with equal serial numbers", () => {
        const records = ["a", "b"].map((id) => managedPc({ id, azureADDeviceId: null, serialNumber: "0" }));

        expect(tallyFleet([], records)).toMatchObject({ byBadge: { "Unknown (entra_join)": 2 }, duplicates: 0 });
    });

    test("counts servers and other platforms apart", () => {
        const tally = tallyFleet(
            [entraDevice()],
            [
                managedPc(),
                managedPc({ id: "server", skuNumber: 7 }),
                managedPc({ id: "named", operatingSystem: "Windows Server", skuNumber: 0 }),
                managedPc({ id: "phone", operatingSystem: "iOS" }),
                managedPc({ id: "nothing", operatingSystem: null }),
            ],
        );

        expect(tally).toMatchObject({ byBadge: { Eligible: 1 }, windows: 1, servers: 2, nonWindows: 2 });
    });

    test("of an empty fleet has no badge", () => {
        expect(tallyFleet([], [])).toMatchObject({ byBadge: {}, windows: 0 });
    });
});
