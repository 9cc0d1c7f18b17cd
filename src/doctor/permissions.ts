import type { TokenIdentity } from "../graph/accessToken";
import { type Finding, good } from "./finding";

/** What a user may want to do. */
export const FEATURES = [
    "readiness",
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

/** What most tenants' repositories use. */
export const USUAL_FEATURES: readonly Feature[] = ["readiness", "policies", "groups"];

/** A permission that a feature needs: the first is the least that does, the others include it. */
type Alternatives = readonly [string, ...string[]];

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
const CONFIGURATION_READ: Alternatives = ["DeviceManagementConfiguration.Read.All", ...CONFIGURATION_WRITE];
const GROUP_WRITE: Alternatives = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
const MEMBERS_READ: Alternatives = [
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.Read.All",
    ...GROUP_WRITE,
    "Directory.Read.All",
];
const UPDATES_WRITE: Alternatives = ["WindowsUpdates.ReadWrite.All"];
const UPDATES_READ: Alternatives = ["WindowsUpdates.Read.All", ...UPDATES_WRITE];

const LICENCES_READ: Alternatives = [
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Directory.Read.All",
    "Organization.ReadWrite.All",
];

/**
 * The permissions of each feature. Sources: the "Permissions" sections of the methods that it calls, Microsoft Graph v1.0
 * and beta reference (2024 to 2026).
 */
const NEEDS: Readonly<Record<Feature, readonly Alternatives[]>> = {
    readiness: [DEVICES_READ, ENTRA_READ],
    policies: [CONFIGURATION_WRITE],
    groups: [GROUP_WRITE],
    delivery: [CONFIGURATION_READ, MEMBERS_READ, DEVICES_READ, ENTRA_READ, UPDATES_READ],
    advisories: [DEVICES_READ, ENTRA_READ, CONFIGURATION_READ, MEMBERS_READ, UPDATES_READ, LICENCES_READ],
    prerequisites: [CONFIGURATION_WRITE],
    tenantDefault: [UPDATES_WRITE],
    licences: [LICENCES_READ],
    sync: [DEVICES_READ, ENTRA_READ, ["DeviceManagementManagedDevices.PrivilegedOperations.All"]],
};

/** The application id of Microsoft Graph itself, the same in every tenant. */
const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

/** Whether the token has what the features need: one finding a feature. */
export function permissionFindings(identity: TokenIdentity, features: readonly Feature[]): Finding[] {
    const { permissions } = identity;
    return features.map((feature) => {
        const subject = `permissions for ${feature}`;
        if (permissions === undefined) {
            return { subject, standing: "unknown", text: "The access token does not say what it permits." };
        }
        const missing = NEEDS[feature]
            .filter((alternatives) => !alternatives.some((name) => holds(permissions, name)))
            .map(([least]) => least);
        return missing.length === 0
            ? good(subject, NEEDS[feature].map(([least]) => least).join(", "))
            : {
                  subject,
                  standing: "bad",
                  text: `Missing: ${missing.join(", ")}.`,
                  fix: consent(missing, identity),
              };
    });
}

function holds(permissions: readonly string[], name: string): boolean {
    return permissions.some((held) => held.toLowerCase() === name.toLowerCase());
}

/** How to grant permissions; the commands are the same in PowerShell, cmd.exe and POSIX shells. */
function consent(missing: readonly string[], { applicationId, isDelegated }: TokenIdentity): string[] {
    const hour = "A token issued before consent stays without it for up to an hour: sign in again, or wait.";
    if (isDelegated) {
        return [
            "You are signed in yourself; these are delegated permissions of the Azure CLI's application, which it cannot be given.",
            "Use an app registration of your own: azuread:clientId with a secret, a certificate or OIDC.",
        ];
    }
    const application = applicationId ?? "<application id>";
    return [
        "An administrator of the tenant grants them (or does the same in the Entra admin centre, App registrations):",
        ...missing.flatMap((name) => [
            `  az ad sp show --id ${MICROSOFT_GRAPH} --query "appRoles[?value=='${name}'].id" --output tsv`,
            `  az ad app permission add --id ${application} --api ${MICROSOFT_GRAPH} --api-permissions <that id>=Role`,
        ]),
        `  az ad app permission admin-consent --id ${application}`,
        hour,
    ];
}
