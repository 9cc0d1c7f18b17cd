import type { AdvisoryCode } from "../advisories/advisory";
import { COMMAND } from "../base/command";
import type { CauseCode } from "../delivery/cause";
import type { OutcomeName } from "../delivery/outcome";
import type { DeliveryName } from "../delivery/targeting";
import { SYNC_REMEDY, UNREAD_DATE_REMEDY } from "../servicing/syncAge";

/** What a word of a report says, in general: what holds for one device stands in the report. */
interface Word {
    /** In whole sentences. */
    readonly meaning: string;
    /** What to do, in whole sentences; absent where there is nothing. */
    readonly remedy?: string;
}

/** A word in one of its uses. */
export interface KnownWord extends Word {
    readonly name: string;
    /** Where it occurs: `a delivery`, `an outcome of delivery` … */
    readonly use: string;
}

const RESTART = "Install the current baseline with its restart; hotpatches follow it.";
const NEXT_BASELINE = "Wait for the next baseline, which brings it back. Keep preview updates off such devices.";
const WORKLOAD = "Move the workload 'Windows Update policies' to Intune in Configuration Manager.";
const WHICH_CAUSE = `\`${COMMAND} delivery\` names the cause for each device, and what to do.`;

const DELIVERIES: Readonly<Record<DeliveryName, Word>> = {
    "hotpatch policy": { meaning: "Every policy that targets the device has hotpatch on." },
    "blocked by policy": {
        meaning: "Every policy that targets the device has hotpatch off, and a policy wins over the tenant's default.",
        remedy: "Nothing, if it is meant so. Else move the device to a policy with hotpatch on.",
    },
    conflict: {
        meaning:
            "Policies with hotpatch on and policies with hotpatch off target the device. No precedence is documented.",
        remedy: "Take the device out of one side: a policy's groups, or an exclusion.",
    },
    "tenant default": {
        meaning:
            "No policy targets the device, and the tenant's default, on since May 2026 unless somebody turned it off, brings " +
            "hotpatches. Excluding a device from a policy puts it here.",
        remedy: `To keep hotpatches away, assign a policy with hotpatch off. \`${COMMAND} doctor\` shows the default.`,
    },
    none: {
        meaning:
            "No policy targets the device and the tenant's default is off, or its updates do not come from Intune.",
        remedy: "Add it to a group that a policy with hotpatch on is assigned to.",
    },
};

const OUTCOMES: Readonly<Record<OutcomeName, Word>> = {
    succeeded: { meaning: "Hotpatches come to the device, and it is on the newest release of the hotpatch track." },
    pending: {
        meaning:
            "Hotpatches come to the device, it does not have the newest one, and only time or a routine step is missing.",
        remedy: WHICH_CAUSE,
    },
    failed: {
        meaning: "The device does not get the newest hotpatch until somebody does something.",
        remedy: WHICH_CAUSE,
    },
    unknown: {
        meaning:
            "What is known of the device does not decide, since its build, its readiness or who updates it is not known.",
        remedy: WHICH_CAUSE,
    },
    blocked: {
        meaning: "Hotpatch is off in the policies that target the device.",
        remedy: "Nothing, if it is meant so. Else move the device to a policy with hotpatch on.",
    },
    "not delivered": { meaning: "No policy and no default brings hotpatches to the device.", remedy: WHICH_CAUSE },
};

