/**
 * The two objects that represent a machine in a tenant, as they are transmitted: the Entra device (Microsoft Graph v1.0
 * reference, device) and the Intune managed device (Microsoft Graph beta reference, managedDevice, August 2024). They
 * are the emulator's state, so their properties are mutable.
 */

/** `extensionAttribute1` to `extensionAttribute15`, each a text or null. */
export type ExtensionAttributes = Readonly<Record<`extensionAttribute${number}`, string | null>>;

/** A device in Entra, with the properties of Microsoft Graph v1.0. */
export interface EntraDevice {
    /** The directory object's id, which group memberships use. Called `objectId` in membership rules. */
    id: string;
    deletedDateTime: string | null;
    accountEnabled: boolean | null;
    /** ISO 8601, without fractions. The service only updates it every few days. */
    approximateLastSignInDateTime: string | null;
    complianceExpirationDateTime: string | null;
    createdDateTime: string | null;
    deviceCategory: string | null;
    /** The registration's id, which Intune calls `azureADDeviceId`. Not the same as `id`. */
    deviceId: string;
    deviceMetadata: string | null;
    /** `Company`, `Personal` or `Unknown`; recorded answers have a capital letter, the reference does not. */
    deviceOwnership: string | null;
    deviceVersion: number | null;
    /** Not unique: reinstalled machines leave stale objects with the same name behind. */
    displayName: string | null;
    enrollmentProfileName: string | null;
    enrollmentType: string | null;
    isCompliant: boolean | null;
    isManaged: boolean | null;
    isManagementRestricted: boolean | null;
    isRooted: boolean | null;
    managementType: string | null;
    manufacturer: string | null;
    /** The application id of the MDM authority: Intune's, Configuration Manager's for co-managed PCs, or null. */
    mdmAppId: string | null;
    model: string | null;
    onPremisesLastSyncDateTime: string | null;
    onPremisesSyncEnabled: boolean | null;
    operatingSystem: string | null;
    operatingSystemVersion: string | null;
    physicalIds: readonly string[];
    profileType: string | null;
    registrationDateTime: string | null;
    systemLabels: readonly string[];
    /** `AzureAd`, `ServerAd` (hybrid) or `Workplace` (registered). Membership rules spell the first two `AzureAD` and `ServerAD`. */
    trustType: string | null;
    alternativeSecurityIds: readonly unknown[];
    extensionAttributes: ExtensionAttributes;
}

/** Which workloads of a co-managed PC belong to Intune: true means moved to Intune. */
export interface ConfigurationManagerClientEnabledFeatures {
    inventory: boolean;
    modernApps: boolean;
    resourceAccess: boolean;
    deviceConfiguration: boolean;
    compliancePolicy: boolean;
    windowsUpdateForBusiness: boolean;
    endpointProtection: boolean;
    officeApps: boolean;
}

/** `hardwareInformation` of a managed device. Beta only. */
export interface HardwareInformation {
    serialNumber: string | null;
    totalStorageSpace: number;
    freeStorageSpace: number;
    imei: string | null;
    meid: string | null;
    manufacturer: string | null;
    model: string | null;
    phoneNumber: string | null;
    subscriberCarrier: string | null;
    cellularTechnology: string | null;
    wifiMac: string | null;
    operatingSystemLanguage: string | null;
    isSupervised: boolean;
    isEncrypted: boolean;
    batterySerialNumber: string | null;
    batteryHealthPercentage: number;
    batteryChargeCycles: number;
    isSharedDevice: boolean;
    tpmSpecificationVersion: string | null;
    operatingSystemEdition: string | null;
    deviceFullQualifiedDomainName: string | null;
    deviceGuardVirtualizationBasedSecurityHardwareRequirementState: string;
    deviceGuardVirtualizationBasedSecurityState: string;
    deviceGuardLocalSystemAuthorityCredentialGuardState: string;
    osBuildNumber: string | null;
    operatingSystemProductType: number;
    ipAddressV4: string | null;
    subnetAddress: string | null;
    esimIdentifier: string | null;
    systemManagementBIOSVersion: string | null;
    tpmManufacturer: string | null;
    tpmVersion: string | null;
    wiredIPv4Addresses: readonly string[];
    batteryLevelPercentage: number | null;
    residentUsersCount: number | null;
    productName: string | null;
    deviceLicensingStatus: string;
    deviceLicensingLastErrorCode: number;
    deviceLicensingLastErrorDescription: string | null;
    sharedDeviceCachedUsers: readonly unknown[];
}

/**
 * What a list returns as `hardwareInformation` for every device, and a single GET for a device that was never
 * inventoried: null, 0, false and member number 0 of each enumeration. For virtualization-based security (VBS) that
 * member is `running`.
 *
 * Microsoft Graph beta reference, managedDevice.hardwareInformation (August 2024), and an answer recorded in July 2026,
 * in which phones and Linux machines report VBS `running`.
 */
