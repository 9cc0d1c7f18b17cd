import { DAY } from "./clock";
import {
    type EntraDevice,
    HARDWARE_INFORMATION_DEFAULTS,
    type HardwareInformation,
    type ListedManagedDevice,
    type ManagedDevice,
} from "./devices";
import { shares } from "./random";
import {
    ageOf,
    DEFAULT_SCOPE_TAGS,
    INTUNE_APP_ID,
    NO_DEVICE_ID,
    NO_EXTENSION_ATTRIBUTES,
    NOTHING,
    type Tenant,
} from "./tenant";

/** How a kind of device other than a Windows client appears in Intune and in Entra. */
interface Kind {
    readonly prefix: string;
    readonly operatingSystem: string;
    readonly deviceType: string;
    readonly version: string;
    /** Entra's name of the operating system, which differs from Intune's. */
    readonly entraSystem: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly agent: string;
    readonly sku: number | null;
}

function mobile(
    prefix: string,
    operatingSystem: string,
    deviceType: string,
    version: string,
    entraSystem: string,
    manufacturer: string,
    model: string,
): Kind {
    return {
        prefix,
        operatingSystem,
        deviceType,
        version,
        entraSystem,
        manufacturer,
        model,
        agent: "mdm",
        sku: 0,
    };
}

const MOBILE_KINDS = shares(
    [mobile("IPHONE", "iOS", "iPhone", "26.1", "IPhone", "Apple", "iPhone 16"), 40],
    [mobile("IPAD", "iOS", "iPad", "26.1", "IPad", "Apple", "iPad (A16)"), 10],
    [mobile("ANDROID", "Android", "androidForWork", "16", "AndroidForWork", "Samsung", "SM-S931B"), 15],
    [mobile("ANDROID", "Android", "androidEnterprise", "15", "AndroidEnterprise", "Google", "Pixel 9"), 15],
    [mobile("MAC", "macOS", "macMDM", "27.0 (26A5378n)", "MacMDM", "Apple", "MacBook Pro"), 15],
    [mobile("LINUX", "Linux", "linux", "24.04", "Linux", "", ""), 5],
);

/**
 * Servers get into Intune through Defender's security settings management. Entra calls them Windows Server since 2024;
 * `assumed`: in Intune some are called that too, others only differ from clients by the number of their edition.
 */
function server(operatingSystem: string, version: string, sku: number): Kind {
    return {
        prefix: "SRV",
        operatingSystem,
        deviceType: "desktop",
        version,
        entraSystem: "Windows Server",
        manufacturer: "VMware, Inc.",
        model: "VMware7,1",
        agent: "msSense",
        sku,
    };
}

const SERVER_KINDS = shares(
    [server("Windows Server", "10.0.20348.4294", 7), 30],
    [server("Windows Server", "10.0.26100.7171", 8), 20],
    [server("Windows", "10.0.26100.7171", 7), 25],
    [server("Windows", "10.0.20348.4294", 8), 20],
    [server("Windows", "10.0.26100.6899", 407), 5],
);

/** A device other than a Windows client, in Intune and in Entra. */
export function makeMobileDevice(number: number, tenant: Tenant): { managed: ManagedDevice; entra: EntraDevice } {
    return makeDevice(tenant.random.draw(MOBILE_KINDS), number, tenant);
}

/** A Windows Server machine, in Intune and in Entra. */
export function makeServer(number: number, tenant: Tenant): { managed: ManagedDevice; entra: EntraDevice } {
    return makeDevice(tenant.random.draw(SERVER_KINDS), number, tenant);
}

/** A device that only Entra knows: a personal PC, registered for mail and nothing else. */
export function makeUnmanagedDevice(number: number, { random, clock }: Tenant): EntraDevice {
    const age = ageOf(random) + random.below(60 * DAY);
    return entraDevice({
        id: random.guid(),
        deviceId: random.guid(),
        displayName: `BYOD-${number.toString().padStart(6, "0")}`,
        deviceOwnership: "Personal",
        operatingSystem: "Windows",
        operatingSystemVersion: random.pick([
            "10.0.26100.7171",
            "10.0.26200.7171",
            "10.0.22631.6199",
            "10.0.19045.6456",
        ]),
        trustType: "Workplace",
        approximateLastSignInDateTime: clock.ago(age),
        registrationDateTime: clock.ago(age + 90 * DAY),
    });
}

function makeDevice(kind: Kind, number: number, tenant: Tenant): { managed: ManagedDevice; entra: EntraDevice } {
    const { random, clock } = tenant;
    const age = ageOf(random);
    const entra = entraDevice({
        id: random.guid(),
        deviceId: random.guid(),
        displayName: `${kind.prefix}-${number.toString().padStart(6, "0")}`,
        deviceOwnership: random.chance(0.7) ? "Company" : "Personal",
        operatingSystem: kind.entraSystem,
        operatingSystemVersion: kind.version,
        trustType: kind.agent === "msSense" ? null : "Workplace",
        approximateLastSignInDateTime: clock.ago(age + random.below(13 * DAY)),
        registrationDateTime: clock.ago(age + 300 * DAY),
        manufacturer: kind.manufacturer,
        model: kind.model,
        ...(kind.agent === "mdm"
            ? { mdmAppId: INTUNE_APP_ID, isManaged: true, isCompliant: true, isRooted: false, managementType: "MDM" }
            : { managementType: "MicrosoftSense", systemLabels: ["MDEManaged", "MDEJoined"] }),
    });
    const listed = listedDevice(kind, entra, age, tenant);
    return { managed: { listed, inventory: kind.agent === "mdm" ? mobileInventory(listed) : undefined }, entra };
}

