import {
    type EntraDevice,
    generateFleet,
    HARDWARE_INFORMATION_DEFAULTS,
    type HardwareInformation,
    type ListedManagedDevice,
    type ManagedDevice,
} from "../../src/fleet";

const DEVICE_ID = "11111111-2222-4333-8444-555555555555";

const oneHealthyPc = generateFleet({ devices: 1, seed: 1 });

function first<T>(list: readonly T[], fits: (item: T) => boolean): T {
    const found = list.find(fits);
    if (found === undefined) {
        throw new Error("The generated fleet has no such device.");
    }
    return found;
}

const healthyPc = first(oneHealthyPc.managedDevices, ({ listed }) => listed.deviceName === "WIN-000001");
const healthyEntra = first(oneHealthyPc.entraDevices, ({ displayName }) => displayName === "WIN-000001");

/** A device in Entra, in everything a healthy hybrid or cloud PC but for what is given. */
export function entraDevice(changes: Partial<EntraDevice> = {}): EntraDevice {
    return {
        ...healthyEntra,
        deviceId: DEVICE_ID,
        physicalIds: [],
        systemLabels: [],
        deviceCategory: null,
        extensionAttributes: {},
        ...changes,
    };
}

/** A PC in Intune that lacks nothing but what is given; `inventory: undefined` = never inventoried. */
export function managedPc(
    listed: Partial<ListedManagedDevice> = {},
    inventory: Partial<HardwareInformation> | undefined = {},
): ManagedDevice {
    return {
        listed: {
            ...healthyPc.listed,
            id: "record-1",
            azureADDeviceId: DEVICE_ID,
            skuNumber: 4,
            osVersion: "10.0.26100.4946",
            joinType: "azureADJoined",
            managementAgent: "mdm",
            lastSyncDateTime: "2026-10-01T08:00:00Z",
            ...listed,
        },
        inventory: inventory && {
            ...HARDWARE_INFORMATION_DEFAULTS,
            tpmSpecificationVersion: "2.0, 0, 1.38",
            operatingSystemEdition: "Enterprise",
            operatingSystemProductType: 4,
            ...inventory,
        },
    };
}
