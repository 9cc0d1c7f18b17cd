import type { ApprovalSetting } from "../../graph/endpoints/qualityUpdatePolicies";

/**
 * The guide's "Quality update deferral period (days)" as the service keeps it: one approval setting that approves monthly
 * security updates by itself after so many days. That hotpatches fall under `security` is `assumed`: the Windows Update
 * deployment service's twin of a hotpatch policy filters on security and monthly (live capture, July 2026).
 */
export function approvalSettingFor(deferralDays: number): ApprovalSetting {
    return {
        windowsQualityUpdateCadence: "monthly",
        windowsQualityUpdateCategory: "security",
        approvalMethodType: "automatic",
        deferredDeploymentInDay: deferralDays,
    };
}

function isOurs(setting: ApprovalSetting): boolean {
    return setting.windowsQualityUpdateCadence === "monthly" && setting.windowsQualityUpdateCategory === "security";
}

/** The settings with ours put in place of an older one; whatever else the policy approves stays as it is. */
export function withDeferral(settings: readonly ApprovalSetting[], deferralDays: number): ApprovalSetting[] {
    return [...settings.filter((setting) => !isOurs(setting)), approvalSettingFor(deferralDays)];
}

/**
 * The deferral that a policy's settings amount to: 0 where monthly security updates have no setting of their own, and
 * undefined where they are approved by hand or in a way that this software does not know.
 */
export function deferralOf(settings: readonly ApprovalSetting[]): number | undefined {
    const ours = settings.find(isOurs);
    if (ours === undefined) {
        return 0;
    }
    return ours.approvalMethodType === "automatic" ? (ours.deferredDeploymentInDay ?? 0) : undefined;
}
