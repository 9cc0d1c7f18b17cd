import { deliveryMarkdown } from "../deliveryMarkdown";
import type { Format, Printers } from "../format";
import { readinessMarkdown } from "../readinessMarkdown";

const PRINTERS: Printers = { readiness: readinessMarkdown, delivery: deliveryMarkdown };

export const markdownFormat: Format = {
    name: "markdown",
    summary: "for a comment on a pull request or an issue: numbers, causes, folded lists",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
