import type { PolicyAssignmentInputs } from "../handlers/policyAssignment/properties";
import type { ArgsOf } from "./propertyTypes";

/** What a program writes of an assignment. */
type Written = Omit<PolicyAssignmentInputs, "urnHash" | "otherTargets">;

/** Whom a policy of Intune reaches. */
export interface PolicyAssignmentArgs
    extends ArgsOf<Omit<Written, "includeGroupIds">>,
        ArgsOf<Partial<Pick<Written, "includeGroupIds">>> {}
