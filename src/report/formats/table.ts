import { isAdvised } from "../../advisories/fleetAdvisories";
import { advisoryTable } from "../advisories";
import { calendarTable } from "../calendar";
import { deliveryTable } from "../deliveryTable";
import type { Format, Printers } from "../format";
import { rolloutStatusTable } from "../rolloutStatus";
import { syncTable } from "../staleDevices";
import { tableReport } from "../table";
import { tenantsTable } from "../tenants";

const PRINTERS: Printers = {
    readiness: (readiness, look) => [
        tableReport(readiness, look),
        ...(isAdvised(readiness) ? [advisoryTable(readiness, look)] : []),
    ],
    delivery: deliveryTable,
    sync: syncTable,
    calendar: calendarTable,
    rolloutStatus: rolloutStatusTable,
    tenants: tenantsTable,
};

export const tableFormat: Format = {
    name: "table",
    summary: "columns for a reader",
    grows: true,
    printerOf: (kind) => PRINTERS[kind],
};
