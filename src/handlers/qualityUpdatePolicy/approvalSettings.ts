import { type Rule, wholeNumber } from "../../base/problems";
import { isUnknown } from "../../base/unknown";
import type { ApprovalSetting } from "../../graph/endpoints/qualityUpdatePolicies";

/** How one kind of update is approved: the user's form of the service's `windowsQualityUpdateApprovalSetting`. */
export interface ApprovalSettingInputs {
    /** `monthly`, `outOfBand`, or a value newer than this release. */
    cadence: string;
    /** `all`, `security`, `nonSecurity`, `quickMachineRecovery`, or a value newer than this release. */
    category: string;
    /** `automatic`, `manual`, or a value newer than this release. */
    method: string;
    /** Days between release and approval; automatic approval only. */
    deferralDays?: number;
}

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy (August 2024): at most six settings per policy. */
export const MAX_APPROVAL_SETTINGS = 6;
const CADENCES = ["monthly", "outOfBand"];
const CATEGORIES = ["all", "security", "nonSecurity", "quickMachineRecovery"];
const METHODS = ["automatic", "manual"];
const FIX = 'Write for example {cadence: "monthly", category: "security", method: "automatic", deferralDays: 7}.';

const days = wholeNumber({ min: 0, max: 30, unit: "days", fix: "Write a whole number from 0 to 30." });

/** What is wrong with a list of approval settings: the first mistake, with its index. */
export const approvalProblems: Rule = (value) => {
    if (!Array.isArray(value)) {
        return `must be a list. ${FIX}`;
    }
    if (value.length > MAX_APPROVAL_SETTINGS) {
        return `has ${value.length} settings, but a policy takes at most ${MAX_APPROVAL_SETTINGS}. Remove some.`;
    }
    const seen = new Map<string, number>();
    for (const [index, setting] of value.entries()) {
        const reason = isUnknown(setting) ? undefined : settingProblem(setting);
        if (reason !== undefined) {
            return `[${index}] ${reason}`;
        }
        const key = keyOf(setting as ApprovalSettingInputs);
        const earlier = key === undefined ? undefined : seen.get(key);
        if (key !== undefined && earlier !== undefined) {
            return `[${index}] repeats how ${key} updates are approved; [${earlier}] already sets that. Keep one of them.`;
        }
        if (key !== undefined) {
            seen.set(key, index);
        }
    }
    return undefined;
};

function settingProblem(setting: unknown): string | undefined {
    if (typeof setting !== "object" || setting === null) {
        return `must be an object. ${FIX}`;
    }
    const { cadence, category, method, deferralDays, ...others } = setting as Record<string, unknown>;
    const [stranger] = Object.keys(others);
    if (stranger !== undefined) {
        return `has an unknown property '${stranger}'. Use only cadence, category, method and deferralDays.`;
    }
    for (const [name, value, allowed] of [
        ["cadence", cadence, CADENCES],
        ["category", category, CATEGORIES],
        ["method", method, METHODS],
    ] as const) {
        if (!isUnknown(value) && !allowed.includes(value as string)) {
            return `${name} must be one of ${allowed.join(", ")}, not ${JSON.stringify(value)}. ${FIX}`;
        }
    }
    if (deferralDays === undefined || isUnknown(deferralDays)) {
        return undefined;
    }
    const reason = days(deferralDays);
    if (reason !== undefined) {
        return `deferralDays ${reason}`;
    }
    return method === "manual" ? "deferralDays is only valid with automatic approval. Leave it out." : undefined;
}

function keyOf({ cadence, category }: ApprovalSettingInputs): string | undefined {
    return isUnknown(cadence) || isUnknown(category) ? undefined : `${cadence} ${category}`;
}

/** A set: sorted; an automatic approval without days counts as 0 days. Unknown values are returned as they are. */
export function canonicalApprovals(settings: readonly ApprovalSettingInputs[]): ApprovalSettingInputs[] {
    const filled = settings.map((setting) =>
        isUnknown(setting) || setting.method !== "automatic"
            ? setting
            : { ...setting, deferralDays: setting.deferralDays ?? 0 },
    );
    return filled.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0));
}

function sortKey(setting: ApprovalSettingInputs): string {
    return isUnknown(setting) ? "~" : `${setting.cadence} ${setting.category}`;
}

/** In the service's form. */
export function approvalsToSend(settings: readonly ApprovalSettingInputs[]): ApprovalSetting[] {
    return settings.map(({ cadence, category, method, deferralDays }) => ({
        windowsQualityUpdateCadence: cadence,
        windowsQualityUpdateCategory: category,
        approvalMethodType: method,
        ...(method === "automatic" ? { deferredDeploymentInDay: deferralDays ?? 0 } : {}),
    }));
}

/** From the service's form to the user's. Values newer than this release are kept as they are. */
export function approvalsRead(settings: readonly ApprovalSetting[]): ApprovalSettingInputs[] {
    const read = settings.map((setting) => ({
        cadence: setting.windowsQualityUpdateCadence,
        category: setting.windowsQualityUpdateCategory,
        method: setting.approvalMethodType,
        ...(setting.approvalMethodType === "automatic" ? { deferralDays: setting.deferredDeploymentInDay ?? 0 } : {}),
    }));
    return canonicalApprovals(read);
}

/** A policy with its approval settings. */
export interface Approving {
    readonly approvalSettings?: readonly ApprovalSetting[] | null;
}

/**
 * Whether a policy has no approval settings: Graph documents them only for changes, so a POST may have left them out.
 */
export function isWithoutApprovals({ approvalSettings }: Approving): boolean {
    return (approvalSettings ?? []).length === 0;
}

/**
 * All approval settings of a policy: PATCH replaces them. A new policy has none, so an empty list need not be sent.
 */
export const approvalSettings = {
    managed: "whenWritten" as const,
    read: (policy: Approving) => approvalsRead(policy.approvalSettings ?? []),
    send: (settings: readonly ApprovalSettingInputs[], { current }: { readonly current: Approving | undefined }) => {
        const isDefault = current === undefined && settings.length === 0;
        return isDefault ? {} : { approvalSettings: approvalsToSend(settings) };
    },
    followsPost: isWithoutApprovals,
};
