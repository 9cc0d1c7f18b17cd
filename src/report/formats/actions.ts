import { actionsCsv } from "../actions";
import type { Format, Printers } from "../format";

const PRINTERS: Printers = { readiness: actionsCsv };

export const actionsFormat: Format = {
    name: "actions",
    summary: "CSV of what to do: a line a cause, with its devices, remedy, owner and due date",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
