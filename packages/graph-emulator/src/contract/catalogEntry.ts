import { boolean, dateTime, opaque, type ResourceContract, readOnly, text } from "./schema";

export const QUALITY_UPDATE = "microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry";

/**
 * Microsoft Graph beta reference, microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry, in addition to the
 * properties of every catalogEntry.
 */
export const QUALITY_UPDATE_PROPERTIES: ResourceContract["properties"] = {
    catalogName: readOnly(text()),
    cveSeverityInformation: readOnly(opaque),
    isExpeditable: readOnly(boolean),
    qualityUpdateCadence: readOnly({ kind: "enum", members: ["monthly", "outOfBand"] }),
    qualityUpdateClassification: readOnly({ kind: "enum", members: ["all", "security", "nonSecurity"] }),
    shortName: readOnly(text()),
};

/**
 * Microsoft Graph beta reference, microsoft.graph.windowsUpdates.catalogEntry. Properties of a derived type are
 * prefixed with its full name: "List catalog entries".
 */
export const CATALOG_ENTRY: ResourceContract = {
    name: "windowsUpdates.catalogEntry",
    properties: {
        id: readOnly(text()),
        displayName: readOnly(text()),
        releaseDateTime: readOnly(dateTime),
        deployableUntilDateTime: readOnly(dateTime),
        ...Object.fromEntries(
            Object.entries(QUALITY_UPDATE_PROPERTIES).map(([name, property]) => [
                `${QUALITY_UPDATE}/${name}`,
                property,
            ]),
        ),
    },
};
