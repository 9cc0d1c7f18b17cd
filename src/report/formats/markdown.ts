import { deliveryMarkdown } from "../deliveryMarkdown";
import type { Format, Printers } from "../format";
import { readinessMarkdown } from "../readinessMarkdown";
import { rolloutPromotionMarkdown } from "../rolloutPromotion";
import { rolloutStatusMarkdown } from "../rolloutStatus";
import { tenantsMarkdown } from "../tenants";

const PRINTERS: Printers = {
    readiness: readinessMarkdown,
    delivery: deliveryMarkdown,
    rolloutStatus: rolloutStatusMarkdown,
    rolloutPromotion: rolloutPromotionMarkdown,
    tenants: tenantsMarkdown,
};

export const markdownFormat: Format = {
    name: "markdown",
    summary: "for a comment on a pull request or an issue: numbers, causes, folded lists",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};
