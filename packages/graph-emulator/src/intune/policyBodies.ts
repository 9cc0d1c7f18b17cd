import { assignAction } from "../contract/assignments";
import type { ResourceContract } from "../contract/schema";
import { violationsOf } from "../contract/violations";
import { badRequest } from "../http/failure";
import type { AssignmentTarget } from "./policy";

/** 400 for the first thing in a body that the reference forbids. */
export function refuseViolation(contract: ResourceContract, body: unknown, operation: "create" | "update"): void {
    const [violation] = violationsOf(contract, body, { operation, version: "beta" });
    if (violation !== undefined) {
        throw badRequest(violation.text);
    }
}

/**
 * The scope tags of a policy that is written with these: the default one if none is given, as recorded for quality
 * update policies (July 2026) and `assumed` for other kinds.
 */
export function scopeTagsOf(ids: readonly string[] | null | undefined): readonly string[] {
    return ids?.length ? [...new Set(ids)] : ["0"];
}

/** The targets in the body of `assign`, a list of `assignment`: the whole new list. */
export function targetsOf(body: unknown, assignment: ResourceContract): AssignmentTarget[] {
    refuseViolation(assignAction(assignment), body, "create");
    const { assignments } = body as {
        assignments: { target: Partial<AssignmentTarget> & { "@odata.type": string } }[];
    };
    const targets = assignments.map(({ target }): AssignmentTarget => {
        const named = target.groupId === undefined ? {} : { groupId: target.groupId.toLowerCase() };
        return {
            "@odata.type": target["@odata.type"].replace(/^#?/, "#"),
            deviceAndAppManagementAssignmentFilterId: target.deviceAndAppManagementAssignmentFilterId ?? null,
            deviceAndAppManagementAssignmentFilterType: target.deviceAndAppManagementAssignmentFilterType ?? "none",
            ...named,
        };
    });
    refuseDuplicateTargets(targets);
    return targets;
}

/** `assumed`: the same target twice, or a group both included and excluded, is refused. */
function refuseDuplicateTargets(targets: readonly AssignmentTarget[]): void {
    const seen = new Set<string>();
    for (const target of targets) {
        const key = target.groupId ?? target["@odata.type"];
        if (seen.has(key)) {
            throw badRequest(`Duplicate assignment target: '${key}' is named more than once.`);
        }
        seen.add(key);
    }
}
