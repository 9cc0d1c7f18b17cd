import type { EmulatorClock } from "../clock";
import type { Directory } from "../directory/directory";
import { type EntraDevice, type FleetTally, judgeDevice, type ManagedDevice } from "../fleet";
import type { Intune } from "../intune/intune";

/** What a service knows about a PC that is joined to Entra. */
export interface Observation {
    readonly managed: ManagedDevice;
    readonly entra: EntraDevice;
    readonly osVersion: string | null;
    /** State of virtualization-based security; undefined if the PC never reported it. */
    readonly vbs: string | undefined;
    readonly verdict: "eligible" | "notEligible" | "unknown";
    /** When the PC reported this, milliseconds since 1970. */
    readonly reportedAt: number;
}

/** The fleet that is observed. */
export interface ObservedFleet {
    readonly clock: EmulatorClock;
    readonly directory: Directory;
    readonly intune: Intune;
    /** Says which records are judged: the newest of each Windows client. */
    readonly tally: FleetTally;
    /** Grows whenever a device has changed. */
    readonly changes: () => number;
}

/**
 * The fleet as a service that is told of each change with a delay sees it. At the start it knows every PC as it was
 * generated; a change is seen as soon as the PC's last contact with Intune is older than the delay.
 */
export class Observations {
    private seen = -1;
    private due = Number.POSITIVE_INFINITY;
    private list: readonly Observation[] = [];

    constructor(
        private readonly fleet: ObservedFleet,
        private readonly lagMs: number,
    ) {}

    /** All PCs, in an order that never changes; the same list for as long as nothing new is seen. */
    all(): readonly Observation[] {
        const now = this.fleet.clock.now();
        const changes = this.fleet.changes();
        if (changes !== this.seen || now >= this.due) {
            this.list = this.seen < 0 ? this.first() : this.renewed(now);
            this.seen = changes;
        }
        return this.list;
    }

    private first(): Observation[] {
        const { directory, intune, tally } = this.fleet;
        return intune.managedDevices.flatMap((managed) => {
            const { id, azureADDeviceId } = managed.listed;
            const entra = tally.byDevice.has(id) ? directory.deviceByDeviceId(azureADDeviceId ?? "") : undefined;
            return entra === undefined || entra.trustType === "Workplace" ? [] : [observed(managed, entra)];
        });
    }

    private renewed(now: number): readonly Observation[] {
        this.due = Number.POSITIVE_INFINITY;
        let isNew = false;
        const renewed = this.list.map((known) => {
            const current = observed(known.managed, known.entra);
            if (
                current.reportedAt === known.reportedAt &&
                current.osVersion === known.osVersion &&
                current.vbs === known.vbs
            ) {
                return known;
            }
            const seenAt = current.reportedAt + this.lagMs;
            if (seenAt > now) {
                this.due = Math.min(this.due, seenAt);
                return known;
            }
            isNew = true;
            return current;
        });
        return isNew ? renewed : this.list;
    }
}

function observed(managed: ManagedDevice, entra: EntraDevice): Observation {
    const { failing, unknown } = judgeDevice(managed, () => true);
    return {
        managed,
        entra,
        osVersion: managed.listed.osVersion,
        vbs: managed.inventory?.deviceGuardVirtualizationBasedSecurityState,
        verdict: failing.length > 0 ? "notEligible" : unknown.length > 0 ? "unknown" : "eligible",
        reportedAt: Date.parse(managed.listed.lastSyncDateTime),
    };
}
