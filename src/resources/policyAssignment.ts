import type * as pulumi from "@pulumi/pulumi";
import { urnHash } from "../handlers/marker";
import { assignmentProperties, type PolicyAssignmentState as Recorded } from "../handlers/policyAssignment/properties";
import { type HandlerName, RESOURCE_TYPES } from "../handlers/providerText";
import { refuseSecondOwner, refuseSharedTargets } from "./assignedPolicies";
import { type DynamicResourceState, stateToGet, urnOf } from "./dynamicResource";
import { tellsImpactOf } from "./impact/tells";
import { withoutNullArguments } from "./inputErrors";
import type { PolicyAssignmentArgs } from "./policyAssignmentArgs";
import { type ArgsOf, resourceOf } from "./propertyTypes";

const ASSIGNMENT = assignmentProperties();

/** The service's targets as recorded. */
type Read = Omit<Recorded, "urnHash" | "removeExclusions" | "policyMarker" | "unsettledTargets">;

/**
 * What a program knows of an assignment that it gets. With `ownership: "additive"` the groups that it names are treated
 * as its own.
 */
export interface PolicyAssignmentState extends DynamicResourceState, ArgsOf<Partial<Read>> {}

/** The state of an assignment that a program gets, in the form that its constructor takes. */
export function assignmentToGet(where: string, state: PolicyAssignmentState | undefined): PolicyAssignmentArgs {
    return stateToGet(where, state, ASSIGNMENT.outputs);
}

/** What the assignments of all kinds of policies have in common. */
export abstract class PolicyAssignment extends resourceOf<Read>() {
    protected constructor(
        className: string,
        handler: HandlerName,
        name: string,
        given: PolicyAssignmentArgs,
        opts?: pulumi.CustomResourceOptions,
    ) {
        const args = withoutNullArguments(given);
        const owned =
            opts?.id === undefined
                ? {
                      urnHash: urnOf(RESOURCE_TYPES[handler], name, opts ?? {}).then(urnHash),
                      policyId: refuseSecondOwner(className, name, args),
                      ...refuseSharedTargets(className, name, args),
                  }
                : {};
        super(RESOURCE_TYPES[handler], handler, name, { ...ASSIGNMENT.outputs, ...args, ...owned }, opts);
        tellsImpactOf(this, handler, name, { args: { ...args }, title: `${className} '${name}'`, opts });
    }
}
