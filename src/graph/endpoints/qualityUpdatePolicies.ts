import { array, boolean, looseObject, nullish, number, object, string } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { GUID, type Read, readAll, readChange, readCreated, readOne, type Shape, TEXT, TEXTS, TIME } from "../shape";
import { type AssignmentTarget, assignAt, targetsAt } from "./assignmentTargets";

/**
 * Intune's Windows quality update policies (`windowsQualityUpdatePolicy`). They exist only in `beta`; Microsoft
 * supports Intune's beta API in production but may change it. Not to be confused with `windowsQualityUpdateProfiles`,
 * which expedite one update and restart devices.
 *
 * Source: Microsoft Graph beta reference, windowsQualityUpdatePolicy and its methods (August 2024); live list of July
 * 2026.
 */
const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";

/** How one kind of update is approved within a policy. At most six per policy. */
export interface ApprovalSetting {
    /** `monthly`, `outOfBand`, or a value newer than this release. */
    readonly windowsQualityUpdateCadence: string;
    /** `all`, `security`, `nonSecurity`, `quickMachineRecovery`, or a value newer than this release. */
    readonly windowsQualityUpdateCategory: string;
    /** `automatic`, `manual`, or a value newer than this release. */
    readonly approvalMethodType: string;
    /** Days between release and offer, for automatic approval. */
    readonly deferredDeploymentInDay?: number | null;
}

const ODATA_TYPE = "#microsoft.graph.windowsQualityUpdatePolicy";
const NOUN = "quality update policy";

/** Sent back unchanged when other settings are changed. */
const APPROVAL_SETTING: Shape<ApprovalSetting> = looseObject({
    windowsQualityUpdateCadence: string(),
    windowsQualityUpdateCategory: string(),
    approvalMethodType: string(),
    deferredDeploymentInDay: nullish(number()),
});

const POLICY = object({
    id: GUID,
    displayName: string(),
    /** Returned as `""` if it was never set. */
    description: TEXT,
    hotpatchEnabled: boolean(),
    /** Decimal ids; `["0"]`, the default scope tag, if never set. */
    roleScopeTagIds: TEXTS,
    /** `[]` for a policy created in the admin centre. */
    approvalSettings: nullish(array(APPROVAL_SETTING)),
    createdDateTime: TIME,
    lastModifiedDateTime: TIME,
});

/** A policy as the service returns it. */
export type QualityUpdatePolicyResource = Read<typeof POLICY>;

/** The writable properties. */
export type QualityUpdatePolicyBody = Partial<
    Omit<QualityUpdatePolicyResource, "id" | "createdDateTime" | "lastModifiedDateTime">
>;

function pathOf(id: string): string {
    return `${COLLECTION}/${segment(id, NOUN)}`;
}

/** All policies of the tenant. Needs DeviceManagementConfiguration.Read.All. */
export function listPolicies(graph: GraphClient): Promise<QualityUpdatePolicyResource[]> {
    return readAll(POLICY, graph.pages("beta", COLLECTION), NOUN);
}

/** Needs DeviceManagementConfiguration.Read.All. */
export async function getPolicy(graph: GraphClient, id: string): Promise<QualityUpdatePolicyResource> {
    return readOne(POLICY, await graph.get("beta", pathOf(id)), `${NOUN} '${id}'`, id);
}

/** 201 with the policy. Needs DeviceManagementConfiguration.ReadWrite.All, like all writes below. */
export async function createPolicy(
    graph: GraphClient,
    body: QualityUpdatePolicyBody,
): Promise<QualityUpdatePolicyResource> {
    const answer = await graph.post("beta", COLLECTION, { "@odata.type": ODATA_TYPE, ...body });
    return readCreated(POLICY, answer, `${NOUN} '${body.displayName}'`, ({ displayName }) => [
        displayName,
        body.displayName,
    ]);
}

/** 200 with the policy. Only the properties in `body` change. */
export async function updatePolicy(graph: GraphClient, id: string, body: QualityUpdatePolicyBody): Promise<void> {
    const answer = await graph.patch("beta", pathOf(id), { "@odata.type": ODATA_TYPE, ...body });
    readChange(answer, `${NOUN} '${id}'`, id);
}

/** 204. Deletes its assignments too. */
export function deletePolicy(graph: GraphClient, id: string): Promise<void> {
    return graph.delete("beta", pathOf(id));
}

/** All targets of a policy. */
export function listTargets(graph: GraphClient, policyId: string): Promise<AssignmentTarget[]> {
    return targetsAt(graph, pathOf(policyId));
}

/** 204. Replaces the whole list of targets; an empty list unassigns the policy. */
export function assignPolicy(
    graph: GraphClient,
    policyId: string,
    targets: readonly AssignmentTarget[],
): Promise<void> {
    return assignAt(graph, pathOf(policyId), "windowsQualityUpdatePolicyAssignment", targets);
}
