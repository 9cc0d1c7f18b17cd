import type * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../handlers/providerText";
import { isOfType } from "./dynamicResource";
import { assignmentToGet, PolicyAssignment, type PolicyAssignmentState } from "./policyAssignment";
import type { PolicyAssignmentArgs } from "./policyAssignmentArgs";
import { adoptedId } from "./preview/adoptions";
import { lookAtAssignment } from "./preview/assignmentLook";
import { lookInPreview } from "./preview/look";

/** What a quality update policy is assigned to. */
export interface QualityUpdatePolicyAssignmentArgs extends PolicyAssignmentArgs {
    /**
     * Targets every device of the tenant. Defaults to `false`. The service's schema has this target, but no source
     * shows that quality update policies accept it, and the admin centre does not offer it there: try it on a test
     * policy first.
     */
    allDevices?: pulumi.Input<boolean | undefined>;
}

/**
 * The assignment of a quality update policy to Entra groups. It owns all targets of the policy, unless `ownership` says
 * otherwise. Destroying it unassigns the policy. It waits until Intune sees a group that was created moments ago.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph;
 * `DeviceManagementConfiguration.Read.All` is enough for preview and refresh.
 *
 * ## Example
 * ```ts
 * new hotpatch.QualityUpdatePolicyAssignment("win11", { policyId: policy.id, includeGroupIds: [group.objectId] });
 * ```
 */
export class QualityUpdatePolicyAssignment extends PolicyAssignment {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.assignment;

    constructor(name: string, args: QualityUpdatePolicyAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
        super("QualityUpdatePolicyAssignment", "assignment", name, args, opts);
        lookInPreview(this, `QualityUpdatePolicyAssignment '${name}'`, async (tenant) =>
            lookAtAssignment(tenant, args ?? {}, await adoptedId(tenant, args?.policyId)),
        );
    }

    /** Reads the assignment of a policy by the policy's id, without managing it. */
    public static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: PolicyAssignmentState,
        opts?: pulumi.CustomResourceOptions,
    ): QualityUpdatePolicyAssignment {
        return new QualityUpdatePolicyAssignment(
            name,
            assignmentToGet(`QualityUpdatePolicyAssignment.get '${name}'`, state),
            { ...opts, id },
        );
    }

    /** Whether `resource` is an assignment, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is QualityUpdatePolicyAssignment {
        return isOfType(resource, QualityUpdatePolicyAssignment.__pulumiType);
    }
}
