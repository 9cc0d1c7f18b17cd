import { dateTime, opaque, type ResourceContract, readOnly, text } from "./schema";

/** Microsoft Graph v1.0 reference, directoryAudit. */
export const DIRECTORY_AUDIT: ResourceContract = {
    name: "directoryAudit",
    properties: {
        id: readOnly(text()),
        category: readOnly(text()),
        correlationId: readOnly(text()),
        result: readOnly({ kind: "enum", members: ["success", "failure", "timeout"] }),
        resultReason: readOnly(text()),
        activityDisplayName: readOnly(text()),
        activityDateTime: readOnly(dateTime),
        loggedByService: readOnly(text()),
        operationType: readOnly(text()),
        initiatedBy: readOnly(opaque),
        targetResources: readOnly(opaque),
        additionalDetails: readOnly(opaque),
        userAgent: readOnly(text(), { betaOnly: true }),
    },
};
