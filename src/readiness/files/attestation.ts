import { type Fact, known, missing, type VbsReport } from "../facts";
import { type CsvRow, cellOf } from "./csv";
import { growingFloats, growingIntegers } from "./growing";
import { GuidTable } from "./guidTable";
import { exportedTime } from "./intuneExport";

const FIELD = "VSMStatus";

/** VBS at the boot that was attested last. Enabled there does not mean that memory integrity is on. */
const REPORTS: readonly VbsReport[] = [
    { state: "running", hardware: null, field: FIELD },
    { state: "disabledAtBoot", hardware: null, field: FIELD },
];

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

    add(row: CsvRow): void {
        const id = cellOf(row, ["deviceid"]);
        const state = ["enabled", "disabled"].indexOf((cellOf(row, ["vsmstatus"]) ?? "").toLowerCase());
        if (id === null || state < 0) {
            return;
        }
        const time = exportedTime(cellOf(row, ["healthcertissueddate"]));
        const number = this.ids.add(id);
        if (number === this.states.length) {
            this.states.push(state);
            this.times.push(time);
        } else if (!(time <= this.times.at(number))) {
            this.states.set(number, state);
            this.times.set(number, time);
        }
    }

    /** Whether there is no such file, or nothing in it. */
    get isEmpty(): boolean {
        return this.ids.size === 0;
    }

    /** 0 for enabled, 1 for disabled, -1 for a device that is not in the report. */
    stateNumber(intuneId: string): number {
        const number = this.ids.find(intuneId);
        return number < 0 ? -1 : this.states.at(number);
    }

    of(intuneId: string): Fact<VbsReport> {
        if (this.source === undefined) {
            return missing("no file has it", "files", null);
        }
        const report = REPORTS[this.stateNumber(intuneId)];
        if (report === undefined) {
            return missing("the device is not in the attestation report", this.source, null);
        }
        const time = this.times.at(this.ids.find(intuneId));
        return known(report, this.source, Number.isNaN(time) ? null : new Date(time).toISOString());
    }
}
