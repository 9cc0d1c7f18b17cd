import type { ApprovalSetting } from "../contract/qualityUpdatePolicy";

/** What an assignment targets. */
export interface AssignmentTarget {
    readonly "@odata.type": string;
    readonly groupId?: string;
    readonly deviceAndAppManagementAssignmentFilterId: string | null;
    readonly deviceAndAppManagementAssignmentFilterType: string;
}

export interface PolicyAssignment {
    readonly id: string;
    readonly target: AssignmentTarget;
}

/** The properties of a quality update policy that callers write. */
export interface PolicyProperties {
    readonly displayName: string;
    readonly description: string;
    readonly hotpatchEnabled: boolean;
    readonly roleScopeTagIds: readonly string[];
    readonly approvalSettings: readonly ApprovalSetting[];
}

/** What every kind of policy has besides its properties. Policies are never modified in place. */
export interface StoredPolicy {
    readonly id: string;
    readonly createdDateTime: string;
    readonly lastModifiedDateTime: string;
    readonly assignments: readonly PolicyAssignment[];
}

/** A quality update policy. */
export interface QualityUpdatePolicy extends PolicyProperties, StoredPolicy {}
