import type * as pulumi from "@pulumi/pulumi";
import { urnHash } from "../handlers/marker";
import { type HandlerName, RESOURCE_TYPES } from "../handlers/providerText";
import { refuseSecondOwner, refuseSharedTargets } from "./assignedPolicies";
import { DynamicResource, type DynamicResourceState, stateToGet, urnOf } from "./dynamicResource";
import { withoutNullArguments } from "./inputErrors";

/** Everything that resolves later. */
const outputs = {
    policyId: undefined,
    includeGroupIds: undefined,
    excludeGroupIds: undefined,
    allDevices: undefined,
    ownership: undefined,
    removeExclusions: undefined,
    otherTargets: undefined,
    foreignTargets: undefined,
    policyMarker: undefined,
    urnHash: undefined,
};

/** Whom a policy of Intune reaches. */
export interface PolicyAssignmentArgs {
    /** The id of the policy: `policy.id`. Another policy means a new assignment. */
    policyId: pulumi.Input<string>;
    /** Object ids of the Entra groups whose devices get the policy; at least one, unless `allDevices` is set. */
    includeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Object ids of the Entra groups whose devices do not get it, even as members of an included group. */
    excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Targets every device of the tenant. Defaults to `false`. */
    allDevices?: pulumi.Input<boolean | undefined>;
    /**
     * `exclusive` (the default): all targets of the policy are this resource's; what somebody adds elsewhere is drift, and the
     * next `pulumi up` takes it out. `additive`: it owns the targets that it names, leaves others alone, and reports them as
     * `foreignTargets`. A group that it names and others have there in another way (excluded, with a filter) is an error.
     */
    ownership?: pulumi.Input<"exclusive" | "additive" | undefined>;
    /**
     * Lets a new exclusive assignment take out groups that the policy excludes already, as that of an adopted policy may. Defaults to
     * `false`: then it is refused. Looked at when the assignment is made and never again.
     */
    removeExclusions?: pulumi.Input<boolean | undefined>;
}

/** What is known of an assignment that a program gets. With `ownership: "additive"` the groups it names are read as its own. */
export interface PolicyAssignmentState
    extends DynamicResourceState,
        Partial<Omit<PolicyAssignmentArgs, "removeExclusions">> {
    /** Targets that a program cannot name. */
    otherTargets?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Targets of the policy that are others'. */
    foreignTargets?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/** The state of an assignment that a program gets, as what its constructor takes. */
export function assignmentToGet(where: string, state: PolicyAssignmentState | undefined): PolicyAssignmentArgs {
    return stateToGet(where, state, outputs);
}

/** What the assignments of all kinds of policies have in common. */
export abstract class PolicyAssignment extends DynamicResource {
    /** The policy that is assigned. */
    declare public readonly policyId: pulumi.Output<string>;
    /** The groups that get it. */
    declare public readonly includeGroupIds: pulumi.Output<string[]>;
    /** The groups that do not, if there are any. */
    declare public readonly excludeGroupIds: pulumi.Output<string[] | undefined>;
    /** Whether every device gets it. */
    declare public readonly allDevices: pulumi.Output<boolean | undefined>;
    /** Whether all targets of the policy are this resource's. */
    declare public readonly ownership: pulumi.Output<"exclusive" | "additive" | undefined>;
    /** Targets that refresh found and a program cannot name, word by word: kinds newer than this software, and filters. */
    declare public readonly otherTargets: pulumi.Output<string[] | undefined>;
    /** Targets of the policy that an additive assignment leaves alone. */
    declare public readonly foreignTargets: pulumi.Output<string[] | undefined>;

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
        super(RESOURCE_TYPES[handler], handler, name, { ...outputs, ...args, ...owned }, opts);
    }
}
