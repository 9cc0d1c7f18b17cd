import { assignPolicy, getPolicy, listTargets } from "../../graph/endpoints/qualityUpdatePolicies";
import { policyAssignment } from "../policyAssignment/handler";

/** Whom a quality update policy reaches. */
export const qualityUpdatePolicyAssignment = policyAssignment({
    noun: "quality update policy",
    policyClass: "QualityUpdatePolicy",
    read: getPolicy,
    targets: listTargets,
    assign: assignPolicy,
});
