import { visible } from "../../base/visible";
import {
    createPolicy,
    deletePolicy,
    getPolicy,
    type QualityUpdatePolicyBody,
    type QualityUpdatePolicyResource,
    updatePolicy,
} from "../../graph/endpoints/qualityUpdatePolicies";
import { markedPolicy } from "../markedPolicy/handler";
import type { PolicyKind } from "../markedPolicy/kind";
import { adoption } from "./adoption";
import { QUALITY_UPDATE_POLICIES } from "./policies";
import { POLICY_PROPERTIES, type QualityUpdatePolicyInputs, type QualityUpdatePolicyState } from "./properties";

/** Quality update policies: every answer shows the whole policy, and changes are sent with PATCH. */
export const QUALITY_UPDATE_POLICY: PolicyKind<
    QualityUpdatePolicyInputs,
    QualityUpdatePolicyState,
    QualityUpdatePolicyResource,
    QualityUpdatePolicyResource,
    QualityUpdatePolicyBody
> = {
    policies: QUALITY_UPDATE_POLICIES,
    properties: POLICY_PROPERTIES,
    adoption,
    answers: { show: "whole", policyOf: (policy) => policy },
    read: getPolicy,
    create: createPolicy,
    change: (graph, { id }, body) => updatePolicy(graph, id, body),
    delete: deletePolicy,
    // Since the security update of May 2026 hotpatch is on by default for devices in no policy (Microsoft Learn,
    // "Configure hotpatch", 2026), so deleting a policy does not switch it off, as a user may think.
    deletionNotice: ({ displayName, hotpatchEnabled }) =>
        hotpatchEnabled
            ? `Deleting quality update policy '${visible(displayName)}' does not switch hotpatch off: devices in no policy follow the ` +
              "tenant's default, which is on since May 2026. To opt out, keep a policy with hotpatchEnabled: false."
            : undefined,
};

/** Behind `QualityUpdatePolicy`. */
export const qualityUpdatePolicy = markedPolicy(QUALITY_UPDATE_POLICY);
