import { condition, type Threshold, thresholdText } from "./condition";
import { HOTPATCH_PAGE, partOf } from "./documents";

export interface VbsPolicy {
    /** Whether the device is targeted by a settings catalog policy that turns VBS on. */
    readonly isTargeted: boolean;
}

/** VBS is not running; says whether a policy is about to change that. */
export const vbsPolicy = condition({
    code: "vbsPolicy",
    finding: ({ isTargeted }: VbsPolicy) =>
        isTargeted
            ? "A policy that turns VBS on targets the device, but VBS is not running yet."
            : "VBS is not running, and no settings catalog policy that turns it on targets the device.",
    meaning:
        "Virtualization-based security is not running; the advisory says whether a policy that turns it on targets the device.",
    remedy: "Turn VBS on with a policy, for example with VirtualizationBasedSecurity (`prerequisites: { vbs: true }` on a ring), and restart the device.",
    remedyFor: ({ isTargeted }: VbsPolicy): string =>
        isTargeted
            ? "Sync and restart the device; if VBS is still not running, check its firmware settings."
            : vbsPolicy.remedy,
    source: [partOf(HOTPATCH_PAGE, "prerequisites")],
});

/** An Arm64 device without a policy that turns compiled hybrid PE off. */
export const chpe = condition({
    code: "chpe",
    finding: ({ isKnown }: { /** Whether policies were read. */ readonly isKnown: boolean }) =>
        isKnown
            ? "An Arm64 device without a settings catalog policy that sets DisableCHPE: it gets no hotpatches while CHPE is on."
            : "An Arm64 device: it gets no hotpatches while CHPE is on, and Microsoft Graph does not report whether it is.",
    meaning:
        "The device is Arm64, and no policy that turns compiled hybrid PE (CHPE) off is known to target it: it gets no hotpatches while CHPE is on.",
    remedy: 'Turn CHPE off, for example with DisableChpe (`prerequisites: { chpe: "arm64" }` on a ring), and restart once; emulated x86 apps may become slower.',
    source: [partOf(HOTPATCH_PAGE, "Arm 64 devices must disable compiled hybrid PE usage")],
});

/** Without a full stop, since the prerequisite's finding uses it too. */
export const VBS_WAITS = "VBS is turned on and is waiting for a restart";

/** VBS is turned on and starts with the next boot. */
export const restartOwed = condition({
    code: "restartOwed",
    finding: () => `${VBS_WAITS}.`,
    meaning: "Virtualization-based security is turned on and is waiting for a restart.",
    remedy: "Restart the device: VBS starts with the next boot.",
    source: [
        {
            document: "Microsoft Graph beta reference, deviceGuardVirtualizationBasedSecurityState",
            date: "August 2024",
        },
    ],
});

const ROOM: Threshold = { value: 10, unit: "GiB" };

/** Low disk space on the system drive. */
export const lowDisk = condition({
    code: "lowDisk",
    threshold: ROOM,
    finding: ({ freeBytes }: { readonly freeBytes: number }) =>
        `Only ${(freeBytes / 1024 ** 3).toFixed(1)} GiB are free; updates often fail below ${thresholdText(ROOM)}.`,
    meaning: `The device has less than ${thresholdText(ROOM)} of free disk space; updates often fail below that.`,
    remedy: "Free up some space, for example with Storage Sense.",
    source: { assumed: "no Microsoft page gives a number for monthly updates" },
});
