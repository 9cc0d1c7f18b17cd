import { assignmentContract, SCOPE_TAG_IDS } from "./assignments";
import { boolean, dateTime, type ResourceContract, readOnly, text } from "./schema";

/** An approval setting as stored. */
export interface ApprovalSetting {
    readonly windowsQualityUpdateCadence: string;
    readonly windowsQualityUpdateCategory: string;
    readonly approvalMethodType: string;
    readonly deferredDeploymentInDay: number | null;
}

/**
 * Microsoft Graph beta reference, windowsQualityUpdateApprovalSetting (August 2024). `assumed`: `unknownFutureValue`, a
 * placeholder for answers, cannot be written; days are not negative; cadence, category and method are required.
 */
export const APPROVAL_SETTING: ResourceContract = {
    name: "windowsQualityUpdateApprovalSetting",
    properties: {
        windowsQualityUpdateCadence: { type: { kind: "enum", members: ["monthly", "outOfBand"] }, required: true },
        windowsQualityUpdateCategory: {
            type: { kind: "enum", members: ["all", "security", "nonSecurity", "quickMachineRecovery"] },
            required: true,
        },
        approvalMethodType: { type: { kind: "enum", members: ["manual", "automatic"] }, required: true },
        deferredDeploymentInDay: { type: { kind: "int32", least: 0 }, nullable: true },
    },
};

/**
 * Members of the category that were added after `unknownFutureValue`: only returned to callers that ask for such
 * members.
 */
export const CATEGORIES_AFTER_UNKNOWN: ReadonlySet<string> = new Set(["quickMachineRecovery"]);

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy (August 2024). The whole type is beta only. */
export const QUALITY_UPDATE_POLICY: ResourceContract = {
    name: "windowsQualityUpdatePolicy",
    properties: {
        id: readOnly(text()),
        displayName: { type: text(200, 1), required: true },
        description: { type: text(1500), nullable: true },
        createdDateTime: readOnly(dateTime),
        lastModifiedDateTime: readOnly(dateTime),
        roleScopeTagIds: SCOPE_TAG_IDS,
        hotpatchEnabled: { type: boolean },
        approvalSettings: {
            type: { kind: "collection", of: { kind: "complex", contract: APPROVAL_SETTING }, maxItems: 6 },
            nullable: true,
        },
    },
};

/** Microsoft Graph beta reference, windowsQualityUpdatePolicyAssignment. */
export const POLICY_ASSIGNMENT = assignmentContract("windowsQualityUpdatePolicyAssignment");
