/** What a user may want to do. */
export const FEATURES = [
    "readiness",
    "preview",
    "policies",
    "groups",
    "delivery",
    "advisories",
    "prerequisites",
    "tenantDefault",
    "licences",
    "sync",
] as const;
export type Feature = (typeof FEATURES)[number];

/** Permissions of which a feature needs one: the first is the least privileged, the others include it. */
export type Alternatives = readonly [string, ...string[]];

const DEVICES_READ: Alternatives = [
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
];
const ENTRA_READ: Alternatives = [
    "Device.Read.All",
    "Device.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const CONFIGURATION_WRITE: Alternatives = ["DeviceManagementConfiguration.ReadWrite.All"];
export const CONFIGURATION_READ: Alternatives = ["DeviceManagementConfiguration.Read.All", ...CONFIGURATION_WRITE];
const GROUP_WRITE: Alternatives = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
const GROUP_READ: Alternatives = ["Group.Read.All", ...GROUP_WRITE, "Directory.Read.All"];
/**
 * Groups and their members. Reading a group needs nothing more ("Get group", v1.0 and beta). `membershipRule` and its
 * processing status are assumed to be covered, since the reference lists no exception for them.
 */
const MEMBERS_READ: Alternatives = [
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.Read.All",
    ...GROUP_WRITE,
    "Directory.Read.All",
];
const UPDATES_WRITE: Alternatives = ["WindowsUpdates.ReadWrite.All"];
export const UPDATES_READ: Alternatives = ["WindowsUpdates.Read.All", ...UPDATES_WRITE];
export const LICENCES_READ: Alternatives = [
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Directory.Read.All",
    "Organization.ReadWrite.All",
];

/**
 * The permissions of each feature. Sources: the "Permissions" sections of the methods that it calls, Microsoft Graph v1.0
 * and beta reference (2024 to 2026).
 */
export const NEEDS: Readonly<Record<Feature, readonly Alternatives[]>> = {
    readiness: [DEVICES_READ, ENTRA_READ],
    preview: [CONFIGURATION_READ, GROUP_READ],
    policies: [CONFIGURATION_WRITE],
    groups: [GROUP_WRITE],
    delivery: [CONFIGURATION_READ, MEMBERS_READ, DEVICES_READ, ENTRA_READ, UPDATES_READ],
    advisories: [DEVICES_READ, ENTRA_READ, CONFIGURATION_READ, MEMBERS_READ, UPDATES_READ, LICENCES_READ],
    prerequisites: [CONFIGURATION_WRITE],
    tenantDefault: [UPDATES_WRITE],
    licences: [LICENCES_READ],
    sync: [DEVICES_READ, ENTRA_READ, ["DeviceManagementManagedDevices.PrivilegedOperations.All"]],
};

/** What most tenants' repositories use. */
const USUAL_FEATURES: readonly Feature[] = ["readiness", "policies", "groups"];
/** The same for an application that changes nothing, as in a pipeline for pull requests. */
const READ_ONLY_FEATURES: readonly Feature[] = ["readiness", "preview"];

/** Whether a token permits reading but no changes to policies or groups. */
export function isReadOnly(permissions: readonly string[] | undefined): boolean {
    const writes = [CONFIGURATION_WRITE, GROUP_WRITE];
    return (
        permissions !== undefined &&
        permissions.length > 0 &&
        writes.every((alternatives) => heldOf(permissions, alternatives) === undefined)
    );
}

/** The features that are checked if the user names none. */
export function usualFeatures(permissions: readonly string[] | undefined): readonly Feature[] {
    return isReadOnly(permissions) ? READ_ONLY_FEATURES : USUAL_FEATURES;
}

/** The permission that is held, as the token spells it; undefined if none of them is. */
export function heldOf(permissions: readonly string[], alternatives: Alternatives): string | undefined {
    return alternatives
        .map((name) => permissions.find((held) => held.toLowerCase() === name.toLowerCase()))
        .find((held) => held !== undefined);
}
