import { int32, opaque, type ResourceContract, readOnly, text, texts } from "./schema";

/** Microsoft Graph v1.0 reference, subscribedSku. */
export const SUBSCRIBED_SKU: ResourceContract = {
    name: "subscribedSku",
    properties: {
        id: readOnly(text()),
        accountId: readOnly(text()),
        accountName: readOnly(text()),
        appliesTo: readOnly(text()),
        capabilityStatus: readOnly(text()),
        consumedUnits: readOnly(int32),
        prepaidUnits: readOnly(opaque),
        servicePlans: readOnly(opaque),
        skuId: readOnly(text()),
        skuPartNumber: readOnly(text()),
        subscriptionIds: readOnly(texts),
    },
};
