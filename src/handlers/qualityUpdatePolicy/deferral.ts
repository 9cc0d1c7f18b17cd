import { wholeNumber } from "../../base/problems";
import type { ApprovalSetting } from "../../graph/endpoints/qualityUpdatePolicies";
import { type Approving, isWithoutApprovals } from "./approvalSettings";

/** `assumed`: the reference gives no bound; the newer Autopatch policies allow 0 to 30 days. */
const MAX_DEFERRAL_DAYS = 30;

/** What is wrong with a deferral. */
export const deferralProblem = wholeNumber({
    min: 0,
    max: MAX_DEFERRAL_DAYS,
    unit: "days",
    fix: `Write a whole number from 0 to ${MAX_DEFERRAL_DAYS}, or leave it out.`,
});

/**
 * The guide's "Quality update deferral period (days)" as the service stores it: one approval setting that automatically
 * approves monthly security updates after that many days. That hotpatches fall under `security` is `assumed`: the
 * Windows Update deployment service's counterpart of a hotpatch policy filters on security and monthly (live capture,
 * July 2026).
 */
function approvalSettingFor(deferralDays: number): ApprovalSetting {
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

/** The settings with ours in place of an older one; everything else that the policy approves is left as it is. */
function withDeferral(settings: readonly ApprovalSetting[], deferralDays: number): ApprovalSetting[] {
    return [...settings.filter((setting) => !isOurs(setting)), approvalSettingFor(deferralDays)];
}

/**
 * The deferral that a policy's settings amount to: 0 if monthly security updates have no setting of their own,
 * undefined if they are approved manually or in a way that this release does not know.
 */
function deferralOf(settings: readonly ApprovalSetting[]): number | undefined {
    const ours = settings.find(isOurs);
    if (ours === undefined) {
        return 0;
    }
    return ours.approvalMethodType === "automatic" ? (ours.deferredDeploymentInDay ?? 0) : undefined;
}

/**
 * The deferral in days, stored as one of a policy's approval settings. A new policy has none, so 0 need not be sent.
 */
export const deferralDays = {
    managed: "whenWritten" as const,
    read: ({ approvalSettings }: Approving) => deferralOf(approvalSettings ?? []),
    send: (days: number, { current }: { readonly current: Approving | undefined }) => {
        const isDefault = current === undefined && days === 0;
        return isDefault ? {} : { approvalSettings: withDeferral(current?.approvalSettings ?? [], days) };
    },
    followsPost: isWithoutApprovals,
};
