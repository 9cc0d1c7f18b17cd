import type { HardwareInformation, ListedManagedDevice } from "./devices";
import { CLIENT_EDITIONS } from "./editions";
import type { Random } from "./random";
import { NOTHING } from "./tenant";

/**
 * The requirement and Credential Guard states that go with a state of virtualization-based security (`assumed` beyond
 * the recorded ones).
 */
const COMPANIONS: Readonly<Record<string, readonly [requirement: string, credentialGuard: string]>> = {
    running: ["meetHardwareRequirements", "running"],
    notConfigured: ["meetHardwareRequirements", "virtualizationBasedSecurityNotRunning"],
    rebootRequired: ["meetHardwareRequirements", "rebootRequired"],
    notLicensed: ["meetHardwareRequirements", "notLicensed"],
    require64BitArchitecture: ["meetHardwareRequirements", "virtualizationBasedSecurityNotRunning"],
    doesNotMeetHardwareRequirements: ["secureBootRequired", "virtualizationBasedSecurityNotRunning"],
};

function companionsOf(vbs: string): readonly [requirement: string, credentialGuard: string] {
    return COMPANIONS[vbs] ?? ["meetHardwareRequirements", "notConfigured"];
}

const TPMS = [
    { tpmSpecificationVersion: "2.0, 0, 1.38", tpmManufacturer: "INTC", tpmVersion: "600.18.41.0" },
    { tpmSpecificationVersion: "2.0, 0, 1.59", tpmManufacturer: "AMD", tpmVersion: "6.32.0.6" },
    { tpmSpecificationVersion: "2.0, 0, 1.16", tpmManufacturer: "STM", tpmVersion: "1.769.0.0" },
] as const;

/**
 * The hardware of an inventoried PC, in the form of an answer recorded in July 2026: no `osBuildNumber`, the edition as
 * a word and as a number. If the service does not know the edition, it knows neither.
 */
export function inventoryOf(listed: ListedManagedDevice, vbs: string, random: Random): HardwareInformation {
    const [requirement, credentialGuard] = companionsOf(vbs);
    const tpm = random.pick(TPMS);
    const sku = listed.skuNumber ?? 0;
    return {
        serialNumber: listed.serialNumber,
        totalStorageSpace: listed.totalStorageSpaceInBytes,
        freeStorageSpace: listed.freeStorageSpaceInBytes,
        imei: null,
        meid: null,
        manufacturer: listed.manufacturer,
        model: listed.model,
        phoneNumber: null,
        subscriberCarrier: null,
        cellularTechnology: null,
        wifiMac: null,
        operatingSystemLanguage: "en-US",
        isSupervised: false,
        isEncrypted: listed.isEncrypted,
        batterySerialNumber: null,
        batteryHealthPercentage: 0,
        batteryChargeCycles: 0,
        isSharedDevice: false,
        tpmSpecificationVersion: tpm.tpmSpecificationVersion,
        operatingSystemEdition: CLIENT_EDITIONS.find((edition) => edition.sku === sku)?.edition ?? null,
        deviceFullQualifiedDomainName: null,
        deviceGuardVirtualizationBasedSecurityHardwareRequirementState: requirement,
        deviceGuardVirtualizationBasedSecurityState: vbs,
        deviceGuardLocalSystemAuthorityCredentialGuardState: credentialGuard,
        osBuildNumber: null,
        operatingSystemProductType: sku,
        ipAddressV4: null,
        subnetAddress: null,
        esimIdentifier: null,
        systemManagementBIOSVersion: "1.14.0",
        tpmManufacturer: tpm.tpmManufacturer,
        tpmVersion: tpm.tpmVersion,
        wiredIPv4Addresses: NOTHING,
        batteryLevelPercentage: null,
        residentUsersCount: null,
        productName: null,
        // Recorded once as "25", a member that the reference does not list.
        deviceLicensingStatus: random.chance(0.02) ? "25" : "unknown",
        deviceLicensingLastErrorCode: 0,
        deviceLicensingLastErrorDescription: null,
        sharedDeviceCachedUsers: NOTHING,
    };
}

/** Changes a PC's state of virtualization-based security and leaves the rest of its hardware as it is. */
export function setVbs(inventory: HardwareInformation, vbs: string): void {
    const [, credentialGuard] = companionsOf(vbs);
    inventory.deviceGuardVirtualizationBasedSecurityState = vbs;
    inventory.deviceGuardLocalSystemAuthorityCredentialGuardState = credentialGuard;
}
