import { isAdvised } from "../../advisories/fleetAdvisories";
import { ADVISORY_COLUMNS } from "../advisories";
import { csvReport } from "../csv";
import { deliveryCsv } from "../deliveryCsv";
import type { Format, Printers } from "../format";
import { OPINION_COLUMNS } from "../secondOpinion";
import { tenantsCsv } from "../tenants";

const PRINTERS: Printers = {
    readiness: (readiness) => {
        const opinion = readiness.secondOpinion === undefined ? [] : OPINION_COLUMNS;
        return isAdvised(readiness)
            ? csvReport(readiness, [...ADVISORY_COLUMNS, ...opinion])
            : csvReport(readiness, opinion);
    },
    delivery: deliveryCsv,
    tenants: tenantsCsv,
};

export const csvFormat: Format = {
    name: "csv",
    summary: "a line a device or tenant, for spreadsheets",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