function entraDevice(known: Partial<EntraDevice> & Pick<EntraDevice, "id" | "deviceId">): EntraDevice {
    return {
        deletedDateTime: null,
        accountEnabled: true,
        approximateLastSignInDateTime: null,
        complianceExpirationDateTime: null,
        createdDateTime: known.registrationDateTime ?? null,
        deviceCategory: null,
        deviceMetadata: null,
        deviceOwnership: null,
        deviceVersion: 2,
        displayName: null,
        enrollmentProfileName: null,
        enrollmentType: null,
        isCompliant: null,
        isManaged: null,
        isManagementRestricted: false,
        isRooted: null,
        managementType: null,
        manufacturer: null,
        mdmAppId: null,
        model: null,
        onPremisesLastSyncDateTime: null,
        onPremisesSyncEnabled: null,
        operatingSystem: null,
        operatingSystemVersion: null,
        physicalIds: NOTHING,
        profileType: "RegisteredDevice",
        registrationDateTime: null,
        systemLabels: NOTHING,
        trustType: null,
        alternativeSecurityIds: NOTHING,
        extensionAttributes: NO_EXTENSION_ATTRIBUTES,
        ...known,
    };
}

function listedDevice(
    kind: Kind,
    entra: EntraDevice,
    age: number,
    { random, clock, people }: Tenant,
): ListedManagedDevice {
    const owner = entra.deviceOwnership === "Personal" ? "personal" : "company";
    const mdm = kind.agent === "mdm";
    // Not every Linux machine is linked to a device in Entra.
    const deviceId = kind.operatingSystem === "Linux" && random.chance(0.5) ? NO_DEVICE_ID : entra.deviceId;
    const person = random.pick(people);
    return {
        id: random.guid(),
        userId: mdm ? person.id : null,
        deviceName: entra.displayName,
        managedDeviceOwnerType: owner,
        ownerType: owner,
        managementState: "managed",
        enrolledDateTime: clock.ago(age + 300 * DAY),
        lastSyncDateTime: clock.ago(age),
        chassisType: "unknown",
        operatingSystem: kind.operatingSystem,
        deviceType: kind.deviceType,
        complianceState: mdm ? "compliant" : "unknown",
        jailBroken: mdm ? "False" : "Unknown",
        managementAgent: kind.agent,
        osVersion: kind.version,
        easActivated: false,
        azureADRegistered: true,
        aadRegistered: true,
        deviceEnrollmentType: mdm ? "userEnrollment" : "unknown",
        emailAddress: mdm ? person.userPrincipalName : null,
        azureADDeviceId: deviceId,
        azureActiveDirectoryDeviceId: deviceId,
        deviceRegistrationState: "registered",
        deviceCategoryDisplayName: "Unknown",
        isSupervised: mdm && kind.operatingSystem === "iOS",
        isEncrypted: mdm,
        userPrincipalName: mdm ? person.userPrincipalName : null,
        userDisplayName: mdm ? person.displayName : null,
        manufacturer: kind.manufacturer,
        model: kind.model,
        imei: null,
        serialNumber: random.digits(10),
        configurationManagerClientEnabledFeatures: null,
        totalStorageSpaceInBytes: mdm ? 137_438_953_472 : 0,
        freeStorageSpaceInBytes: mdm ? random.between(10, 120) * 1_000_000_000 : 0,
        physicalMemoryInBytes: 0,
        managedDeviceName: entra.displayName,
        partnerReportedThreatState: "unknown",
        autopilotEnrolled: false,
        enrollmentProfileName: null,
        processorArchitecture: "unknown",
        joinType: mdm ? "azureADRegistered" : "unknown",
        skuFamily: null,
        skuNumber: kind.sku,
        roleScopeTagIds: DEFAULT_SCOPE_TAGS,
        hardwareInformation: HARDWARE_INFORMATION_DEFAULTS,
    };
}

/** Phones and Macs are inventoried too; they have no virtualization-based security, so it stays `running`. */
function mobileInventory(listed: ListedManagedDevice): HardwareInformation | undefined {
    if (listed.operatingSystem === "Linux") {
        return undefined;
    }
    return {
        ...HARDWARE_INFORMATION_DEFAULTS,
        serialNumber: listed.serialNumber,
        totalStorageSpace: listed.totalStorageSpaceInBytes,
        freeStorageSpace: listed.freeStorageSpaceInBytes,
        manufacturer: listed.manufacturer,
        model: listed.model,
        cellularTechnology: listed.operatingSystem === "macOS" ? "None" : "GSM",
        isSupervised: listed.isSupervised,
        isEncrypted: listed.isEncrypted,
        batteryLevelPercentage: 95,
    };
}
