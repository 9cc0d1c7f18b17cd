import { condition, type Threshold, thresholdText } from "./condition";
import { HOTPATCH_PAGE, partOf } from "./documents";

export interface VbsPolicy {
    /** Whether a settings catalog policy that turns VBS on targets the device. */
    readonly isTargeted: boolean;
}

/** VBS does not run, and whether a policy is about to change that. */
export const vbsPolicy = condition({
    code: "vbsPolicy",
    finding: ({ isTargeted }: VbsPolicy) =>
        isTargeted
            ? "A policy that turns VBS on targets the device, and VBS does not run yet."
            : "VBS does not run, and no settings catalog policy that turns it on targets the device.",
    meaning:
        "Virtualization-based security does not run; the advisory says whether a policy that turns it on targets the device.",
    remedy: "Turn VBS on by a policy, for example with VirtualizationBasedSecurity (`prerequisites: { vbs: true }` on a ring), and restart the device.",
    remedyFor: ({ isTargeted }: VbsPolicy): string =>
        isTargeted
            ? "Have the device sync and restart; if it still does not run, look at its firmware settings."
            : vbsPolicy.remedy,
    source: [partOf(HOTPATCH_PAGE, "prerequisites")],
});

/** An Arm64 device that no policy turns compiled hybrid PE off on. */
export const chpe = condition({
    code: "chpe",
    finding: ({ isKnown }: { /** Whether policies were read. */ readonly isKnown: boolean }) =>
        isKnown
            ? "An Arm64 device that no settings catalog policy with DisableCHPE targets: it takes no hotpatches while CHPE is on."
            : "An Arm64 device: it takes no hotpatches while CHPE is on, which Microsoft Graph does not show.",
    meaning:
        "The device is Arm64, and no policy that turns compiled hybrid PE (CHPE) off is known to target it: it takes no hotpatches while CHPE is on.",
    remedy: 'Turn CHPE off, for example with DisableChpe (`prerequisites: { chpe: "arm64" }` on a ring), and restart once; emulated x86 apps may become slower.',
    source: [partOf(HOTPATCH_PAGE, "Arm 64 devices must disable compiled hybrid PE usage")],
});

/** Without a full stop: what the prerequisite finds as well. */
export const VBS_WAITS = "VBS is turned on and waits for a restart";

/** VBS is turned on and starts with the next boot. */
export const restartOwed = condition({
    code: "restartOwed",
    finding: () => `${VBS_WAITS}.`,
    meaning: "Virtualization-based security is turned on and waits for a restart.",
    remedy: "Restart the device: VBS starts with the next boot.",
    source: [
        {
            document: "Microsoft Graph beta reference, deviceGuardVirtualizationBasedSecurityState",
            date: "August 2024",
        },
    ],
});

const ROOM: Threshold = { value: 10, unit: "GiB" };

/** Little room on the system's drive. */
export const lowDisk = condition({
    code: "lowDisk",
    threshold: ROOM,
    finding: ({ freeBytes }: { readonly freeBytes: number }) =>
        `${(freeBytes / 1024 ** 3).toFixed(1)} GiB are free; updates often fail below ${thresholdText(ROOM)}.`,
    meaning: `Less than ${thresholdText(ROOM)} are free on the device; updates often fail below that.`,
    remedy: "Free some space, for example with Storage Sense.",
    source: { assumed: "no page of Microsoft gives a number for monthly updates" },
});
