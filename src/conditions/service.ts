import { condition } from "./condition";
import { AUTOPATCH, HOTPATCH_PAGE, PLANS, partOf } from "./documents";
import { SYNC_REMEDY } from "./syncs";

/** The update service knows the device but cannot register it. */
export const registrationError = condition({
    code: "registrationError",
    finding: ({ reasons }: { readonly reasons: readonly string[] }) =>
        `The update service cannot register the device: ${reasons.join(", ")}.`,
    meaning: "The update service cannot register the device.",
    remedy: "Rejoin the device to Entra (`dsregcmd /status` shows its state), then sync it.",
    source: [{ document: "Microsoft Graph beta reference, azureADDeviceRegistrationError", date: "2024" }],
});

/** A policy targets the device, but the update service does not manage it. */
export const neverEnrolled = condition({
    code: "neverEnrolled",
    finding: () => "The update service does not manage quality updates for it, although a policy targets it.",
    meaning: "The update service does not manage quality updates for the device, although a policy targets it.",
    remedy: `Allow the policy a day to take effect. ${SYNC_REMEDY} If that does not help, check the licences and the policy's assignment.`,
    source: [{ document: "Microsoft Graph beta reference, updateManagementEnrollment", date: "2024" }],
});

/** Intune lists the device as a user's own. */
export const personal = condition({
    code: "personal",
    finding: () => "Intune lists the device as personal; Windows Autopatch manages corporate devices only.",
    meaning: "Intune lists the device as personal; Windows Autopatch manages corporate devices only.",
    remedy: "If it belongs to the organisation, set its ownership to corporate in Intune.",
    source: [AUTOPATCH],
});

/**
 * None of the tenant's licences includes hotpatch. `inactive`: licences that would include it but are suspended or have
 * no seats.
 */
export const noLicence = condition({
    code: "noLicence",
    finding: ({ inactive }: { readonly inactive: readonly string[] }) =>
        inactive.length === 0
            ? "None of the tenant's licences includes Windows Autopatch."
            : `${inactive.join(", ")} is suspended or has no seats.`,
    meaning: "None of the tenant's active licences includes Windows Autopatch, so Intune does not offer hotpatch.",
    remedy: "Hotpatch is included in Windows Enterprise E3 or E5, Microsoft 365 F3, Education A3 or A5, Business Premium and Windows 365 Enterprise.",
    source: [HOTPATCH_PAGE, PLANS],
});

/** A national cloud. */
export const unsupportedCloud = condition({
    code: "unsupportedCloud",
    finding: ({ cloud }: { readonly cloud: string }) =>
        `The tenant is in the cloud '${cloud}', where hotpatch is not offered.`,
    meaning: "Hotpatch is not offered in the tenant's cloud.",
    remedy: "Check azuread:environment (ARM_ENVIRONMENT); the service may accept policies that have no effect.",
    source: [partOf(AUTOPATCH, "clouds")],
});
