import {
    assignPolicy,
    getPolicy,
    listPolicies,
    listTargets,
    type QualityUpdatePolicyResource,
} from "../../graph/endpoints/qualityUpdatePolicies";
import type { Policies } from "../markedPolicy/kind";

/** Intune quality update policies: `/deviceManagement/windowsQualityUpdatePolicies` in Graph beta. */
export const QUALITY_UPDATE_POLICIES: Policies<QualityUpdatePolicyResource> = {
    noun: "quality update policy",
    policyClass: "QualityUpdatePolicy",
    list: listPolicies,
    get: getPolicy,
    nameOf: ({ displayName }) => displayName,
    targets: listTargets,
    assign: assignPolicy,
};
