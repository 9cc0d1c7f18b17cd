import {
    boolean,
    dateTime,
    int32,
    opaque,
    type PropertyContract,
    type ResourceContract,
    readOnly,
    text,
    texts,
} from "./schema";

const allNamed = (names: readonly string[], contract: PropertyContract): Record<string, PropertyContract> =>
    Object.fromEntries(names.map((name) => [name, contract]));

/** Microsoft Graph v1.0 reference, device. None of it can be written through this emulator. */
export const DEVICE: ResourceContract = {
    name: "device",
    properties: {
        ...allNamed(
            [
                "id",
                "deviceCategory",
                "deviceId",
                "deviceMetadata",
                "deviceOwnership",
                "displayName",
                "enrollmentProfileName",
                "enrollmentType",
                "managementType",
                "manufacturer",
                "mdmAppId",
                "model",
                "operatingSystem",
                "operatingSystemVersion",
                "profileType",
                "trustType",
            ],
            readOnly(text()),
        ),
        ...allNamed(
            [
                "accountEnabled",
                "isCompliant",
                "isManaged",
                "isManagementRestricted",
                "isRooted",
                "onPremisesSyncEnabled",
            ],
            readOnly(boolean),
        ),
        ...allNamed(
            [
                "approximateLastSignInDateTime",
                "complianceExpirationDateTime",
                "createdDateTime",
                "deletedDateTime",
                "onPremisesLastSyncDateTime",
                "registrationDateTime",
            ],
            readOnly(dateTime),
        ),
        deviceVersion: readOnly(int32),
        physicalIds: readOnly(texts),
        systemLabels: readOnly(texts),
        alternativeSecurityIds: readOnly(opaque),
        extensionAttributes: readOnly(opaque),
    },
};

const MANAGED_TEXTS = [
    ..."id userId deviceName managedDeviceOwnerType operatingSystem complianceState jailBroken managementAgent osVersion".split(
        " ",
    ),
    ..."easDeviceId deviceEnrollmentType activationLockBypassCode emailAddress azureADDeviceId deviceRegistrationState".split(
        " ",
    ),
    ..."deviceCategoryDisplayName exchangeAccessState exchangeAccessStateReason remoteAssistanceSessionUrl".split(" "),
    ..."remoteAssistanceSessionErrorDetails userPrincipalName model manufacturer imei serialNumber phoneNumber".split(
        " ",
    ),
    ..."androidSecurityPatchLevel userDisplayName wiFiMacAddress subscriberCarrier meid managedDeviceName".split(" "),
    ..."partnerReportedThreatState iccid udid notes ethernetMacAddress enrollmentProfileName".split(" "),
];
const MANAGED_DATES = [
    ..."enrolledDateTime lastSyncDateTime easActivationDateTime exchangeLastSuccessfulSyncDateTime".split(" "),
    ..."complianceGracePeriodExpirationDateTime managementCertificateExpirationDate".split(" "),
];
const MANAGED_FLAGS = "easActivated azureADRegistered isSupervised isEncrypted requireUserEnrollmentApproval".split(
    " ",
);
const MANAGED_SIZES = ["totalStorageSpaceInBytes", "freeStorageSpaceInBytes", "physicalMemoryInBytes"];
const MANAGED_STRUCTURES =
    "configurationManagerClientEnabledFeatures deviceHealthAttestationState deviceActionResults".split(" ");

const BETA_TEXTS = [
    ..."ownerType managementState chassisType deviceType azureActiveDirectoryDeviceId processorArchitecture joinType".split(
        " ",
    ),
    ..."skuFamily lostModeState enrolledByUserPrincipalName managementFeatures securityPatchLevel specificationVersion".split(
        " ",
    ),
];
const BETA_FLAGS = [
    ..."aadRegistered autopilotEnrolled bootstrapTokenEscrowed deviceFirmwareConfigurationInterfaceManaged".split(" "),
];
const BETA_NUMBERS = ["skuNumber", "windowsActiveMalwareCount", "windowsRemediatedMalwareCount"];
const BETA_STRUCTURES = [
    ..."chromeOSDeviceInfo cloudPcRemoteActionResults configurationManagerClientHealthState".split(" "),
    ..."configurationManagerClientInformation hardwareInformation usersLoggedOn".split(" "),
];

/** Microsoft Graph v1.0 and beta references, managedDevice (beta: August 2024). None of it can be written here. */
export const MANAGED_DEVICE: ResourceContract = {
    name: "managedDevice",
    properties: {
        ...allNamed(MANAGED_TEXTS, readOnly(text())),
        ...allNamed(MANAGED_DATES, readOnly(dateTime)),
        ...allNamed(MANAGED_FLAGS, readOnly(boolean)),
        ...allNamed(MANAGED_SIZES, readOnly(int32)),
        ...allNamed(MANAGED_STRUCTURES, readOnly(opaque)),
        ...allNamed(BETA_TEXTS, readOnly(text(), { betaOnly: true })),
        ...allNamed(
            ["retireAfterDateTime", "preferMdmOverGroupPolicyAppliedDateTime"],
            readOnly(dateTime, { betaOnly: true }),
        ),
        ...allNamed(BETA_FLAGS, readOnly(boolean, { betaOnly: true })),
        ...allNamed(BETA_NUMBERS, readOnly(int32, { betaOnly: true })),
        ...allNamed(BETA_STRUCTURES, readOnly(opaque, { betaOnly: true })),
        roleScopeTagIds: readOnly(texts, { betaOnly: true }),
    },
};
