import type { Format, Printers } from "../format";
import { deliveryPage } from "../html/deliveryPage";
import { readinessPage } from "../html/readinessPage";
import { rolloutPage } from "../html/rolloutPage";

const PRINTERS: Printers = {
    readiness: readinessPage,
    delivery: deliveryPage,
    rolloutStatus: rolloutPage,
};

export const htmlFormat: Format = {
    name: "html",
    summary: "one page for people, without a network: to search, filter, share and print",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
