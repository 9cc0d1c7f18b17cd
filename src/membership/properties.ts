import type { EntraDevice, ExtensionAttributeName } from "./device";

/** Device attributes that contain a single text. */
export type TextPropertyName =
    | "deviceCategory"
    | "deviceId"
    | "deviceManagementAppId"
    | "deviceManufacturer"
    | "deviceModel"
    | "deviceOSType"
    | "deviceOSVersion"
    | "deviceOwnership"
    | "deviceTrustType"
    | "displayName"
    | "enrollmentProfileName"
    | "managementType"
    | "objectId"
    | "profileType"
    | ExtensionAttributeName;

/** Device attributes that are true, false or without a value. */
export type BooleanPropertyName = "accountEnabled" | "isRooted";

/** Device attributes that contain several texts. */
export type CollectionPropertyName = "devicePhysicalIds" | "systemLabels";

/** Every device attribute that can be compared, as spelled in rules, without the `device.` prefix. */
export type PropertyName = TextPropertyName | BooleanPropertyName | CollectionPropertyName;

interface Described {
    /** The property of a Graph v1.0 device that contains it, for `$select`. */
    readonly select: keyof EntraDevice;
    /** In English, to follow "its": `operating system`. */
    readonly label: string;
    /** Whether every device has a value. */
    readonly alwaysSet: boolean;
}

/** A device attribute: its type, its property in Microsoft Graph and its name in English. */
export type DeviceProperty =
    | (Described & {
          readonly name: TextPropertyName;
          readonly type: "text";
          readonly read: (device: EntraDevice) => string | null;
          /** All the values that occur, if Microsoft lists them. */
          readonly values?: readonly string[];
      })
    | (Described & {
          readonly name: BooleanPropertyName;
          readonly type: "boolean";
          readonly read: (device: EntraDevice) => boolean | null;
      })
    | (Described & {
          readonly name: CollectionPropertyName;
          readonly type: "collection";
          readonly read: (device: EntraDevice) => readonly string[];
      });

const NO_ITEMS: readonly string[] = [];

/** How rules spell Microsoft Graph's `trustType`. */
const TRUST_TYPES: Readonly<Record<string, string>> = { AzureAd: "AzureAD", ServerAd: "ServerAD" };

/**
 * The attributes of "Manage rules for dynamic membership groups" (Microsoft Entra, December 2024), with their property
 * of Microsoft Graph v1.0's device. `memberOf` has its own form and is not included.
 */
const PROPERTIES: readonly DeviceProperty[] = [
    flag("accountEnabled", "accountEnabled", "account is enabled", (device) => device.accountEnabled),
    text("deviceCategory", "deviceCategory", "category", (device) => device.deviceCategory),
    { ...text("deviceId", "deviceId", "device id", (device) => device.deviceId), alwaysSet: true },
    text("deviceManagementAppId", "mdmAppId", "management service", (device) => device.mdmAppId),
    text("deviceManufacturer", "manufacturer", "manufacturer", (device) => device.manufacturer),
    text("deviceModel", "model", "model", (device) => device.model),
    text("deviceOSType", "operatingSystem", "operating system", (device) => device.operatingSystem),
    text("deviceOSVersion", "operatingSystemVersion", "version", (device) => device.operatingSystemVersion),
    {
        ...text("deviceOwnership", "deviceOwnership", "ownership", (device) => device.deviceOwnership),
        values: ["Company", "Personal", "Unknown"],
    },
    {
        name: "devicePhysicalIds",
        type: "collection",
        select: "physicalIds",
        label: "physical ids",
        alwaysSet: false,
        read: (device) => device.physicalIds ?? NO_ITEMS,
    },
    {
        ...text("deviceTrustType", "trustType", "join type", (device) => ruleTrustType(device.trustType)),
        values: ["AzureAD", "ServerAD", "Workplace"],
    },
    text("displayName", "displayName", "name", (device) => device.displayName),
    text(
        "enrollmentProfileName",
        "enrollmentProfileName",
        "enrolment profile",
        (device) => device.enrollmentProfileName,
    ),
    flag("isRooted", "isRooted", "operating system is rooted", (device) => device.isRooted),
    text("managementType", "managementType", "management type", (device) => device.managementType),
    { ...text("objectId", "id", "object id", (device) => device.id), alwaysSet: true },
    text("profileType", "profileType", "profile type", (device) => device.profileType),
    {
        name: "systemLabels",
        type: "collection",
        select: "systemLabels",
        label: "system labels",
        alwaysSet: false,
        read: (device) => device.systemLabels ?? NO_ITEMS,
    },
    ...extensionAttributeNames().map((name) =>
        text(
            name,
            "extensionAttributes",
            `extension attribute ${name.replace("extensionAttribute", "")}`,
            (device) => device.extensionAttributes?.[name],
        ),
    ),
];

