import { type Fact, known, missing, type VbsReport } from "../facts";
import { type CsvRow, cellOf } from "./csv";
import { growingFloats, growingIntegers } from "./growing";
import { GuidTable } from "./guidTable";
import { instantOf, UNREADABLE } from "./instant";

const FIELD = "VSMStatus";

/** VBS at the last attested boot. Enabled here does not mean that memory integrity is on. */
const REPORTS: readonly VbsReport[] = [
    { state: "running", hardware: null, field: FIELD },
    { state: "disabledAtBoot", hardware: null, field: FIELD },
];

/** The index of an undecided state, after those of the reports. */
const UNDECIDED = 2;

const ATTEST =
    "Export the report WindowsDeviceHealthAttestationReport from Intune and add that file, or save the device with a single read " +
    "of managedDevices, which includes its hardware inventory.";

/** A row's time, as the reader sees it. */
export function attestedTimeText(row: CsvRow): string {
    return cellOf(row, ["healthcertissueddate"]) ?? "";
}

/** Whether a header is that of the export `WindowsDeviceHealthAttestationReport`. */
export function isAttestation(row: CsvRow): boolean {
    return Object.hasOwn(row, "deviceid") && Object.hasOwn(row, "vsmstatus");
}

/**
 * What the health attestation says about VBS, by Intune's id. It only contains devices that attested: absence says
 * nothing. If a device has several rows, the newest counts.
 */
export class Attestations {
    private readonly ids = new GuidTable();
    private readonly states = growingIntegers();
    private readonly times = growingFloats();

    /** @param source for evidence; undefined if there is no such file */
    constructor(private readonly source: string | undefined) {}

    /** @returns whether the row's time is valid or absent */
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

    /** Whether there is no such file, or it is empty. */
    get isEmpty(): boolean {
        return this.ids.size === 0;
    }

    /** 0 for enabled, 1 for disabled, 2 if undecided, -1 for a device that is not in the report. */
    stateNumber(intuneId: string): number {
        const number = this.ids.find(intuneId);
        return number < 0 ? -1 : this.states.at(number);
    }

    of(intuneId: string): Fact<VbsReport> {
        if (this.source === undefined) {
            return missing("no file contains it", "files", null, ATTEST);
        }
        const state = this.stateNumber(intuneId);
        const report = REPORTS[state];
        if (report === undefined) {
            return state === UNDECIDED
                ? missing(
                      "the attestation report has several rows for the device, and the time of one is not valid",
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
