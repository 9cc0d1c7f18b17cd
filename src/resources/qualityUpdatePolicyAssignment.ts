import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource, isOfType } from "./dynamicResource";

/** Everything that resolves later. */
const outputs = {
    policyId: undefined,
    includeGroupIds: undefined,
    excludeGroupIds: undefined,
    otherTargets: undefined,
};

/** Whom a quality update policy reaches. */
export interface QualityUpdatePolicyAssignmentArgs {
    /** The id of the policy: `policy.id`. Another policy means a new assignment. */
    policyId: pulumi.Input<string>;
    /** Object ids of the Entra groups whose devices get the policy; at least one. */
    includeGroupIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of the Entra groups whose devices do not get it, even as members of an included group. */
    excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
}

/**
 * The assignment of a quality update policy to Entra groups. It owns all targets of the policy: whatever somebody adds in
 * the admin centre shows as drift, and the next `pulumi up` takes it out. Destroying it unassigns the policy.
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
    public static readonly __pulumiType = "pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicyAssignment";

    /** The policy that is assigned. */
    declare public readonly policyId: pulumi.Output<string>;
    /** The groups that get it. */
    declare public readonly includeGroupIds: pulumi.Output<string[]>;
    /** The groups that do not, if there are any. */
    declare public readonly excludeGroupIds: pulumi.Output<string[] | undefined>;
    /** Kinds of target that refresh found and this resource cannot write, such as all devices. */
    declare public readonly otherTargets: pulumi.Output<string[] | undefined>;

    constructor(name: string, args: QualityUpdatePolicyAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
        super(QualityUpdatePolicyAssignment.__pulumiType, "assignment", name, { ...outputs, ...args }, opts);
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