/**
 * Other spellings on Microsoft's pages: "Manage rules for dynamic membership groups" has both of the first, the page
 * about memberOf (January 2026) the second.
 */
const OTHER_SPELLINGS: ReadonlyMap<string, string> = new Map([
    ["devicePhysicalIDs", "devicePhysicalIds"],
    ["memberof", "memberOf"],
]);

/** What other APIs and people call an attribute, in lower case. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
    ["name", "displayName"],
    ["devicename", "displayName"],
    ["id", "objectId"],
    ["azureaddeviceid", "deviceId"],
    ["osversion", "deviceOSVersion"],
    ["ostype", "deviceOSType"],
    ["os", "deviceOSType"],
    ["jointype", "deviceTrustType"],
    ["ownertype", "deviceOwnership"],
    ["manageddeviceownertype", "deviceOwnership"],
    ...PROPERTIES.map(({ select, name }): [string, string] => [select.toLowerCase(), name]).filter(
        ([select]) => select !== "extensionattributes",
    ),
]);

const BY_NAME: ReadonlyMap<string, DeviceProperty> = new Map(PROPERTIES.map((property) => [property.name, property]));

/** Every name that may follow `device.`. */
export const PROPERTY_NAMES: readonly string[] = [...BY_NAME.keys(), "memberOf"];

/** The property with that name. Names are case-sensitive. */
export function deviceProperty(name: PropertyName): DeviceProperty {
    const property = BY_NAME.get(name);
    if (property === undefined) {
        throw new RangeError(`Device property '${name}' is not known`);
    }
    return property;
}

/**
 * The property that a rule names, or `memberOf`, or undefined for a name that does not exist in this spelling. An
 * initial capital is accepted, because Microsoft's page also prints `device.DeviceOSType`; lint reports it.
 */
export function propertyNamed(written: string): DeviceProperty | "memberOf" | undefined {
    const name = OTHER_SPELLINGS.get(written) ?? written.charAt(0).toLowerCase() + written.slice(1);
    return name === "memberOf" ? name : BY_NAME.get(name);
}

/** Whether this is the usual spelling on Microsoft's pages, rather than one that only appears in places. */
export function isUsualSpelling(written: string): boolean {
    return PROPERTY_NAMES.includes(written) || OTHER_SPELLINGS.has(written);
}

/** The attribute that Microsoft Graph, Intune or people call by another name. */
export function nameElsewhere(written: string): string | undefined {
    return OTHER_NAMES.get(written.toLowerCase());
}

/** The name that differs from the written one only in case. */
export function nameInRightCase(written: string): string | undefined {
    const lower = written.toLowerCase();
    return PROPERTY_NAMES.find((name) => name.toLowerCase() === lower);
}

function text(
    name: TextPropertyName,
    select: keyof EntraDevice,
    label: string,
    read: (device: EntraDevice) => string | null | undefined,
) {
    return { name, type: "text" as const, select, label, alwaysSet: false, read: (d: EntraDevice) => read(d) ?? null };
}

function flag(
    name: BooleanPropertyName,
    select: keyof EntraDevice,
    label: string,
    read: (device: EntraDevice) => boolean | null | undefined,
) {
    return {
        name,
        type: "boolean" as const,
        select,
        label,
        alwaysSet: false,
        read: (d: EntraDevice) => read(d) ?? null,
    };
}

function ruleTrustType(trustType: string | null | undefined): string | null | undefined {
    return typeof trustType === "string" ? (TRUST_TYPES[trustType] ?? trustType) : trustType;
}

function extensionAttributeNames(): ExtensionAttributeName[] {
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
    return numbers.map((number) => `extensionAttribute${number}` as const);
}
