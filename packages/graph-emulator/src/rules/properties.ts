import type { EntraDevice } from "../fleet/devices";

/** A device attribute that a rule can name, without the `device.` prefix, and where the device object has it. */
export type DeviceProperty =
    | { readonly type: "string"; readonly read: (device: EntraDevice) => string | null }
    | { readonly type: "boolean"; readonly read: (device: EntraDevice) => boolean | null }
    | { readonly type: "collection"; readonly read: (device: EntraDevice) => readonly string[] }
    /** Groups that the device is in: only known to the caller. */
    | { readonly type: "memberOf" };

/** How rules spell the `trustType` of a device object. */
const TRUST_TYPES: Readonly<Record<string, string>> = { AzureAd: "AzureAD", ServerAd: "ServerAD" };

function text(read: (device: EntraDevice) => string | null): DeviceProperty {
    return { type: "string", read: (device) => read(device) ?? null };
}

function flag(read: (device: EntraDevice) => boolean | null): DeviceProperty {
    return { type: "boolean", read: (device) => read(device) ?? null };
}

function texts(read: (device: EntraDevice) => readonly string[]): DeviceProperty {
    return { type: "collection", read: (device) => read(device) ?? [] };
}

function trustType(device: EntraDevice): string | null {
    return device.trustType === null ? null : (TRUST_TYPES[device.trustType] ?? device.trustType);
}

/**
 * The device attributes of Microsoft's page "Manage rules for dynamic membership groups" (December 2024). Names are
 * case-sensitive. That page prints both `devicePhysicalIds` and `devicePhysicalIDs`, and the page about memberOf has
 * `memberof`: both spellings of each are accepted. `assumed`: `organizationalUnit`, which Microsoft advises against and
 * which matches no device, is refused.
 */
export const DEVICE_PROPERTIES: ReadonlyMap<string, DeviceProperty> = new Map<string, DeviceProperty>([
    ["accountEnabled", flag((device) => device.accountEnabled)],
    ["deviceCategory", text((device) => device.deviceCategory)],
    ["deviceId", text((device) => device.deviceId)],
    ["deviceManagementAppId", text((device) => device.mdmAppId)],
    ["deviceManufacturer", text((device) => device.manufacturer)],
    ["deviceModel", text((device) => device.model)],
    ["displayName", text((device) => device.displayName)],
    ["deviceOSType", text((device) => device.operatingSystem)],
    ["deviceOSVersion", text((device) => device.operatingSystemVersion)],
    ["deviceOwnership", text((device) => device.deviceOwnership)],
    ["devicePhysicalIds", texts((device) => device.physicalIds)],
    ["devicePhysicalIDs", texts((device) => device.physicalIds)],
    ["deviceTrustType", text(trustType)],
    ["enrollmentProfileName", text((device) => device.enrollmentProfileName)],
    ...extensionAttributes(),
    ["isRooted", flag((device) => device.isRooted)],
    ["managementType", text((device) => device.managementType)],
    ["memberOf", { type: "memberOf" }],
    ["memberof", { type: "memberOf" }],
    ["objectId", text((device) => device.id)],
    ["profileType", text((device) => device.profileType)],
    ["systemLabels", texts((device) => device.systemLabels)],
]);

function* extensionAttributes(): Generator<[string, DeviceProperty]> {
    for (let number = 1; number <= 15; number += 1) {
        const name = `extensionAttribute${number}` as const;
        yield [name, text((device) => device.extensionAttributes?.[name] ?? null)];
    }
}
