import { type Fact, known, missing, type VbsReport } from "../facts";
import { type CsvRow, cellOf } from "./csv";
import { growingFloats, growingIntegers } from "./growing";
import { GuidTable } from "./guidTable";
import { instantOf, UNREADABLE } from "./instant";

const FIELD = "VSMStatus";

/** VBS at the boot that was attested last. Enabled there does not mean that memory integrity is on. */
const REPORTS: readonly VbsReport[] = [
    { state: "running", hardware: null, field: FIELD },
    { state: "disabledAtBoot", hardware: null, field: FIELD },
];

/** The place of a state that is not decided, behind those of the reports. */
const UNDECIDED = 2;

const ATTEST =
    "Export the report WindowsDeviceHealthAttestationReport from Intune and name that file too, or save the device by a single read " +
    "of managedDevices, which has its hardware inventory.";

/** What a row says about its time, for a reader. */
export function attestedTimeText(row: CsvRow): string {
    return cellOf(row, ["healthcertissueddate"]) ?? "";
}

/** Whether a head is that of the export `WindowsDeviceHealthAttestationReport`. */
export function isAttestation(row: CsvRow): boolean {
    return Object.hasOwn(row, "deviceid") && Object.hasOwn(row, "vsmstatus");
}

/**
 * What the health attestation says about VBS, by Intune's id. Only devices that attested are in it: absence is no state. Of
 * several rows of a device the newest counts.
 */
export class Attestations {
    private readonly ids = new GuidTable();
    private readonly states = growingIntegers();
    private readonly times = growingFloats();

    /** @param source for evidence; undefined if there is no such file */
    constructor(private readonly source: string | undefined) {}

    /** @returns whether the row's time can be read, or there is none */
    add(row: CsvRow): boolean {
        const id = cellOf(row, ["deviceid"]);
        const state = ["enabled", "disabled"].indexOf((cellOf(row, ["vsmstatus"]) ?? "").toLowerCase());
        if (id === null || state < 0) {
            return true;
        }
        const time = instantOf(attestedTimeText(row));
        const number = this.ids.add(id);
        if (number === this.states.length) {
            this.states.push(state);
            this.times.push(time);
        } else if (time === UNREADABLE || this.times.at(number) === UNREADABLE) {
            this.states.set(number, state === this.states.at(number) ? state : UNDECIDED);
            this.times.set(number, UNREADABLE);
        } else if (!(time <= this.times.at(number))) {
            this.states.set(number, state);
            this.times.set(number, time);
        }
        return time !== UNREADABLE;
    }

    /** Whether there is no such file, or nothing in it. */
    get isEmpty(): boolean {
        return this.ids.size === 0;
    }

    /** 0 for enabled, 1 for disabled, 2 where that is not decided, -1 for a device that is not in the report. */
    stateNumber(intuneId: string): number {
        const number = this.ids.find(intuneId);
        return number < 0 ? -1 : this.states.at(number);
    }

    of(intuneId: string): Fact<VbsReport> {
        if (this.source === undefined) {
            return missing("no file has it", "files", null, ATTEST);
        }
        const state = this.stateNumber(intuneId);
        const report = REPORTS[state];
        if (report === undefined) {
            return state === UNDECIDED
                ? missing(
                      "the attestation report has several rows of the device, and the time of one cannot be read",
                      this.source,
                      null,
                      "Write the times in the report as 2026-11-20 08:00, or export it again.",
                  )
                : missing("the device is not in the attestation report", this.source, null, ATTEST);
        }
        const time = this.times.at(this.ids.find(intuneId));
        return known(report, this.source, Number.isFinite(time) ? new Date(time).toISOString() : null);
    }
}
