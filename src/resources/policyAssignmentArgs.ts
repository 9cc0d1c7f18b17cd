import type { PolicyAssignmentInputs } from "../handlers/policyAssignment/properties";
import type { ArgsOf } from "./propertyTypes";

/** What a program writes about an assignment. */
type Written = Omit<PolicyAssignmentInputs, "urnHash" | "otherTargets">;

/** What an Intune policy is assigned to. */
export interface PolicyAssignmentArgs
    extends ArgsOf<Omit<Written, "includeGroupIds">>,
        ArgsOf<Partial<Pick<Written, "includeGroupIds">>> {}
