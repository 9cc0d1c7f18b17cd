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

/** A quality update policy. Never modified in place. */
export interface QualityUpdatePolicy extends PolicyProperties {
    readonly id: string;
    readonly createdDateTime: string;
    readonly lastModifiedDateTime: string;
    readonly assignments: readonly PolicyAssignment[];
}
