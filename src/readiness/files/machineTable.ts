import { editionOfSku } from "../../servicing/editions";
import {
    type DeviceFacts,
    type Fact,
    known,
    missing,
    NOT_ASKED,
    type SupersededRecord,
    type VbsReport,
} from "../facts";
import type { FleetCounts } from "../source";
import { growingFloats, growingIntegers } from "./growing";
import { GuidTable } from "./guidTable";
import type { IntuneProfile, IntuneRecord } from "./intuneRecord";

/** No record. */
const NONE = -1;

/**
 * The Intune records of a fleet by machine, in little more than 100 bytes each: what records have in common is kept once, ids
 * and times as numbers. The newest sync of a machine is judged, the greater id where two are the same.
 */
export class MachineTable {
    private readonly ids = new GuidTable();
    private readonly names: string[] = [];
    private readonly syncs = growingFloats();
    private readonly profileOf = growingIntegers();
    /** The next older record of the same machine, or NONE. */
    private readonly older = growingIntegers();
    /** Machines by Entra's `deviceId`, or by the record's id where there is none. */
    private readonly machines = new GuidTable();
    private readonly newest = growingIntegers();
    private readonly profiles: IntuneProfile[] = [];
    private readonly isServer: boolean[] = [];
    private readonly profileNumbers = new Map<string, number>();

    constructor(private readonly counts: FleetCounts) {}

    /** Takes a record in; the same id again counts once. */
    add(record: IntuneRecord): void {
        if (this.ids.find(record.id) !== NONE) {
            return;
        }
        if (record.system === "other") {
            this.ids.add(record.id);
            this.names.push("");
            this.pushRow(Number.NaN, NONE);
            this.counts.nonWindows += 1;
            return;
        }
        const row = this.ids.add(record.id);
        this.names.push(record.name);
        this.pushRow(record.lastSync, this.profileNumber(record));
        const machine = this.machines.add(record.entraDeviceId ?? `intune:${record.id}`);
        if (machine === this.newest.length) {
            this.newest.push(row);
            return;
        }
        this.counts.duplicates += 1;
        this.insert(machine, row);
    }

    /**
     * The facts of every machine with a Windows client. `entraObject` is told an Entra `deviceId` or null, `attestation` an
     * Intune id.
     */
    *facts(sides: {
        readonly entraObject: (deviceId: string | null) => Fact<string>;
        readonly attestation: (intuneId: string) => Fact<VbsReport>;
    }): Generator<DeviceFacts, void, undefined> {
        for (let machine = 0; machine < this.newest.length; machine += 1) {
            const row = this.newest.at(machine);
            const number = this.profileOf.at(row);
            const profile = this.profiles[number];
            if (profile === undefined || this.isServer[number] === true) {
                this.counts.servers += 1;
                continue;
            }
            this.counts.windows += 1;
            const key = this.machines.at(machine);
            const entraDeviceId = key.startsWith("intune:") ? null : key;
            const identity = {
                name: this.names[row] ?? "",
                intuneId: this.ids.at(row),
                entraDeviceId,
                lastSyncDateTime: isoTime(this.syncs.at(row)),
                otherRecords: this.superseded(row),
            };
            yield factsOf(identity, profile, sides.entraObject(entraDeviceId), sides.attestation);
        }
    }

    private pushRow(sync: number, profile: number): void {
        this.syncs.push(sync);
        this.profileOf.push(profile);
        this.older.push(NONE);
    }

    /** Puts a record where it belongs among those of its machine, newest first. */
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

    private superseded(row: number): SupersededRecord[] {
        const records: SupersededRecord[] = [];
        for (let other = this.older.at(row); other !== NONE; other = this.older.at(other)) {
            records.push({
                intuneId: this.ids.at(other),
                name: this.names[other] ?? "",
                lastSyncDateTime: isoTime(this.syncs.at(other)),
            });
        }
        return records;
    }

    private profileNumber({ profile, system }: IntuneRecord): number {
        const { skuNumber, skuFamily, osVersion, architecture, joinType, managementAgent, vbs, source } = profile;
        const why = vbs === undefined ? "" : "why" in vbs ? `?${vbs.why}` : `${vbs.state}\t${vbs.hardware}`;
        const key = `${system}\t${skuNumber}\t${skuFamily}\t${osVersion}\t${architecture}\t${joinType}\t${managementAgent}\t${why}\t${source}`;
        const known = this.profileNumbers.get(key);
        if (known !== undefined) {
            return known;
        }
        const number = this.profiles.length;
        this.profileNumbers.set(key, number);
        this.profiles.push(profile);
        this.isServer.push(
            system === "server" || (typeof skuNumber === "number" && editionOfSku(skuNumber)?.treatment === "server"),
        );
        return number;
    }
}

function orNever(time: number): number {
    return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

function isoTime(time: number): string | null {
    return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function factsOf(
    identity: DeviceFacts["identity"],
    profile: IntuneProfile,
    entraObject: Fact<string>,
    attestation: (intuneId: string) => Fact<VbsReport>,
): DeviceFacts {
    const { source, vbs } = profile;
    const observedAt = identity.lastSyncDateTime;
    const fact = <T>(value: T | null | undefined): Fact<T> =>
        value === undefined
            ? NOT_ASKED
            : value === null
              ? missing("the file has no value", source, observedAt)
              : known(value, source, observedAt);
    return {
        identity,
        skuNumber: fact(profile.skuNumber),
        skuFamily: fact(profile.skuFamily),
        osVersion: fact(profile.osVersion),
        architecture: fact(profile.architecture),
        joinType: fact(profile.joinType),
        managementAgent: fact(profile.managementAgent),
        entraObject,
        vbs: vbsOf(vbs, identity, source, attestation),
    };
}

/** The inventory is the better witness: it says why VBS does not run. The attestation speaks where it is silent. */
function vbsOf(
    vbs: IntuneProfile["vbs"],
    { intuneId, lastSyncDateTime }: DeviceFacts["identity"],
    source: string,
    attestation: (intuneId: string) => Fact<VbsReport>,
): Fact<VbsReport> {
    if (vbs !== undefined && !("why" in vbs)) {
        return known(vbs, source, lastSyncDateTime);
    }
    const attested = attestation(intuneId);
    return vbs === undefined || attested.kind === "known" ? attested : missing(vbs.why, source, lastSyncDateTime);
}
