import { GUID } from "./guid";
import { boolean, dateTime, type PropertyType, type ResourceContract, readOnly, text } from "./schema";

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

/** `assumed`: ids of scope tags are decimal numbers; recorded answers show `["0"]`. */
const SCOPE_TAG: PropertyType = { kind: "string", pattern: /^\d{1,9}$/ };

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy (August 2024). The whole type is beta only. */
export const QUALITY_UPDATE_POLICY: ResourceContract = {
    name: "windowsQualityUpdatePolicy",
    properties: {
        id: readOnly(text()),
        displayName: { type: text(200, 1), required: true },
        description: { type: text(1500), nullable: true },
        createdDateTime: readOnly(dateTime),
        lastModifiedDateTime: readOnly(dateTime),
        roleScopeTagIds: { type: { kind: "collection", of: SCOPE_TAG }, nullable: true },
        hotpatchEnabled: { type: boolean },
        approvalSettings: {
            type: { kind: "collection", of: { kind: "complex", contract: APPROVAL_SETTING }, maxItems: 6 },
            nullable: true,
        },
    },
};

const FILTER = {
    deviceAndAppManagementAssignmentFilterId: { type: text(), nullable: true },
    deviceAndAppManagementAssignmentFilterType: { type: { kind: "enum", members: ["none", "include", "exclude"] } },
} satisfies ResourceContract["properties"];

const GROUP_ID = { groupId: { type: { kind: "string", pattern: GUID }, required: true } } as const;

/**
 * Microsoft Graph beta reference, types derived from deviceAndAppManagementAssignmentTarget. The base type is abstract:
 * the reference's own sample of `assign` uses it and is the only sample that is refused here (400, `assumed`).
 */
export const ASSIGNMENT_TARGETS: readonly ResourceContract[] = [
    { name: "groupAssignmentTarget", properties: { ...FILTER, ...GROUP_ID } },
    { name: "exclusionGroupAssignmentTarget", properties: { ...FILTER, ...GROUP_ID } },
    { name: "allDevicesAssignmentTarget", properties: FILTER },
    { name: "allLicensedUsersAssignmentTarget", properties: FILTER },
];

/** Microsoft Graph beta reference, windowsQualityUpdatePolicyAssignment. An id may be sent and is ignored. */
export const POLICY_ASSIGNMENT: ResourceContract = {
    name: "windowsQualityUpdatePolicyAssignment",
    properties: {
        id: { type: text() },
        target: {
            type: { kind: "derived", base: "deviceAndAppManagementAssignmentTarget", contracts: ASSIGNMENT_TARGETS },
            required: true,
        },
    },
};

/** Parameters of the action `assign`. */
export const ASSIGN_ACTION: ResourceContract = {
    name: "assign",
    properties: {
        assignments: {
            type: { kind: "collection", of: { kind: "complex", contract: POLICY_ASSIGNMENT } },
            required: true,
        },
    },
};
