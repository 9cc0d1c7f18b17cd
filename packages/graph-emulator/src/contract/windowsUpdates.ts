import { GUID } from "./guid";
import { boolean, type ResourceContract } from "./schema";

/** Microsoft Graph beta reference, microsoft.graph.windowsUpdates.tenantSetting (2026). */
export const TENANT_SETTING: ResourceContract = {
    name: "windowsUpdates.tenantSetting",
    properties: { areDataProcessorServiceForWindowsFeaturesEnabled: { type: boolean } },
};

/**
 * Microsoft Graph beta reference, microsoft.graph.windowsUpdates.mdmAppSetting (2026): the key is a GUID that is not
 * empty and never changes. That a creation only needs the key is `assumed`.
 */
export const MDM_APP_SETTING: ResourceContract = {
    name: "windowsUpdates.mdmAppSetting",
    properties: {
        mdmAppId: { type: { kind: "string", pattern: GUID }, required: true, access: "createOnly" },
        isHotpatchEnabled: { type: boolean },
    },
};
