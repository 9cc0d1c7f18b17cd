import type { EntraDevice, ManagedDevice } from "./devices";
import { type FleetShares, shareProblems, traitTables } from "./fleetShares";
import { staleEntraDevice, supersededRecord } from "./leftovers";
import { makeMobileDevice, makeServer, makeUnmanagedDevice } from "./otherDevices";
import { Random } from "./random";
import { type FleetTally, tallyFleet } from "./tally";
import { createTenant } from "./tenant";
import { traitsOf } from "./traits";
import { makeWindowsPc } from "./windowsPc";

export {
    BETA_ONLY_MANAGED_DEVICE_PROPERTIES,
    type ConfigurationManagerClientEnabledFeatures,
    type EntraDevice,
    type ExtensionAttributes,
    HARDWARE_INFORMATION_DEFAULTS,
    type HardwareInformation,
    type ListedManagedDevice,
    type ManagedDevice,
} from "./devices";
export { type FleetShares, SHARED_TRAITS, shareProblems } from "./fleetShares";
export { type DeviceTally, type FleetTally, judgeDevice, type PrerequisiteCode, tallyFleet } from "./tally";

/** The parameters of a fleet. */
export interface FleetOptions {
    /**
     * How many Windows client machines there are to judge, 0 to 1,000,000. Phones, servers and leftovers are added to
     * that.
     */
    readonly devices: number;
    /** A whole number. The same devices and seed produce the same fleet, except for timestamps. */
    readonly seed: number;
    /** The time from which ages are counted back. Defaults to the start of the current day, UTC. */
    readonly now?: Date;
    /** How the PCs are distributed. Defaults to a mixture in which everything occurs. */
    readonly shares?: FleetShares;
}

/** The devices of a tenant. The lists are unordered, like the service's. */
export interface Fleet {
    readonly entraDevices: EntraDevice[];
    readonly managedDevices: ManagedDevice[];
    /** The tally of the fleet when it was generated. `tallyFleet` counts again after a change. */
    readonly tally: FleetTally;
}

const MOST_DEVICES = 1_000_000;

/** One in this many PCs has an older Intune record, and one in this many a stale Entra device with the same name. */
const SUPERSEDED_EVERY = 33;
const STALE_EVERY = 25;

/** Devices other than Windows clients, as shares of their number; at least one of each kind. */
const MOBILE_SHARE = 0.25;
const SERVER_SHARE = 0.03;
const UNMANAGED_SHARE = 0.06;

/**
 * Generates the devices of a tenant from a seed. About half of the PCs can take hotpatches; every edition, build, state
 * of virtualization-based security, join, architecture and management agent occurs, as do PCs that were never
 * inventoried, leftovers of earlier enrolments and records without a device in Entra. From 200 PCs on, every
 * prerequisite is the reason for some PC's badge.
 *
 * Throws RangeError for a number of devices or a seed that is out of range.
 */
export function generateFleet(options: FleetOptions): Fleet {
    const { devices, seed } = options;
    if (!Number.isSafeInteger(devices) || devices < 0 || devices > MOST_DEVICES) {
        throw new RangeError(
            `Generate fleet of '${devices}' devices: not a whole number from 0 to 1,000,000. Pass one such as 200.`,
        );
    }
    const [problem] = shareProblems(options.shares ?? {});
    if (problem !== undefined) {
        throw new RangeError(`Generate fleet: shares.${problem.at.join(".")}: ${problem.text}`);
    }
    const tables = traitTables(options.shares);
    const random = new Random(seed);
    const tenant = createTenant(random, options.now ?? beginningOfToday(), devices);
    const entraDevices: EntraDevice[] = [];
    const managedDevices: ManagedDevice[] = [];

    for (let index = 0; index < devices; index += 1) {
        const pc = makeWindowsPc(traitsOf(index, random, tables, options.shares === undefined), index + 1, tenant);
        managedDevices.push(pc.managed);
        if (pc.entra === undefined) {
            continue;
        }
        entraDevices.push(pc.entra);
        if (index % SUPERSEDED_EVERY === 2) {
            managedDevices.push(supersededRecord(pc, tenant));
        }
        if (index % STALE_EVERY === 3) {
            entraDevices.push(staleEntraDevice(pc.entra, tenant));
        }
    }
    for (const [make, share] of [
        [makeMobileDevice, MOBILE_SHARE],
        [makeServer, SERVER_SHARE],
    ] as const) {
        for (let number = 1; number <= Math.ceil(devices * share); number += 1) {
            const { managed, entra } = make(number, tenant);
            managedDevices.push(managed);
            entraDevices.push(entra);
        }
    }
    for (let number = 1; number <= Math.ceil(devices * UNMANAGED_SHARE); number += 1) {
        entraDevices.push(makeUnmanagedDevice(number, tenant));
    }

    random.shuffle(entraDevices);
    random.shuffle(managedDevices);
    return { entraDevices, managedDevices, tally: tallyFleet(entraDevices, managedDevices) };
}

function beginningOfToday(): Date {
    const now = new Date();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}