export const HARDWARE_INFORMATION_DEFAULTS: Readonly<HardwareInformation> = Object.freeze({
    serialNumber: null,
    totalStorageSpace: 0,
    freeStorageSpace: 0,
    imei: null,
    meid: null,
    manufacturer: null,
    model: null,
    phoneNumber: null,
    subscriberCarrier: null,
    cellularTechnology: null,
    wifiMac: null,
    operatingSystemLanguage: null,
    isSupervised: false,
    isEncrypted: false,
    batterySerialNumber: null,
    batteryHealthPercentage: 0,
    batteryChargeCycles: 0,
    isSharedDevice: false,
    tpmSpecificationVersion: null,
    operatingSystemEdition: null,
    deviceFullQualifiedDomainName: null,
    deviceGuardVirtualizationBasedSecurityHardwareRequirementState: "meetHardwareRequirements",
    deviceGuardVirtualizationBasedSecurityState: "running",
    deviceGuardLocalSystemAuthorityCredentialGuardState: "running",
    osBuildNumber: null,
    operatingSystemProductType: 0,
    ipAddressV4: null,
    subnetAddress: null,
    esimIdentifier: null,
    systemManagementBIOSVersion: null,
    tpmManufacturer: null,
    tpmVersion: null,
    wiredIPv4Addresses: [],
    batteryLevelPercentage: null,
    residentUsersCount: null,
    productName: null,
    deviceLicensingStatus: "unknown",
    deviceLicensingLastErrorCode: 0,
    deviceLicensingLastErrorDescription: null,
    sharedDeviceCachedUsers: [],
});

/** A managed device as returned by lists of Microsoft Graph beta. */
export interface ListedManagedDevice {
    id: string;
    userId: string | null;
    deviceName: string | null;
    managedDeviceOwnerType: string;
    ownerType: string;
    managementState: string;
    enrolledDateTime: string;
    /** ISO 8601, without fractions. The newest record of a re-enrolled machine represents the machine. */
    lastSyncDateTime: string;
    chassisType: string;
    operatingSystem: string | null;
    deviceType: string;
    complianceState: string;
    jailBroken: string | null;
    managementAgent: string;
    /** `10.0.<build>.<update build revision>` on Windows; free text elsewhere. */
    osVersion: string | null;
    easActivated: boolean;
    azureADRegistered: boolean | null;
    aadRegistered: boolean | null;
    deviceEnrollmentType: string;
    emailAddress: string | null;
    /** `deviceId` of the Entra device; null or all zeros if there is none. */
    azureADDeviceId: string | null;
    azureActiveDirectoryDeviceId: string | null;
    deviceRegistrationState: string;
    deviceCategoryDisplayName: string | null;
    isSupervised: boolean;
    isEncrypted: boolean;
    userPrincipalName: string | null;
    userDisplayName: string | null;
    manufacturer: string | null;
    model: string | null;
    imei: string | null;
    serialNumber: string | null;
    configurationManagerClientEnabledFeatures: ConfigurationManagerClientEnabledFeatures | null;
    totalStorageSpaceInBytes: number;
    freeStorageSpaceInBytes: number;
    physicalMemoryInBytes: number;
    managedDeviceName: string | null;
    partnerReportedThreatState: string;
    autopilotEnrolled: boolean;
    enrollmentProfileName: string | null;
    processorArchitecture: string;
    /**
     * `unknown`, `azureADJoined`, `azureADRegistered` or `hybridAzureADJoined`; null for a few devices, which the
     * reference does not mention.
     */
    joinType: string | null;
    /** Free text such as `Enterprise`, also for evaluation copies; null for other platforms. */
    skuFamily: string | null;
    /** The number that GetProductInfo returns; 0 means unknown (`assumed`). */
    skuNumber: number | null;
    roleScopeTagIds: readonly string[];
    hardwareInformation: Readonly<HardwareInformation>;
}

/**
 * Properties of a managed device that Microsoft Graph v1.0 does not have: absent from its answers, an error in its
 * `$select`.
 */
export const BETA_ONLY_MANAGED_DEVICE_PROPERTIES: readonly (keyof ListedManagedDevice)[] = [
    "ownerType",
    "chassisType",
    "deviceType",
    "aadRegistered",
    "azureActiveDirectoryDeviceId",
    "autopilotEnrolled",
    "processorArchitecture",
    "joinType",
    "skuFamily",
    "skuNumber",
    "roleScopeTagIds",
    "hardwareInformation",
];

/** A managed device of the emulator: what lists return, plus what is really known about its hardware. */
export interface ManagedDevice {
    readonly listed: ListedManagedDevice;
    /**
     * What a single GET with `$select=hardwareInformation` returns. Undefined means never inventoried: the defaults are
     * returned.
     */
    readonly inventory: HardwareInformation | undefined;
}
