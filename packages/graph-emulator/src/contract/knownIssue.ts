import { dateTime, int32, type ResourceContract, readOnly, text, texts } from "./schema";

/** Microsoft Graph beta reference, microsoft.graph.windowsUpdates.product. */
export const PRODUCT: ResourceContract = {
    name: "windowsUpdates.product",
    properties: {
        id: readOnly(text()),
        name: readOnly(text()),
        groupName: readOnly(text()),
        friendlyNames: readOnly(texts),
    },
};

/** Microsoft Graph beta reference, microsoft.graph.windowsUpdates.knownIssue, windowsReleaseHealthStatus (September 2024). */
export const ISSUE_STATUSES = [
    "reported",
    "investigating",
    "confirmed",
    "mitigated",
    "mitigatedExternal",
    "resolved",
    "resolvedExternal",
] as const;

/** Microsoft Graph beta reference, microsoft.graph.windowsUpdates.knownIssue (September 2024), without its history and articles. */
export const KNOWN_ISSUE: ResourceContract = {
    name: "windowsUpdates.knownIssue",
    properties: {
        id: readOnly(text()),
        title: readOnly(text()),
        description: readOnly(text()),
        status: readOnly({ kind: "enum", members: ISSUE_STATUSES }),
        startDateTime: readOnly(dateTime),
        lastUpdatedDateTime: readOnly(dateTime),
        resolvedDateTime: readOnly(dateTime),
        safeguardHoldIds: readOnly({ kind: "collection", of: int32 }),
        webViewUrl: readOnly(text()),
    },
};
