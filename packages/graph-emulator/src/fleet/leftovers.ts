import { DAY } from "./clock";
import type { EntraDevice, ManagedDevice } from "./devices";
import { NOTHING, type Tenant } from "./tenant";
import type { WindowsPc } from "./windowsPc";

/**
 * The Intune record of an earlier enrolment of a PC: same Entra device and serial number, but its own id, last seen
 * days to years before the current one, with the facts of that time.
 */
export function supersededRecord(pc: WindowsPc, { random, clock }: Tenant): ManagedDevice {
    const age = pc.age + random.between(DAY, 500 * DAY);
    return {
        listed: {
            ...pc.managed.listed,
            id: random.guid(),
            lastSyncDateTime: clock.ago(age),
            enrolledDateTime: clock.ago(age + 30 * DAY),
            osVersion: random.chance(0.5) ? "10.0.22631.4460" : "10.0.26100.6899",
            managementAgent: random.chance(0.5) ? "configurationManagerClient" : "mdm",
            configurationManagerClientEnabledFeatures: null,
            skuNumber: random.chance(0.5) ? 4 : 48,
            skuFamily: null,
        },
        inventory: random.chance(0.5) && pc.managed.inventory !== undefined ? { ...pc.managed.inventory } : undefined,
    };
}

/**
 * The Entra device that a PC left behind when it was reinstalled: same name, different ids, not seen for a long time,
 * and often still marked as managed by Intune.
 */
export function staleEntraDevice(entra: EntraDevice, { random, clock }: Tenant): EntraDevice {
    const age = random.between(120 * DAY, 900 * DAY);
    const forgotten = random.chance(0.5);
    return {
        ...entra,
        id: random.guid(),
        deviceId: random.guid(),
        accountEnabled: random.chance(0.7),
        approximateLastSignInDateTime: clock.ago(age),
        createdDateTime: clock.ago(age + 200 * DAY),
        registrationDateTime: clock.ago(age + 200 * DAY),
        isManaged: forgotten ? entra.isManaged : false,
        mdmAppId: forgotten ? entra.mdmAppId : null,
        physicalIds: NOTHING,
    };
}
