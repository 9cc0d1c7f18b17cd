import { type ApprovalSetting, QUALITY_UPDATE_POLICY } from "../contract/qualityUpdatePolicy";
import { isBag } from "../contract/violations";
import { badRequest } from "../http/failure";
import type { PolicyProperties } from "./policy";
import { refuseViolation, scopeTagsOf } from "./policyBodies";

/** The policy that a POST body creates. 400 for whatever the reference forbids. */
export function newPolicy(body: unknown, acceptsApprovalSettings: boolean): PolicyProperties {
    refuseViolation(QUALITY_UPDATE_POLICY, body, "create");
    // `assumed`: the reference lists approvalSettings for updates, not for creation.
    if (!acceptsApprovalSettings && isBag(body) && body.approvalSettings !== undefined) {
        throw badRequest("Property 'approvalSettings' cannot be set when a policy is created.");
    }
    const { displayName = "", hotpatchEnabled = false, ...others } = writtenIn(body);
    return { description: "", roleScopeTagIds: ["0"], approvalSettings: [], ...others, displayName, hotpatchEnabled };
}

/** What a PATCH body changes. */
export function changesOfPolicy(body: unknown): Partial<PolicyProperties> {
    refuseViolation(QUALITY_UPDATE_POLICY, body, "update");
    return writtenIn(body);
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
        written.roleScopeTagIds = scopeTagsOf(given.roleScopeTagIds);
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
