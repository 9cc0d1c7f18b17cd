import { check, flag, guid, type Problem, text, unknownProperties, wholeNumber } from "../../base/problems";
import { isUnknown } from "../../base/unknown";
import { idSet, present, textSet } from "../canonical";
import { markedDescriptionProblems, markerProblem } from "../marker";
import { type ApprovalSettingInputs, approvalProblems, canonicalApprovals } from "./approvalSettings";
import { type ScopeTagIds, scopeTagIdProblem, scopeTagProblem } from "./scopeTags";

/** What a user can write about a quality update policy. */
export interface QualityUpdatePolicyInputs {
    displayName: string;
    description?: string;
    hotpatchEnabled: boolean;
    deferralDays?: number;
    approvalSettings?: ApprovalSettingInputs[];
    roleScopeTagIds?: string[];
    scopeTags?: string[];
    adopt?: Adopt;
    deleteAdopted?: boolean;
    marker?: string;
}

/** Which existing policy to take over: by id, or by its exact name. */
export interface Adopt {
    id?: string;
    displayName?: string;
}

/** What is recorded: the inputs, and what the service computed. */
export interface QualityUpdatePolicyState extends QualityUpdatePolicyInputs {
    /** ISO 8601, as the service wrote it. */
    createdDateTime: string;
    /** What the names in `scopeTags` meant when they were last written. */
    scopeTagIds?: ScopeTagIds;
    /** Drawn when the policy was made or taken over; stands in its description beside the marker. */
    owner?: string;
}

export const POLICY_INPUTS = [
    "displayName",
    "description",
    "hotpatchEnabled",
    "deferralDays",
    "approvalSettings",
    "roleScopeTagIds",
    "scopeTags",
    "adopt",
    "deleteAdopted",
    "marker",
] as const satisfies readonly (keyof QualityUpdatePolicyInputs)[];

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy (August 2024): "Max allowed length is 200 chars". */
export const MAX_DISPLAY_NAME = 200;
/** The same page: 1500 characters. */
export const MAX_DESCRIPTION = 1500;
/** `assumed`: the reference gives no bound; the newer Autopatch policies allow 0 to 30 days. */
export const MAX_DEFERRAL_DAYS = 30;

const rules = {
    displayName: text({
        min: 1,
        max: MAX_DISPLAY_NAME,
        fix: `Give the policy a name of 1 to ${MAX_DISPLAY_NAME} characters.`,
    }),
    description: text({
        min: 0,
        max: MAX_DESCRIPTION,
        fix: `Shorten it to ${MAX_DESCRIPTION} characters.`,
    }),
    hotpatchEnabled: flag("Leave it out for true."),
    deferralDays: wholeNumber({
        min: 0,
        max: MAX_DEFERRAL_DAYS,
        unit: "days",
        fix: `Write a whole number from 0 to ${MAX_DEFERRAL_DAYS}, or leave it out.`,
    }),
    roleScopeTagIds: scopeTagIdProblem,
    scopeTags: scopeTagProblem,
    approvalSettings: approvalProblems,
    adopt: (value: unknown) => {
        const { id, displayName, ...others } = typeof value === "object" && value !== null ? (value as Adopt) : {};
        if ((id === undefined) === (displayName === undefined) || Object.keys(others).length > 0) {
            return 'must name one existing policy. Write {id: "…"} or {displayName: "…"}.';
        }
        return id === undefined || isUnknown(id) ? undefined : guid("Use the id of the existing policy.")(id);
    },
    deleteAdopted: flag("Leave it out to keep an adopted policy in the tenant."),
    marker: markerProblem,
};

/** Every mistake in the plain values of a policy; used by the resource's check and, before anything is registered, by the ring. */
export function policyProblems(inputs: Readonly<Record<string, unknown>>): Problem[] {
    const problems = [...unknownProperties(inputs, POLICY_INPUTS), ...check(inputs, rules)];
    if (inputs.displayName === undefined) {
        problems.unshift({
            property: "displayName",
            reason: `is missing. Give the policy a name of 1 to ${MAX_DISPLAY_NAME} characters.`,
        });
    }
    if (isGiven(inputs.deferralDays) && isGiven(inputs.approvalSettings)) {
        problems.push({
            property: "deferralDays",
            reason: "cannot stand beside approvalSettings, which says the same in full. Keep one of the two.",
        });
    }
    if (isGiven(inputs.roleScopeTagIds) && isGiven(inputs.scopeTags)) {
        problems.push({
            property: "scopeTags",
            reason: "cannot stand beside roleScopeTagIds, which says the same by id. Keep one of the two.",
        });
    }
    return [...problems, ...markedDescriptionProblems(inputs, MAX_DESCRIPTION)];
}

/** Whether a property is there for sure: one that is not known yet may turn out to be absent. */
function isGiven(value: unknown): boolean {
    return value !== undefined && !isUnknown(value);
}

/** The one form in which policies are recorded and compared. An empty description is none; hotpatch is on unless written off. */
export function canonicalPolicy(inputs: QualityUpdatePolicyInputs): QualityUpdatePolicyInputs {
    return present({
        displayName: inputs.displayName,
        description: inputs.description === "" ? undefined : inputs.description,
        hotpatchEnabled: inputs.hotpatchEnabled ?? true,
        deferralDays: inputs.deferralDays,
        approvalSettings: canonicalApprovals(inputs.approvalSettings),
        roleScopeTagIds: inputs.roleScopeTagIds === undefined ? undefined : idSet(inputs.roleScopeTagIds),
        scopeTags: inputs.scopeTags === undefined ? undefined : textSet(inputs.scopeTags),
        adopt: canonicalAdopt(inputs.adopt),
        // The default is the absence: states of older releases, which did not know it, read the same.
        deleteAdopted: inputs.deleteAdopted === false ? undefined : inputs.deleteAdopted,
        marker: inputs.marker,
    });
}

function canonicalAdopt(adopt: Adopt | undefined): Adopt | undefined {
    return adopt?.id === undefined || isUnknown(adopt.id) ? adopt : { id: adopt.id.toLowerCase() };
}
