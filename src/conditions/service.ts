import { condition } from "./condition";
import { AUTOPATCH, HOTPATCH_PAGE, PLANS, partOf } from "./documents";
import { SYNC_REMEDY } from "./syncs";

/** The update service has the device and cannot take it. */
export const registrationError = condition({
    code: "registrationError",
    finding: ({ reasons }: { readonly reasons: readonly string[] }) =>
        `The update service cannot register it: ${reasons.join(", ")}.`,
    meaning: "The update service cannot register the device.",
    remedy: "Join the device to Entra again (`dsregcmd /status` shows its state), and sync it.",
    source: [{ document: "Microsoft Graph beta reference, azureADDeviceRegistrationError", date: "2024" }],
});

/** A policy targets the device, and the update service knows nothing of that. */
export const neverEnrolled = condition({
    code: "neverEnrolled",
    finding: () => "The update service does not manage quality updates of it, although a policy targets it.",
    meaning: "The update service does not manage quality updates of the device, although a policy targets it.",
    remedy: `Give the policy a day. ${SYNC_REMEDY} If that does not help, check licences and the policy's assignment.`,
    source: [{ document: "Microsoft Graph beta reference, updateManagementEnrollment", date: "2024" }],
});

/** The device is a user's own by Intune's record. */
export const personal = condition({
    code: "personal",
    finding: () => "Intune has the device as personal; Windows Autopatch looks after corporate devices.",
    meaning: "Intune has the device as personal; Windows Autopatch looks after corporate devices.",
    remedy: "Set its ownership to corporate in Intune if it is the organisation's.",
    source: [AUTOPATCH],
});

/** No licence of the tenant offers hotpatch. `inactive`: those that would, and are suspended or have no seats. */
export const noLicence = condition({
    code: "noLicence",
    finding: ({ inactive }: { readonly inactive: readonly string[] }) =>
        inactive.length === 0
            ? "No licence of the tenant has Windows Autopatch in it."
            : `${inactive.join(", ")} is suspended or has no seats.`,
    meaning: "The tenant has no active licence with Windows Autopatch in it, so Intune does not offer hotpatch.",
    remedy: "Hotpatch comes with Windows Enterprise E3 or E5, Microsoft 365 F3, Education A3 or A5, Business Premium and Windows 365 Enterprise.",
    source: [HOTPATCH_PAGE, PLANS],
});

/** A national cloud. */
export const unsupportedCloud = condition({
    code: "unsupportedCloud",
    finding: ({ cloud }: { readonly cloud: string }) =>
        `The tenant is in the cloud '${cloud}', where hotpatch is not offered.`,
    meaning: "Hotpatch is not offered in the tenant's cloud.",
    remedy: "Check azuread:environment (ARM_ENVIRONMENT); the service may take policies without any effect.",
    source: [partOf(AUTOPATCH, "clouds")],
});
