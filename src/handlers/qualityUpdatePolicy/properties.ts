import { flag } from "../../base/problems";
import type { QualityUpdatePolicyBody, QualityUpdatePolicyResource } from "../../graph/endpoints/qualityUpdatePolicies";
import { COMPUTED, CREATED, MARKER, markedDescription, policyName, tooLongTogether } from "../markedPolicy/rows";
import * as scopeTags from "../markedPolicy/scopeTags";
import { sameAs, type Wanted, type WireProperties, wireTable } from "../wireProperties";
import { type Adopt, adoptProblem, canonicalAdopt } from "./adopt";
import { type ApprovalSettingInputs, approvalProblems, approvalSettings, canonicalApprovals } from "./approvalSettings";
import { deferralDays, deferralProblem } from "./deferral";

/**
 * What a program can write about a quality update policy. The resource's arguments and outputs use these docstrings.
 */
export interface QualityUpdatePolicyInputs {
    /** The name shown in Intune, 1 to 200 characters. Names are not unique there. */
    displayName: string;
    /** A note for administrators, at most 1500 characters. If left out, the policy has none. */
    description?: string;
    /**
     * Whether devices install monthly security updates without a restart if they can. Defaults to `true`.
     *
     * Since May 2026 hotpatch is on by default for devices in no policy, so deleting a policy does not switch it off.
     * To switch it off, keep the policy and set this to `false`.
     */
    hotpatchEnabled?: boolean;
    /**
     * The Intune scope tags, by decimal id, that determine which administrators see the policy. If left out, they are
     * not changed; the service's default is `["0"]`.
     */
    roleScopeTagIds?: string[];
    /**
     * The same by name or id: `["Default", "Pilot"]`. An entry made of digits is an id. `pulumi up` looks names up,
     * which needs `DeviceManagementRBAC.Read.All`; a refresh shows a tag that somebody added by its id. Conflicts with
     * `roleScopeTagIds`.
     */
    scopeTags?: string[];
    /**
     * Days between Microsoft's release and the offer to these devices, a whole number from 0 to 30. If left out, the
     * service's value is not changed; `0` sends nothing for a new policy, and resets any other value.
     */
    deferralDays?: number;
    /**
     * How each kind of update is approved, in full. Conflicts with `deferralDays`. At most 6, with each combination of
     * cadence and category once. If left out, the service's settings are not changed; `[]` means none.
     */
    approvalSettings?: ApprovalSettingInputs[];
    /**
     * Adopts an existing policy instead of creating one: `{id: "…"}`, or `{displayName: "…"}` by its exact name.
     * Refused if no policy or more than one matches, and by name if another stack manages it. Only used when the
     * resource is created. An adopted policy stays in the tenant when its resource is deleted, unless `deleteAdopted`
     * says otherwise.
     */
    adopt?: Adopt;
    /**
     * Deletes an adopted policy together with its resource. Defaults to `false`: the policy stays in the tenant, and
     * only the line that says who manages it is removed. A policy that was created here is deleted either way.
     */
    deleteAdopted?: boolean;
    /** The line that marks the policy; our resource class derives it from its own `marker` argument. */
    marker?: string;
}

/** The recorded state: the inputs, and what was computed. */
export interface QualityUpdatePolicyState extends QualityUpdatePolicyInputs {
    hotpatchEnabled: boolean;
    /** The id of each of `scopeTags`, by the text that the program uses. */
    scopeTagIds?: scopeTags.ScopeTagIds;
    /**
     * The id in the description's last line that tells update and delete whether the policy still belongs to this
     * resource.
     */
    owner?: string;
    /** When the policy was created, ISO 8601. */
    createdDateTime: string;
}

/** Inputs whose scope tags have been looked up, with the owner that the policy's marker names. */
export type WantedPolicy = Wanted<QualityUpdatePolicyInputs, QualityUpdatePolicyState>;

/** Microsoft Graph beta reference, windowsQualityUpdatePolicy (August 2024): "Max allowed length is 200 chars". */
const MAX_DISPLAY_NAME = 200;
/** The same page: 1500 characters. */
export const MAX_DESCRIPTION = 1500;

const asItIs = sameAs<QualityUpdatePolicyResource>();

const ROWS: WireProperties<
    QualityUpdatePolicyInputs,
    QualityUpdatePolicyState,
    QualityUpdatePolicyResource,
    QualityUpdatePolicyBody
> = {
    displayName: { ...policyName(MAX_DISPLAY_NAME), wire: asItIs("displayName") },
    description: markedDescription(MAX_DESCRIPTION),
    hotpatchEnabled: { rule: flag("Leave it out for true."), default: true, wire: asItIs("hotpatchEnabled") },
    roleScopeTagIds: scopeTags.BY_ID,
    scopeTags: scopeTags.BY_NAME,
    scopeTagIds: COMPUTED,
    deferralDays: {
        rule: deferralProblem,
        notBeside: { property: "approvalSettings", reason: "which sets the same in full. Keep one of the two." },
        wire: deferralDays,
    },
    approvalSettings: { rule: approvalProblems, canonical: canonicalApprovals, wire: approvalSettings },
    adopt: { rule: adoptProblem, canonical: canonicalAdopt, createOnly: true },
    deleteAdopted: {
        rule: flag("Leave it out to keep an adopted policy in the tenant."),
        // The default is recorded as absent, so that states of older releases, which did not have it, compare equal.
        canonical: (value) => value || undefined,
    },
    marker: MARKER,
    owner: COMPUTED,
    createdDateTime: CREATED,
};

/** The properties of a quality update policy. */
export const POLICY_PROPERTIES = wireTable(ROWS, tooLongTogether(MAX_DESCRIPTION));

export const { canonical: canonicalPolicy, problems: policyProblems } = POLICY_PROPERTIES;
