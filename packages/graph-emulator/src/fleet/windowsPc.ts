import { DAY } from "./clock";
import {
    type ConfigurationManagerClientEnabledFeatures,
    type EntraDevice,
    HARDWARE_INFORMATION_DEFAULTS,
    type ListedManagedDevice,
    type ManagedDevice,
} from "./devices";
import { CLIENT_EDITIONS, editionOf } from "./editions";
import type { Random } from "./random";
import { MODELS, PLACEHOLDER_SERIALS, STORAGE_SIZES } from "./shares";
import {
    ageOf,
    CO_MANAGEMENT_APP_ID,
    DEFAULT_SCOPE_TAGS,
    drawExtensionAttributes,
    INTUNE_APP_ID,
    NO_DEVICE_ID,
    NOTHING,
    type Tenant,
} from "./tenant";
import type { PcTraits } from "./traits";
import { inventoryOf } from "./windowsInventory";

/** A PC: its record in Intune and, usually, its device in Entra. */
export interface WindowsPc {
    readonly managed: ManagedDevice;
    readonly entra: EntraDevice | undefined;
    /** Minutes since Intune last heard from it. */
    readonly age: number;
}

const TRUST_TYPES: Readonly<Record<string, string>> = {
    azureADJoined: "AzureAd",
    hybridAzureADJoined: "ServerAd",
    azureADRegistered: "Workplace",
};

const CO_MANAGED = new Set(["configurationManagerClientMdm", "configurationManagerClientMdmEas"]);
const MANAGED_BY_MDM = new Set(["mdm", "easMdm", ...CO_MANAGED]);

/** Makes a PC with given traits. */
export function makeWindowsPc(traits: PcTraits, number: number, tenant: Tenant): WindowsPc {
    const { random, clock } = tenant;
    const name = `WIN-${number.toString().padStart(6, "0")}`;
    const deviceId = random.guid();
    const age = ageOf(random);
    const listed = listedPc(traits, name, deviceId, age, tenant);
    const inventory = traits.vbs === undefined ? undefined : inventoryOf(listed, traits.vbs, random);
    const managed: ManagedDevice = { listed, inventory };
    if (traits.entra !== "device") {
        return { managed, entra: undefined, age };
    }
    return { managed, entra: entraPc(listed, deviceId, clock.ago(age + random.below(13 * DAY)), tenant), age };
}

function listedPc(
    traits: PcTraits,
    name: string,
    deviceId: string,
    age: number,
    { random, clock, people }: Tenant,
): ListedManagedDevice {
    const known = CLIENT_EDITIONS.some(({ sku }) => sku === traits.sku) && traits.sku !== null;
    const { manufacturer, model } = random.draw(MODELS);
    const person = random.pick(people);
    const registered = traits.join === "azureADRegistered";
    const owner = random.chance(registered ? 0.8 : 0.03) ? "personal" : "company";
    const autopilot = !registered && random.chance(0.4);
    const joinedDeviceId = traits.entra === "null" ? null : traits.entra === "zeros" ? NO_DEVICE_ID : deviceId;
    const storage = random.pick(STORAGE_SIZES);
    return {
        id: random.guid(),
        userId: person.id,
        deviceName: name,
        managedDeviceOwnerType: owner,
        ownerType: owner,
        managementState: "managed",
        enrolledDateTime: clock.ago(age + random.between(30 * DAY, 900 * DAY)),
        lastSyncDateTime: clock.ago(age),
        chassisType: "unknown",
        operatingSystem: "Windows",
        deviceType: "desktop",
        complianceState: complianceOf(traits.agent, random),
        jailBroken: "Unknown",
        managementAgent: traits.agent,
        osVersion: traits.osVersion,
        easActivated: traits.agent.toLowerCase().includes("eas"),
        azureADRegistered: joinedDeviceId === deviceId,
        aadRegistered: joinedDeviceId === deviceId,
        deviceEnrollmentType: CO_MANAGED.has(traits.agent) ? "windowsCoManagement" : "windowsAzureADJoin",
        emailAddress: person.userPrincipalName,
        azureADDeviceId: joinedDeviceId,
        azureActiveDirectoryDeviceId: joinedDeviceId,
        deviceRegistrationState: joinedDeviceId === deviceId ? "registered" : "notRegistered",
        deviceCategoryDisplayName: "Unknown",
        isSupervised: false,
        isEncrypted: random.chance(0.85),
        userPrincipalName: person.userPrincipalName,
        userDisplayName: person.displayName,
        manufacturer,
        model,
        imei: null,
        serialNumber: random.chance(0.02) ? random.pick(PLACEHOLDER_SERIALS) : random.digits(10),
        configurationManagerClientEnabledFeatures: workloadsOf(traits.agent, random),
        totalStorageSpaceInBytes: storage,
        freeStorageSpaceInBytes: Math.floor((storage / 1000) * random.between(20, 900)),
        physicalMemoryInBytes: 0,
        managedDeviceName: name,
        partnerReportedThreatState: "unknown",
        autopilotEnrolled: autopilot,
        enrollmentProfileName: autopilot ? "Autopilot Standard" : null,
        processorArchitecture: traits.architecture,
        joinType: traits.join,
        skuFamily: known && traits.sku !== null ? editionOf(traits.sku).family : null,
        skuNumber: traits.sku,
        roleScopeTagIds: DEFAULT_SCOPE_TAGS,
        hardwareInformation: HARDWARE_INFORMATION_DEFAULTS,
    };
}

