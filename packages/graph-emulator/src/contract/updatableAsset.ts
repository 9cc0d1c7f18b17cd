import { opaque, type ResourceContract, readOnly, text } from "./schema";

export const AZURE_AD_DEVICE = "microsoft.graph.windowsUpdates.azureADDevice";

/**
 * Microsoft Graph beta reference, microsoft.graph.windowsUpdates.updatableAsset. The properties that azureADDevice adds
 * are prefixed with its full name: "Get azureADDevice".
 */
export const UPDATABLE_ASSET: ResourceContract = {
    name: "windowsUpdates.updatableAsset",
    properties: {
        id: readOnly(text()),
        [`${AZURE_AD_DEVICE}/errors`]: readOnly(opaque),
        [`${AZURE_AD_DEVICE}/enrollment`]: readOnly(opaque),
    },
};