const CAUSES: Readonly<Record<CauseCode, Word>> = {
    notEligible: {
        meaning: "The device fails a prerequisite of hotpatch.",
        remedy: `\`${COMMAND} readiness --device NAME\` says which, and what to do; \`${COMMAND} explain vbs\` explains a prerequisite.`,
    },
    readinessUnknown: {
        meaning: "No prerequisite is known to fail, and one could not be found out.",
        remedy: `\`${COMMAND} readiness --device NAME\` says what is missing.`,
    },
    workloadElsewhere: {
        meaning: "The device is co-managed, and Configuration Manager kept the workload 'Windows Update policies'.",
        remedy: WORKLOAD,
    },
    workloadUnknown: {
        meaning:
            "The device is co-managed, and whether Intune has the workload 'Windows Update policies' is not known.",
        remedy: "Look at the device in the Intune admin centre: it lists the workloads that Intune manages.",
    },
    conflict: DELIVERIES.conflict,
    blocked: DELIVERIES["blocked by policy"],
    excluded: {
        meaning: "The device is in a group that is excluded from a policy with hotpatch on.",
        remedy: "Nothing, if it is meant so. Else take it out of that group.",
    },
    ruleNotProcessed: {
        meaning: "The rule of a group with a policy takes the device in, but Entra has not made it a member yet.",
        remedy: "Wait: a few hours as a rule, more than 24 in large tenants. Turn processing on if it is paused.",
    },
    noPolicy: {
        meaning:
            "The device is in no group that a policy with hotpatch on is assigned to, and the tenant's default is off.",
        remedy: "Add it to such a group, or widen the group's rule.",
    },
    neverSynced: { meaning: "Intune has never heard of the device.", remedy: SYNC_REMEDY },
    syncUnknown: { meaning: "Intune's date of the device's last sync cannot be read.", remedy: UNREAD_DATE_REMEDY },
    staleSync: {
        meaning:
            "The device has not synced with Intune for long (24 hours unless told otherwise), so it may not know its policy.",
        remedy: SYNC_REMEDY,
    },
    registrationError: {
        meaning: "The update service cannot register the device.",
        remedy: "Join the device to Entra again (`dsregcmd /status` shows its state), and sync it.",
    },
    neverEnrolled: {
        meaning: "The update service does not manage quality updates of the device, although a policy targets it.",
        remedy: "Give the policy a day and sync the device; then check licences and the policy's assignment.",
    },
    behindBaseline: {
        meaning: "The device is below the last baseline, and hotpatches build on that.",
        remedy: RESTART,
    },
    cumulativeTrack: {
        meaning: "The device is on a cumulative update newer than the last baseline, so no hotpatch fits.",
        remedy: NEXT_BASELINE,
    },
    notYetInstalled: {
        meaning:
            "The device is on the hotpatch track and does not have the newest release yet; a deferral is not counted.",
        remedy: `Give it some days, the deferral of policy and update ring included. ${SYNC_REMEDY}`,
    },
    buildUnknown: {
        meaning: "The device's build is not known, or not in the catalog of releases.",
        remedy: "Sync the device, and let the live catalog be read (WindowsUpdates.Read.All).",
    },
};

const ADVISORIES: Readonly<Record<AdvisoryCode, Word>> = {
    vbsPolicy: {
        meaning:
            "Virtualization-based security does not run; the advisory says whether a policy that turns it on targets the device.",
        remedy: "Assign such a policy (`prerequisites: { vbs: true }` on a ring), and restart the device.",
    },
    chpe: {
        meaning: "The device is Arm64, and no policy that turns compiled hybrid PE (CHPE) off targets it.",
        remedy: 'Turn CHPE off (`prerequisites: { chpe: "arm64" }` on a ring), and restart once.',
    },
    restartOwed: { meaning: "Virtualization-based security waits for a restart.", remedy: "Restart the device." },
    behindBaseline: CAUSES.behindBaseline,
    cumulativeTrack: CAUSES.cumulativeTrack,
    featureUpdateDue: {
        meaning:
            "A feature update is offered to the device in a month without a baseline, and takes it off hotpatches.",
        remedy: "Offer feature updates in baseline months.",
    },
    staleSync: {
        meaning:
            "The device has not synced within 28 days, or not since a hotpatch policy of it was changed over 24 hours ago.",
        remedy: SYNC_REMEDY,
    },
    workloadElsewhere: CAUSES.workloadElsewhere,
    personal: {
        meaning: "Intune has the device as personal, and Autopatch is for devices of the organisation.",
        remedy: "Set its ownership to corporate in Intune if it is the organisation's.",
    },
    lowDisk: {
        meaning: "Less than 10 GiB are free on the device.",
        remedy: "Free some space, for example with Storage Sense.",
    },
    noLicence: {
        meaning: "The tenant has no active licence with Windows Autopatch in it, so Intune does not offer hotpatch.",
        remedy: `\`${COMMAND} doctor\` says which licences hotpatch comes with.`,
    },
    unsupportedCloud: {
        meaning: "Hotpatch is not offered in the tenant's cloud, and the service may take policies without any effect.",
        remedy: "Check azuread:environment (ARM_ENVIRONMENT).",
    },
};

/** Every word that reports on delivery and advisories use; one that has several uses comes once for each. */
export const VOCABULARY: readonly KnownWord[] = [
    ...known("what brings hotpatches", DELIVERIES),
    ...known("an outcome of delivery", OUTCOMES),
    ...known("a cause in delivery", CAUSES),
    ...known("an advisory", ADVISORIES),
];

function known(use: string, words: Readonly<Record<string, Word>>): KnownWord[] {
    return Object.entries(words).map(([name, word]) => ({ name, use, ...word }));
}

/**
 * A word with its meanings, as it is written in reports; case, spaces and hyphens do not count. Uses that mean the same are
 * named together. Empty for any other text.
 */
export function wordsNamed(text: string): KnownWord[] {
    const wanted = plain(text);
    const byMeaning = new Map<string, KnownWord>();
    for (const word of VOCABULARY.filter(({ name }) => plain(name) === wanted)) {
        const same = byMeaning.get(word.meaning);
        byMeaning.set(word.meaning, same === undefined ? word : { ...word, use: `${same.use}, ${word.use}` });
    }
    return [...byMeaning.values()];
}

function plain(text: string): string {
    return text.toLowerCase().replace(/[\s_-]/g, "");
}
