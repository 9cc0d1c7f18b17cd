import { COMMAND } from "../../base/command";
import { restartOwed, VBS_WAITS } from "../../conditions/device";
import type { Fact, VbsReport } from "../facts";
import { evidenceOf, type Prerequisite, quoted } from "./prerequisite";

const TURN_ON =
    "Turn on Memory integrity (Windows Security > Device security > Core isolation) or assign an Intune policy that enables " +
    "virtualization-based security, then restart. If the switch is greyed out, enable VT-x or AMD-V and SLAT in the firmware.";

/**
 * The meaning of each documented state other than `running`, and what to do about it: Microsoft Graph beta reference,
 * deviceGuardVirtualizationBasedSecurityState (2024).
 */
export const VBS_FAILURES: Readonly<
    Record<string, { readonly finding: string; readonly remedy: (report: VbsReport) => string }>
> = {
    rebootRequired: {
        finding: VBS_WAITS,
        remedy: () => restartOwed.remedy,
    },
    require64BitArchitecture: {
        finding: "VBS needs 64-bit Windows",
        remedy: () => "Install 64-bit Windows, or replace the device if its processor has no 64-bit mode.",
    },
    notLicensed: {
        finding: "VBS is not licensed on this device",
        remedy: () =>
            "Check that Windows is activated as Enterprise or Education (`slmgr /xpr`, or subscription activation of the " +
            "signed-in user), then restart.",
    },
    notConfigured: { finding: "VBS is not configured", remedy: () => TURN_ON },
    doesNotMeetHardwareRequirements: {
        finding: "the hardware does not meet the requirements of VBS",
        remedy: ({ hardware }) => VBS_HARDWARE[hardware ?? ""] ?? HARDWARE_REMEDY,
    },
    disabledAtBoot: {
        finding: "VBS was not running when the device last attested its boot",
        remedy: () =>
            `${TURN_ON} If it is already on, restart, let the device attest again, and export the report once more.`,
    },
    notEnabled: {
        finding: "VBS is not enabled, according to Windows Update for Business reports, which do not say why",
        remedy: () => `${TURN_ON} A single read says why: \`${COMMAND} readiness --device NAME\`.`,
    },
    other: {
        finding: "VBS is not running, for a reason that Intune does not report",
        remedy: () =>
            "Run `msinfo32` on the device: the lines on virtualization-based security say what is missing. Then restart and sync.",
    },
};

const HARDWARE_REMEDY =
    "Enable virtualization (VT-x or AMD-V with SLAT), Secure Boot and the IOMMU in the firmware. Hardware without them " +
    "does not support hotpatches; keep it on cumulative updates.";

/** What each documented state of the hardware requirements adds; `meetHardwareRequirements` adds nothing. */
export const VBS_HARDWARE: Readonly<Record<string, string>> = {
    secureBootRequired: "Enable Secure Boot in the firmware, then restart.",
    dmaProtectionRequired: "Enable DMA protection (VT-d or AMD-Vi, the IOMMU) in the firmware, then restart.",
    hyperVNotSupportedForGuestVM:
        "Let the hypervisor expose virtualization to this virtual machine (nested virtualization, generation 2), then restart.",
    hyperVNotAvailable:
        "Enable VT-x or AMD-V with SLAT in the firmware; a device whose processor has neither cannot take hotpatches.",
};

const INVENTORY =
    "Sync the device with Intune and wait for its hardware inventory, which can take up to a week; then check again. `msinfo32` " +
    "shows the state on the device itself.";

/**
 * Prerequisite 3: virtualization-based security is running, not just configured.
 *
 * Whether a record was really inventoried is up to the source, not this rule: `running` is what Microsoft Graph returns
 * if nothing is known.
 */
export const vbs: Prerequisite = {
    code: "vbs",

    judge({ vbs }) {
        if (vbs.kind === "notAsked") {
            return { outcome: "notAsked" };
        }
        const evidence = [
            ...evidenceOf(fieldOf(vbs), vbs, ({ state }) => state),
            ...(vbs.kind === "known" && vbs.value.hardware !== null && vbs.value.state !== "running"
                ? evidenceOf(
                      "deviceGuardVirtualizationBasedSecurityHardwareRequirementState",
                      vbs,
                      ({ hardware }) => hardware ?? "",
                  )
                : []),
        ];
        if (vbs.kind === "missing") {
            return {
                outcome: "unknown",
                finding: `VBS not known: ${vbs.why}`,
                remedy: vbs.remedy ?? INVENTORY,
                evidence,
            };
        }
        const { state } = vbs.value;
        if (state === "running") {
            return { outcome: "pass", evidence };
        }
        const failure = Object.hasOwn(VBS_FAILURES, state) ? VBS_FAILURES[state] : undefined;
        if (failure === undefined) {
            const finding = `VBS in the unfamiliar state ${quoted(state)}`;
            return { outcome: "unknown", finding, remedy: INVENTORY, evidence };
        }
        return { outcome: "fail", finding: failure.finding, remedy: failure.remedy(vbs.value), evidence };
    },
};

function fieldOf(vbs: Fact<VbsReport>): string {
    return (vbs.kind === "known" ? vbs.value.field : undefined) ?? "deviceGuardVirtualizationBasedSecurityState";
}
