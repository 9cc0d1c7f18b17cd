import { type ApprovalSetting, ASSIGN_ACTION, QUALITY_UPDATE_POLICY } from "../contract/qualityUpdatePolicy";
import type { ResourceContract } from "../contract/schema";
import { isBag, violationsOf } from "../contract/violations";
import { badRequest } from "../http/failure";
import type { AssignmentTarget, PolicyProperties } from "./policy";

const beta = { version: "beta" } as const;

/** The policy that a POST body creates. 400 for whatever the reference forbids. */
export function newPolicy(body: unknown, acceptsApprovalSettings: boolean): PolicyProperties {
    refuseViolations(violationsOf(QUALITY_UPDATE_POLICY, body, { operation: "create", ...beta }));
    // `assumed`: the reference lists approvalSettings for updates, not for creation.
    if (!acceptsApprovalSettings && isBag(body) && body.approvalSettings !== undefined) {
        throw badRequest("Property 'approvalSettings' cannot be set when a policy is created.");
    }
    const { displayName = "", hotpatchEnabled = false, ...others } = writtenIn(body);
    return { description: "", roleScopeTagIds: ["0"], approvalSettings: [], ...others, displayName, hotpatchEnabled };
}

/** What a PATCH body changes. */
export function changesOfPolicy(body: unknown): Partial<PolicyProperties> {
    refuseViolations(violationsOf(QUALITY_UPDATE_POLICY, body, { operation: "update", ...beta }));
    return writtenIn(body);
}

/** The targets in the body of `assign`: the whole new list. */
export function targetsOf(body: unknown, action: ResourceContract = ASSIGN_ACTION): AssignmentTarget[] {
    refuseViolations(violationsOf(action, body, { operation: "create", ...beta }));
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

/**
 * The properties of a body that were given, in the form in which they are stored. Recorded in July 2026: properties
 * that are not set read back as `""`, `["0"]` and `[]`; that writing null has the same effect is `assumed`.
 */
function writtenIn(body: unknown): Partial<PolicyProperties> {
    const given = body as {
        displayName?: string;
        description?: string | null;
        hotpatchEnabled?: boolean;
        roleScopeTagIds?: string[] | null;
        approvalSettings?: (Omit<ApprovalSetting, "deferredDeploymentInDay"> & Partial<ApprovalSetting>)[] | null;
    };
    const written: { -readonly [P in keyof PolicyProperties]?: PolicyProperties[P] } = {};
    if (given.displayName !== undefined) {
        written.displayName = given.displayName;
    }
    if (given.description !== undefined) {
        written.description = given.description ?? "";
    }
    if (given.hotpatchEnabled !== undefined) {
        written.hotpatchEnabled = given.hotpatchEnabled;
    }
    if (given.roleScopeTagIds !== undefined) {
        written.roleScopeTagIds = given.roleScopeTagIds?.length ? [...new Set(given.roleScopeTagIds)] : ["0"];
    }
    if (given.approvalSettings !== undefined) {
        written.approvalSettings = (given.approvalSettings ?? []).map((setting) => ({
            windowsQualityUpdateCadence: setting.windowsQualityUpdateCadence,
            windowsQualityUpdateCategory: setting.windowsQualityUpdateCategory,
            approvalMethodType: setting.approvalMethodType,
            deferredDeploymentInDay: setting.deferredDeploymentInDay ?? null,
        }));
        refuseDuplicateSettings(written.approvalSettings);
    }
    return written;
}

/** `assumed`: each kind of update is approved in one way. */
function refuseDuplicateSettings(settings: readonly ApprovalSetting[]): void {
    const kinds = settings.map((each) => `${each.windowsQualityUpdateCadence}/${each.windowsQualityUpdateCategory}`);
    const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
    if (twice !== undefined) {
        throw badRequest(`Property 'approvalSettings' has more than one setting for '${twice}'.`);
    }
}

function refuseViolations([first]: readonly { readonly text: string }[]): void {
    if (first !== undefined) {
        throw badRequest(first.text);
    }
}
