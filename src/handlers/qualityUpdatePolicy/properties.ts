import { flag } from "../../base/problems";
import type { QualityUpdatePolicyBody, QualityUpdatePolicyResource } from "../../graph/endpoints/qualityUpdatePolicies";
import { COMPUTED, CREATED, MARKER, markedDescription, policyName, tooLongTogether } from "../markedPolicy/rows";
import * as scopeTags from "../markedPolicy/scopeTags";
import { sameAs, type Wanted, type WireProperties, wireTable } from "../wireProperties";
import { type Adopt, adoptProblem, canonicalAdopt } from "./adopt";
import { type ApprovalSettingInputs, approvalProblems, approvalSettings, canonicalApprovals } from "./approvalSettings";
import { deferralDays, deferralProblem } from "./deferral";

/** What a program can write about a quality update policy. The docstrings are those of the resource's arguments and outputs. */
export interface QualityUpdatePolicyInputs {
    /** The name shown in Intune, 1 to 200 characters. Names are not unique there. */
    displayName: string;
    /** A note for administrators, at most 1500 characters. Left out, the policy has none. */
    description?: string;
    /**
     * Whether devices install monthly security updates without a restart where they can. Defaults to `true`.
     *
     * Since May 2026 hotpatch is on by default for devices in no policy, so deleting a policy does not switch it off:
     * keep the policy, with `false`, to do that.
     */
    hotpatchEnabled?: boolean;
    /**
     * The Intune scope tags, by decimal id, that decide which administrators see the policy. Left out, they are left
     * alone; the service's default is `["0"]`.
     */
    roleScopeTagIds?: string[];
    /**
     * The same by name or id: `["Default", "Pilot"]`. An entry of digits is an id. Names are looked up by `pulumi up`, which takes
     * `DeviceManagementRBAC.Read.All`; a refresh shows a tag that somebody added by its id. Not beside `roleScopeTagIds`.
     */
    scopeTags?: string[];
    /**
     * Days between Microsoft's release and the offer to these devices, a whole number from 0 to 30. Left out, the
     * service's value is left alone; `0` on a new policy sends nothing, and after another value sets it back.
     */
    deferralDays?: number;
    /**
     * How each kind of update is approved, in full; beside `deferralDays` it cannot stand. At most 6, each cadence and category
     * once. Left out, whatever the service holds is left alone; `[]` means none.
     */
    approvalSettings?: ApprovalSettingInputs[];
    /**
     * Takes over an existing policy instead of making one: `{id: "…"}`, or `{displayName: "…"}` by its exact name. Refused where
     * none or more than one fits, and by name where another stack manages it. Looked at when the resource is created and never
     * again. An adopted policy stays in the tenant when its resource goes, unless `deleteAdopted` says otherwise.
     */
    adopt?: Adopt;
    /**
     * Deletes a policy that was adopted when its resource goes. Defaults to `false`: it stays in the tenant, and only the line that
     * says who manages it is taken off. A policy that was made here is deleted either way.
     */
    deleteAdopted?: boolean;
    /** The line that marks the policy: our resource class makes it of its own `marker`. */
    marker?: string;
}

/** What is recorded: the inputs, and what was computed. */
export interface QualityUpdatePolicyState extends QualityUpdatePolicyInputs {
    hotpatchEnabled: boolean;
    /** The id of each of `scopeTags`, by what the program calls it. */
    scopeTagIds?: scopeTags.ScopeTagIds;
    /** The id in the description's last line by which update and delete tell that the policy still is this resource's. */
    owner?: string;
    /** When the policy was made, ISO 8601. */
    createdDateTime: string;
}

/** Inputs whose scope tags have been looked up, and the owner that the policy's marker names. */
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
        notBeside: { property: "approvalSettings", reason: "which says the same in full. Keep one of the two." },
        wire: deferralDays,
    },
    approvalSettings: { rule: approvalProblems, canonical: canonicalApprovals, wire: approvalSettings },
    adopt: { rule: adoptProblem, canonical: canonicalAdopt, createOnly: true },
    deleteAdopted: {
        rule: flag("Leave it out to keep an adopted policy in the tenant."),
        // The default is the absence: states of older releases, which did not know it, read the same.
        canonical: (value) => value || undefined,
    },
    marker: MARKER,
    owner: COMPUTED,
    createdDateTime: CREATED,
};

/** The properties of a quality update policy. */
export const POLICY_PROPERTIES = wireTable(ROWS, tooLongTogether(MAX_DESCRIPTION));

export const { canonical: canonicalPolicy, problems: policyProblems } = POLICY_PROPERTIES;
