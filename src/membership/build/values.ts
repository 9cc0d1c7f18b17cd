import type { BooleanPropertyName, CollectionPropertyName, PropertyName, TextPropertyName } from "../properties";

/** `d4fe7726-5966-431c-b3b8-cddc8fdb717d`. */
export type Guid = `${string}-${string}-${string}-${string}-${string}`;

/** Any text, while an editor suggests the usual values. */
type Usually<T extends string> = T | (string & {});

/**
 * The values of attributes for which Microsoft lists them ("Manage rules for dynamic membership groups", Microsoft
 * Entra, December 2024; profile types: Microsoft Graph v1.0 reference, device).
 */
interface ListedValues {
    deviceId: Guid;
    objectId: Guid;
    deviceManagementAppId: Guid;
    deviceOSType: Usually<"Windows" | "iPad" | "iPhone" | "iOS" | "AndroidEnterprise" | "AndroidForWork">;
    deviceOwnership: "Company" | "Personal" | "Unknown";
    deviceTrustType: "AzureAD" | "ServerAD" | "Workplace";
    managementType: Usually<"MDM">;
    profileType: Usually<"RegisteredDevice" | "SecureVM" | "Printer" | "Shared" | "IoT">;
}

/** Values that an attribute can be compared with by eq, ne, isIn and isNotIn, except null. */
export type ValueOf<Name extends PropertyName> = Name extends BooleanPropertyName
    ? boolean
    : Name extends keyof ListedValues
      ? ListedValues[Name]
      : string;

/** Attributes whose text, or whose items' text, can be searched. */
export type SearchableName = TextPropertyName | CollectionPropertyName;

/** The application ids of the services that manage devices (same source). */
export const MANAGEMENT_APP_IDS = {
    intune: "0000000a-0000-0000-c000-000000000000",
    coManaged: "54b943f8-d761-4f8d-951e-9cea1846db5a",
} as const;
