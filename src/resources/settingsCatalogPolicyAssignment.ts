import type * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../handlers/providerText";
import { isOfType } from "./dynamicResource";
import { assignmentToGet, PolicyAssignment, type PolicyAssignmentState } from "./policyAssignment";
import type { PolicyAssignmentArgs } from "./policyAssignmentArgs";

/**
 * The assignment of a settings catalog policy to Entra groups, as {@link QualityUpdatePolicyAssignment} is for quality update
 * policies. Destroying it unassigns the policy.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph; `DeviceManagementConfiguration.Read.All`
 * is enough for preview and refresh.
 *
 * ## Example
 * ```ts
 * new hotpatch.SettingsCatalogPolicyAssignment("vbs", { policyId: policy.id, includeGroupIds: [group.objectId] });
 * ```
 */
export class SettingsCatalogPolicyAssignment extends PolicyAssignment {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.settingsCatalogAssignment;

    constructor(name: string, args: PolicyAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
        super("SettingsCatalogPolicyAssignment", "settingsCatalogAssignment", name, args, opts);
    }

    /** Reads the assignment of a policy by the policy's id, without managing it. */
    public static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: PolicyAssignmentState,
        opts?: pulumi.CustomResourceOptions,
    ): SettingsCatalogPolicyAssignment {
        return new SettingsCatalogPolicyAssignment(
            name,
            assignmentToGet(`SettingsCatalogPolicyAssignment.get '${name}'`, state),
            { ...opts, id },
        );
    }

    /** Whether `resource` is an assignment, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is SettingsCatalogPolicyAssignment {
        return isOfType(resource, SettingsCatalogPolicyAssignment.__pulumiType);
    }
}
