import { check, looseObject, object, optional, pipe, string, transform } from "valibot";
import type { GraphClient } from "../client";
import { GUID, readAll, type Shape } from "../shape";

/**
 * What Intune's policies are assigned to. It works the same way for all kinds of policies that are managed here: a
 * sub-collection to read, and an action that replaces the list.
 *
 * Source: Microsoft Graph beta reference, types derived from deviceAndAppManagementAssignmentTarget (August 2024).
 */
export interface AssignmentTarget {
    readonly "@odata.type": string;
    /** Present on the two kinds that name a group. Other kinds may have more properties. */
    readonly groupId?: string;
    readonly [property: string]: unknown;
}

/** Targets the members of a group. */
export const GROUP_TARGET = "#microsoft.graph.groupAssignmentTarget";
/** Excludes the members of a group. */
export const EXCLUSION_TARGET = "#microsoft.graph.exclusionGroupAssignmentTarget";
/**
 * Targets every device of the tenant. The schema contains this target, but no source shows that the service accepts it
 * for quality update policies, and the admin centre does not offer it there.
 */
export const ALL_DEVICES_TARGET = "#microsoft.graph.allDevicesAssignmentTarget";

/**
 * The filter of a target, as sorted `property=value` texts. The service writes "no filter" as null, `none`, or a GUID
 * of zeros.
 */
export function filterOf({ "@odata.type": _type, groupId: _group, ...others }: AssignmentTarget): string[] {
    return Object.entries(others)
        .filter(([name, value]) => /filter/i.test(name) && value && value !== "none" && !/^0{8}-/.test(String(value)))
        .map(([name, value]) => `${name}=${String(value)}`)
        .sort();
}

/** Whether a target has an assignment filter. */
export function hasFilter(target: AssignmentTarget): boolean {
    return filterOf(target).length > 0;
}

/** A group's id is absent, or null, on targets of other kinds. */
const ASSIGNMENT: Shape<{ readonly target: AssignmentTarget }> = object({
    target: pipe(
        looseObject({ "@odata.type": string() }),
        transform(({ groupId, ...target }) => (groupId === null ? target : { ...target, groupId })),
        looseObject({ "@odata.type": string(), groupId: optional(GUID) }),
        check(
            ({ "@odata.type": type, groupId }) => groupId !== undefined || !NAMES_A_GROUP.test(type),
            "a target that names its group",
        ),
    ),
});

const NAMES_A_GROUP = /groupAssignmentTarget$/i;

/**
 * All targets of the policy at `path`. Read from the sub-collection, because `$expand=assignments` is empty for some
 * Intune types.
 */
export async function targetsAt(graph: GraphClient, path: string): Promise<AssignmentTarget[]> {
    const pages = graph.pages("beta", `${path}/assignments`);
    return (await readAll(ASSIGNMENT, pages, `assignment at ${path}`)).map(({ target }) => target);
}

/**
 * Replaces the whole list of targets of the policy at `path`; an empty list unassigns it.
 *
 * @param type the type of one assignment, without `#microsoft.graph.`
 */
export async function assignAt(
    graph: GraphClient,
    path: string,
    type: string,
    targets: readonly AssignmentTarget[],
): Promise<void> {
    const assignments = targets.map((target) => ({ "@odata.type": `#microsoft.graph.${type}`, target }));
    await graph.post("beta", `${path}/assign`, { assignments }, { repeatable: true });
}
