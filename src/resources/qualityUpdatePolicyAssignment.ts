import type * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../handlers/providerText";
import { refuseSecondOwner } from "./assignedPolicies";
import { DynamicResource, isOfType } from "./dynamicResource";

/** Everything that resolves later. */
const outputs = {
    policyId: undefined,
    includeGroupIds: undefined,
    excludeGroupIds: undefined,
    allDevices: undefined,
    ownership: undefined,
    otherTargets: undefined,
    foreignTargets: undefined,
};

/** Whom a quality update policy reaches. */
export interface QualityUpdatePolicyAssignmentArgs {
    /** The id of the policy: `policy.id`. Another policy means a new assignment. */
    policyId: pulumi.Input<string>;
    /** Object ids of the Entra groups whose devices get the policy; at least one, unless `allDevices` is set. */
    includeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Object ids of the Entra groups whose devices do not get it, even as members of an included group. */
    excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /**
     * Targets every device of the tenant. Defaults to `false`. The service's schema has this target, but no source shows that
     * quality update policies take it, and the admin centre does not offer it there: try it on a test policy first.
     */
    allDevices?: pulumi.Input<boolean | undefined>;
    /**
     * `exclusive` (the default): all targets of the policy are this resource's; what somebody adds elsewhere is drift, and the
     * next `pulumi up` takes it out. `additive`: it owns the targets that it names, leaves others alone, and reports them as
     * `foreignTargets`.
     */
    ownership?: pulumi.Input<"exclusive" | "additive" | undefined>;
}

/**
 * The assignment of a quality update policy to Entra groups. It owns all targets of the policy, unless `ownership` says
 * otherwise. Destroying it unassigns the policy. It waits until Intune sees a group that was made moments ago.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph; `DeviceManagementConfiguration.Read.All`
 * is enough for preview and refresh.
 *
 * ## Example
 * ```ts
 * new hotpatch.QualityUpdatePolicyAssignment("win11", { policyId: policy.id, includeGroupIds: [group.objectId] });
 * ```
 */
export class QualityUpdatePolicyAssignment extends DynamicResource {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.assignment;

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

    constructor(name: string, args: QualityUpdatePolicyAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
        const owned = opts?.id === undefined ? { policyId: refuseSecondOwner(name, args) } : {};
        super(QualityUpdatePolicyAssignment.__pulumiType, "assignment", name, { ...outputs, ...args, ...owned }, opts);
    }

    /** Reads the assignment of a policy by the policy's id, without managing it. */
    public static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions) {
        return new QualityUpdatePolicyAssignment(name, {} as QualityUpdatePolicyAssignmentArgs, { ...opts, id });
    }

    /** Whether `resource` is an assignment, made by this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is QualityUpdatePolicyAssignment {
        return isOfType(resource, QualityUpdatePolicyAssignment.__pulumiType);
    }
}
