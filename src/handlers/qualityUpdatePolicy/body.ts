import { isDeepStrictEqual } from "node:util";
import type {
    ApprovalSetting,
    QualityUpdatePolicyBody,
    QualityUpdatePolicyResource,
} from "../../graph/endpoints/qualityUpdatePolicies";
import { idSet, present } from "../canonical";
import { newDescription, withoutMarker } from "../marker";
import { approvalsRead, approvalsToSend } from "./approvalSettings";
import { approvalSettingFor, deferralOf, withDeferral } from "./deferral";
import {
    canonicalPolicy,
    MAX_DESCRIPTION,
    type QualityUpdatePolicyInputs,
    type QualityUpdatePolicyState,
} from "./inputs";
import { type Resolved, scopeTagsRead, scopeTagsToSend } from "./scopeTags";

/** What the service reads back where scope tags were never set (live capture, July 2026). */
const DEFAULT_SCOPE_TAG = "0";

/**
 * What the service says, in the form of the inputs. `managed` tells which optional settings this program looks after:
 * scope tags, deferral and approval settings that it does not name are left alone and are no drift, whatever they are.
 */
export function stateOf(policy: QualityUpdatePolicyResource, managed: Resolved): QualityUpdatePolicyState {
    const settings = policy.approvalSettings ?? [];
    const tagIds = policy.roleScopeTagIds ?? [DEFAULT_SCOPE_TAG];
    return present({
        displayName: policy.displayName,
        description: withoutMarker(policy.description),
        hotpatchEnabled: policy.hotpatchEnabled,
        deferralDays: managed.deferralDays === undefined ? undefined : deferralOf(settings),
        approvalSettings: managed.approvalSettings === undefined ? undefined : approvalsRead(settings),
        roleScopeTagIds: managed.roleScopeTagIds === undefined ? undefined : idSet([...tagIds]),
        scopeTags: managed.scopeTags === undefined ? undefined : scopeTagsRead(tagIds, managed.scopeTagIds ?? {}),
        scopeTagIds: managed.scopeTags === undefined ? undefined : managed.scopeTagIds,
        adopt: managed.adopt,
        deleteAdopted: managed.deleteAdopted,
        marker: managed.marker,
        owner: managed.owner,
        createdDateTime: policy.createdDateTime,
    });
}

/** The approval settings that a new policy is to have; undefined where they are not managed. */
export function settingsOf(inputs: QualityUpdatePolicyInputs): ApprovalSetting[] | undefined {
    if (inputs.approvalSettings !== undefined) {
        return approvalsToSend(inputs.approvalSettings);
    }
    return inputs.deferralDays === undefined ? undefined : [approvalSettingFor(inputs.deferralDays)];
}

/**
 * What has to be sent to get from `policy` to `inputs`. Where the recorded state is given, what differs from it is sent, and
 * nothing else: what somebody else changed since, and the program does not, is left for the next refresh to show. It is sent
 * also where `policy` shows it already, since that may come from a replica which has not seen a later change.
 */
export function changesTo(
    policy: QualityUpdatePolicyResource,
    inputs: Resolved,
    known?: QualityUpdatePolicyState,
): QualityUpdatePolicyBody {
    const recorded = known === undefined ? undefined : canonicalPolicy(known);
    const wanted = canonicalPolicy(inputs);
    const now = canonicalPolicy(stateOf(policy, inputs));
    // Nothing is recorded of what was not managed so far; without a description there is to be none.
    const before = recorded === undefined ? now : { ...now, description: undefined, ...recorded };
    const changed = (property: keyof QualityUpdatePolicyInputs) =>
        (wanted[property] !== undefined || property === "description") &&
        !isDeepStrictEqual(before[property], wanted[property]);
    return present({
        displayName: changed("displayName") ? inputs.displayName : undefined,
        description: newDescription(policy.description, inputs, {
            isChanged: changed("description"),
            max: MAX_DESCRIPTION,
        }),
        hotpatchEnabled: changed("hotpatchEnabled") ? inputs.hotpatchEnabled : undefined,
        roleScopeTagIds: changed("roleScopeTagIds") || changed("scopeTags") ? scopeTagsToSend(inputs) : undefined,
        approvalSettings: newSettings(policy, inputs, changed),
    });
}

/**
 * Whether a policy is what a create of `inputs` that was cut off has left: all that the POST sends, and of the settings that may
 * follow in a PATCH either all or none.
 */
export function isAsSent(policy: QualityUpdatePolicyResource, inputs: Resolved): boolean {
    const { description: _marker, approvalSettings, ...others } = changesTo(policy, inputs);
    const isBefore = (policy.approvalSettings ?? []).length === 0;
    const text = inputs.description === "" ? undefined : inputs.description;
    return (
        Object.keys(others).length === 0 &&
        withoutMarker(policy.description) === text &&
        (approvalSettings === undefined || isBefore)
    );
}

/** PATCH replaces all approval settings, so those that are not managed here are sent along as they are. */
function newSettings(
    policy: QualityUpdatePolicyResource,
    inputs: QualityUpdatePolicyInputs,
    changed: (property: keyof QualityUpdatePolicyInputs) => boolean,
): ApprovalSetting[] | undefined {
    if (inputs.approvalSettings !== undefined) {
        return changed("approvalSettings") ? approvalsToSend(inputs.approvalSettings) : undefined;
    }
    if (inputs.deferralDays === undefined || !changed("deferralDays")) {
        return undefined;
    }
    return withDeferral(policy.approvalSettings ?? [], inputs.deferralDays);
}

/** Whether a policy shows all that another version of it says. */
export function agrees(policy: QualityUpdatePolicyResource, wanted: QualityUpdatePolicyResource): boolean {
    const shown = (version: QualityUpdatePolicyResource) => ({
        displayName: version.displayName,
        description: version.description ?? "",
        hotpatchEnabled: version.hotpatchEnabled,
        roleScopeTagIds: idSet([...(version.roleScopeTagIds ?? [DEFAULT_SCOPE_TAG])]),
        approvalSettings: approvalsRead(version.approvalSettings ?? []),
    });
    return isDeepStrictEqual(shown(policy), shown(wanted));
}