function entraPc(listed: ListedManagedDevice, deviceId: string, lastSignIn: string, tenant: Tenant): EntraDevice {
    const { random } = tenant;
    const managed = MANAGED_BY_MDM.has(listed.managementAgent);
    const defenderOnly = listed.managementAgent === "msSense";
    const trustType = TRUST_TYPES[listed.joinType ?? "unknown"] ?? "AzureAd";
    const registered = listed.enrolledDateTime;
    return {
        id: random.guid(),
        deletedDateTime: null,
        accountEnabled: random.chance(0.98),
        approximateLastSignInDateTime: lastSignIn,
        complianceExpirationDateTime: null,
        createdDateTime: registered,
        deviceCategory: random.chance(0.1) ? "Office" : null,
        deviceId,
        deviceMetadata: null,
        deviceOwnership: listed.managedDeviceOwnerType === "personal" ? "Personal" : "Company",
        deviceVersion: 2,
        displayName: listed.deviceName,
        enrollmentProfileName: listed.enrollmentProfileName,
        enrollmentType: trustType === "ServerAd" ? "OnPremiseCoManaged" : "AzureDomainJoined",
        isCompliant: managed ? listed.complianceState === "compliant" : null,
        isManaged: managed ? true : null,
        isManagementRestricted: false,
        isRooted: managed ? false : null,
        managementType: managed ? "MDM" : defenderOnly ? "MicrosoftSense" : null,
        manufacturer: listed.manufacturer,
        mdmAppId: mdmAppIdOf(listed.managementAgent),
        model: listed.model,
        onPremisesLastSyncDateTime: trustType === "ServerAd" ? lastSignIn : null,
        onPremisesSyncEnabled: trustType === "ServerAd" ? true : null,
        operatingSystem: "Windows",
        operatingSystemVersion: entraVersionOf(listed.osVersion, random),
        physicalIds: listed.autopilotEnrolled ? [`[ZTDID]:${random.guid()}`] : NOTHING,
        profileType: "RegisteredDevice",
        registrationDateTime: registered,
        systemLabels: defenderOnly ? ["MDEManaged"] : NOTHING,
        trustType,
        alternativeSecurityIds: NOTHING,
        extensionAttributes: drawExtensionAttributes(random),
    };
}

function complianceOf(agent: string, random: Random): string {
    if (agent === "configurationManagerClient") {
        return "configManager";
    }
    return MANAGED_BY_MDM.has(agent) ? (random.chance(0.9) ? "compliant" : "noncompliant") : "unknown";
}

/** The workloads of a co-managed PC. For some of them Configuration Manager still has the Windows Update workload. */
function workloadsOf(agent: string, random: Random): ConfigurationManagerClientEnabledFeatures | null {
    if (!CO_MANAGED.has(agent)) {
        return null;
    }
    const moved = random.chance(0.75);
    return {
        inventory: false,
        modernApps: true,
        resourceAccess: moved,
        deviceConfiguration: moved,
        compliancePolicy: true,
        windowsUpdateForBusiness: moved,
        endpointProtection: moved,
        officeApps: moved,
    };
}

function mdmAppIdOf(agent: string): string | null {
    if (CO_MANAGED.has(agent)) {
        return CO_MANAGEMENT_APP_ID;
    }
    return MANAGED_BY_MDM.has(agent) ? INTUNE_APP_ID : null;
}

/** Entra's version follows Intune's check-in and is outdated on some PCs (`assumed`: one in twenty). */
function entraVersionOf(osVersion: string | null, random: Random): string {
    const build = /^10\.0\.(\d+)\.\d+$/.exec(osVersion ?? "")?.[1];
    if (build === undefined) {
        return "10.0.26100.4652";
    }
    return random.chance(0.05) ? `10.0.${build}.1742` : (osVersion ?? "");
}
