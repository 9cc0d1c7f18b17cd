import type { SupersededRecord } from "../facts";
import type { FleetCounts } from "../source";
import { growingBytes, growingFloats, growingIntegers } from "./growing";
import { GuidTable } from "./guidTable";
import { UNREADABLE } from "./instant";
import type { IntuneProfile, IntuneRecord } from "./intuneRecord";
import { ProfileTable } from "./profileTable";

/** No record. */
const NONE = -1;

/** Whether Entra has the device that a machine's record refers to; `unnamed` if the record refers to none. */
export const REGISTRATIONS = ["unnamed", "registered", "unregistered"] as const;
export type Registration = (typeof REGISTRATIONS)[number];

/**
 * The Intune records of a fleet by machine, and Entra's devices, in about 150 bytes each: what records have in common
 * is stored once, ids and times as numbers. A machine is judged by its newest sync, and by the greater id if two syncs
 * are equal.
 *
 * A machine's number is that of its Entra `deviceId`, or of its record's id if Intune refers to none; Entra devices
 * without an Intune record have numbers too.
 */
export class MachineTable {
    private readonly ids = new GuidTable();
    private readonly names: string[] = [];
    private readonly syncs = growingFloats();
    private readonly profileOf = growingIntegers();
    /** The next older record of the same machine, or NONE. */
    private readonly older = growingIntegers();
    private readonly machines = new GuidTable();
    /** A machine's newest record, or NONE. */
    private readonly newest = growingIntegers();
    /** 1 for a device that exists in Entra. */
    private readonly registered = growingBytes();
    private readonly profiles = new ProfileTable();

    constructor(private readonly counts: FleetCounts) {}

    /** Adds a record; the same id counts only once. */
    add(record: IntuneRecord): void {
        const row = this.ids.add(record.id);
        if (row < this.names.length) {
            return;
        }
        if (record.system === "other") {
            this.names.push("");
            this.pushRow(Number.NaN, NONE);
            this.counts.nonWindows += 1;
            return;
        }
        this.names.push(record.name);
        this.pushRow(record.lastSync, this.profiles.numberOf(record));
        const machine = this.machineNumber(record.entraDeviceId ?? `${UNNAMED}${record.id}`);
        if (this.newest.at(machine) === NONE) {
            this.newest.set(machine, row);
            return;
        }
        this.counts.duplicates += 1;
        this.insert(machine, row);
    }

    /** Adds a device that exists in Entra, by its `deviceId`. */
    addEntraDevice(deviceId: string): void {
        this.registered.set(this.machineNumber(deviceId), 1);
    }

    /** The numbers of machines with a Windows client, each once. Also counts them and the servers. */
    *clients(): Generator<number, void, undefined> {
        for (let machine = 0; machine < this.newest.length; machine += 1) {
            const row = this.newest.at(machine);
            if (row === NONE) {
                continue;
            }
            if (this.profiles.isServer(this.profileOf.at(row))) {
                this.counts.servers += 1;
                continue;
            }
            this.counts.windows += 1;
            yield machine;
        }
    }

    name(machine: number): string {
        return this.names[this.newest.at(machine)] ?? "";
    }

    /** Of the record that is judged. */
    intuneId(machine: number): string {
        return this.ids.at(this.newest.at(machine));
    }

    /** The Entra `deviceId` that Intune refers to, or null. */
    entraDeviceId(machine: number): string | null {
        return this.isUnnamed(machine) ? null : this.machines.at(machine);
    }

    /** Whether it has several records and the time of one is not valid, so that the newest one is not known. */
    isUndecided(machine: number): boolean {
        const row = this.newest.at(machine);
        return this.syncs.at(row) === UNREADABLE && this.older.at(row) !== NONE;
    }

    /** ISO 8601, null for a machine that never synced, undefined if the file's date is not valid. */
    lastSync(machine: number): string | null | undefined {
        return isoTime(this.syncs.at(this.newest.at(machine)));
    }

    registration(machine: number): Registration {
        if (this.registered.at(machine) === 1) {
            return "registered";
        }
        return this.isUnnamed(machine) ? "unnamed" : "unregistered";
    }

    /** The number of the properties that the machine's newest record shares with others. */
    profileNumber(machine: number): number {
        return this.profileOf.at(this.newest.at(machine));
    }

    profile(machine: number): IntuneProfile {
        const profile = this.profiles.at(this.profileNumber(machine));
        if (profile === undefined) {
            throw new RangeError(`Find machine ${machine}: there is no machine with that number.`);
        }
        return profile;
    }

    /** Older records of the same machine, newest first. */
    otherRecords(machine: number): SupersededRecord[] {
        const records: SupersededRecord[] = [];
        for (let row = this.older.at(this.newest.at(machine)); row !== NONE; row = this.older.at(row)) {
            records.push({
                intuneId: this.ids.at(row),
                name: this.names[row] ?? "",
                lastSyncDateTime: isoTime(this.syncs.at(row)),
            });
        }
        return records;
    }

    private isUnnamed(machine: number): boolean {
        return this.machines.textAt(machine)?.startsWith(UNNAMED) === true;
    }

    private machineNumber(key: string): number {
        const machine = this.machines.add(key);
        if (machine === this.newest.length) {
            this.newest.push(NONE);
            this.registered.push(0);
        }
        return machine;
    }

    private pushRow(sync: number, profile: number): void {
        this.syncs.push(sync);
        this.profileOf.push(profile);
        this.older.push(NONE);
    }

    /** Inserts a record among those of its machine, newest first. */
    private insert(machine: number, row: number): void {
        let before = NONE;
        let after = this.newest.at(machine);
        while (after !== NONE && !this.isNewer(row, after)) {
            before = after;
            after = this.older.at(after);
        }
        this.older.set(row, after);
        if (before === NONE) {
            this.newest.set(machine, row);
        } else {
            this.older.set(before, row);
        }
    }

    private isNewer(a: number, b: number): boolean {
        const [first, second] = [orNever(this.syncs.at(a)), orNever(this.syncs.at(b))];
        return first === second ? this.ids.at(a) > this.ids.at(b) : first > second;
    }
}

/** The prefix of the key of a machine that only Intune knows. Entra's ids never contain a colon. */
const UNNAMED = "intune:";

function orNever(time: number): number {
    return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

function isoTime(time: number): string | null | undefined {
    if (time === UNREADABLE) {
        return undefined;
    }
    return Number.isFinite(time) ? new Date(time).toISOString() : null;
}
