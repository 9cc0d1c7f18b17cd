import type { ResourceContract } from "./schema";

/**
 * Parameters of the action `bulkAction` on a quality update policy. Microsoft Graph beta reference, bulkAction (August 2024) and
 * windowsQualityUpdatePolicyActionType. The ids are those of catalog items, as the detail type suggests (`assumed`).
 */
export const BULK_ACTION: ResourceContract = {
    name: "bulkAction",
    properties: {
        action: { type: { kind: "enum", members: ["approve", "suspend"] }, required: true },
        ids: { type: { kind: "collection", of: { kind: "string" } }, required: true },
    },
};
