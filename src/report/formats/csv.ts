import { isAdvised } from "../../advisories/fleetAdvisories";
import { ADVISORY_COLUMNS } from "../advisories";
import { csvReport } from "../csv";
import { deliveryCsv } from "../deliveryCsv";
import type { Format, Printers } from "../format";

const PRINTERS: Printers = {
    readiness: (readiness) => (isAdvised(readiness) ? csvReport(readiness, ADVISORY_COLUMNS) : csvReport(readiness)),
    delivery: deliveryCsv,
};

export const csvFormat: Format = {
    name: "csv",
    summary: "a line a device, for spreadsheets",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
