import type { Format, Printers } from "../format";
import { readinessPage } from "../html/readinessPage";

const PRINTERS: Printers = {
    readiness: readinessPage,
};

export const htmlFormat: Format = {
    name: "html",
    summary: "one page for people, without a network: to search, filter, share and print",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
