import { dateTime, type ResourceContract, readOnly, text } from "./schema";

/**
 * Microsoft Graph v1.0 and beta reference, deviceManagementExportJob (2025); lengths from the published types. `json` and
 * `pdf` files are documented, but this emulator only writes `csv`.
 */
export const EXPORT_JOB: ResourceContract = {
    name: "deviceManagementExportJob",
    properties: {
        id: readOnly(text()),
        reportName: { type: text(2000, 1), required: true },
        filter: { type: text(2000), nullable: true },
        select: { type: { kind: "collection", of: text(1000), maxItems: 256 }, nullable: true },
        format: { type: { kind: "enum", members: ["csv"] } },
        snapshotId: { type: text(128), nullable: true },
        localizationType: {
            type: { kind: "enum", members: ["LocalizedValuesAsAdditionalColumn", "ReplaceLocalizableValues"] },
        },
        search: { type: text(100), nullable: true, betaOnly: true },
        status: readOnly({ kind: "enum", members: ["unknown", "notStarted", "inProgress", "completed", "failed"] }),
        url: readOnly(text()),
        requestDateTime: readOnly(dateTime),
        expirationDateTime: readOnly(dateTime),
    },
};
