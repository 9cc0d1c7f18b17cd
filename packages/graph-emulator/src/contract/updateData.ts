import { type ResourceContract, readOnly, text } from "./schema";

/** Microsoft Graph beta reference, microsoft.graph.windowsUpdates.deviceProfile. The members of `osStatus` are not documented. */
export const DEVICE_PROFILE: ResourceContract = {
    name: "windowsUpdates.deviceProfile",
    properties: {
        id: readOnly(text()),
        azureAdDeviceId: readOnly(text()),
        deviceModel: readOnly(text()),
        deviceName: readOnly(text()),
        hotpatchReadiness: readOnly({ kind: "enum", members: ["ready", "notReady", "unknownFutureValue"] }),
        osBuild: readOnly(text()),
        osStatus: readOnly(text()),
    },
};

/** Microsoft Graph beta reference, microsoft.graph.windowsUpdates.policyAssignment. */
export const POLICY_ASSIGNMENT: ResourceContract = {
    name: "windowsUpdates.policyAssignment",
    properties: {
        id: readOnly(text()),
        azureAdDeviceId: readOnly(text()),
        policyId: readOnly(text()),
        policyName: readOnly(text()),
    },
};
