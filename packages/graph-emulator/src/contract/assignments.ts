import { GUID } from "./guid";
import { type PropertyContract, type ResourceContract, text } from "./schema";

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

/** An assignment of one kind of Intune policy. An id may be sent and is ignored. */
export function assignmentContract(name: string, others: ResourceContract["properties"] = {}): ResourceContract {
    return {
        name,
        properties: {
            id: { type: text() },
            ...others,
            target: {
                type: {
                    kind: "derived",
                    base: "deviceAndAppManagementAssignmentTarget",
                    contracts: ASSIGNMENT_TARGETS,
                },
                required: true,
            },
        },
    };
}

/** Parameters of the action `assign`: the assignments. */
export function assignAction(assignment: ResourceContract): ResourceContract {
    return {
        name: "assign",
        properties: {
            assignments: {
                type: { kind: "collection", of: { kind: "complex", contract: assignment } },
                required: true,
            },
        },
    };
}

/** `assumed`: ids of scope tags are decimal numbers; recorded answers show `["0"]`. */
export const SCOPE_TAG_IDS: PropertyContract = {
    type: { kind: "collection", of: { kind: "string", pattern: /^\d{1,9}$/ } },
    nullable: true,
};
