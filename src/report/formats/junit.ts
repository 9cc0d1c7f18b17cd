import { deliveryJunit } from "../deliveryJunit";
import type { Format, Printers } from "../format";
import { readinessJunit } from "../readinessJunit";

const PRINTERS: Printers = { readiness: readinessJunit, delivery: deliveryJunit };

export const junitFormat: Format = {
    name: "junit",
    summary: "XML for the test view of a pipeline: a test case a device",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
