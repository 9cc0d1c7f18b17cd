import type * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../handlers/providerText";
import { DynamicResource, type DynamicResourceState, isOfType, markerOfResource, stateToGet } from "./dynamicResource";
import { withoutNullArguments } from "./inputErrors";
import { lookInPreview } from "./preview/look";
import { warnOfEqualNames } from "./preview/programLook";
import { lookAtSettingsPolicy } from "./preview/settingsPolicyLook";

/** Everything that resolves later. */
const outputs = {
    displayName: undefined,
    description: undefined,
    settings: undefined,
    createdDateTime: undefined,
    owner: undefined,
};

/** What a settings catalog policy is made of. */
export interface SettingsCatalogPolicyArgs {
    /** The name shown in Intune, 1 to 200 characters. Names are not unique there. */
    displayName: pulumi.Input<string>;
    /** A note for administrators, at most 1000 characters with the line that marks the policy. Left out, the policy has none. */
    description?: pulumi.Input<string | undefined>;
    /**
     * The chosen option of each setting: the option's id by the id of the setting's definition, at least one. These are all
     * settings of the policy; one that somebody adds elsewhere is drift, and the next `pulumi up` takes it out. Settings that are no
     * choice, or have settings below them, cannot be written.
     */
    settings: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What is known of a settings catalog policy that a program gets. */
export interface SettingsCatalogPolicyState extends DynamicResourceState, Partial<SettingsCatalogPolicyArgs> {
    /** When the policy was made, ISO 8601. */
    createdDateTime?: pulumi.Input<string | undefined>;
}

/**
 * A policy of Intune's settings catalog for Windows, with settings that are chosen from a list. It is here for what hotpatch needs
 * on the device: {@link VirtualizationBasedSecurity} and {@link DisableChpe} are made of it.
 *
 * A last line of the description, `Managed by Pulumi: <project>/<stack>/<name> (…)`, is how an interrupted `pulumi up` finds again
 * what it had made, and how update and delete tell that the policy still is this resource's.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph; `DeviceManagementConfiguration.Read.All`
 * is enough for preview and refresh.
 *
 * ## Example
 * ```ts
 * const vbs = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
 * new hotpatch.SettingsCatalogPolicy("vbs", { displayName: "VBS", settings: { [vbs]: `${vbs}_1` } });
 * ```
 */
export class SettingsCatalogPolicy extends DynamicResource {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.settingsCatalogPolicy;

    /** The name shown in Intune. */
    declare public readonly displayName: pulumi.Output<string>;
    /** The note for administrators, if there is one. */
    declare public readonly description: pulumi.Output<string | undefined>;
    /** The chosen option of each setting. */
    declare public readonly settings: pulumi.Output<Record<string, string>>;
    /** When the policy was made, ISO 8601. */
    declare public readonly createdDateTime: pulumi.Output<string>;

    constructor(name: string, given: SettingsCatalogPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        const args = withoutNullArguments(given);
        const marker = markerOfResource(SettingsCatalogPolicy.__pulumiType, name, undefined, opts);
        const inputs = { ...outputs, ...args, marker };
        super(SettingsCatalogPolicy.__pulumiType, "settingsCatalogPolicy", name, inputs, opts);
        if (opts?.id === undefined) {
            warnOfEqualNames(this, "settings catalog policies", name, args.displayName);
        }
        lookInPreview(this, `SettingsCatalogPolicy '${name}'`, async (tenant) =>
            lookAtSettingsPolicy(tenant, args, await marker),
        );
    }

    /** Reads an existing policy by its id, without managing it. */
    public static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: SettingsCatalogPolicyState,
        opts?: pulumi.CustomResourceOptions,
    ): SettingsCatalogPolicy {
        const args = stateToGet<SettingsCatalogPolicyArgs>(`SettingsCatalogPolicy.get '${name}'`, state, outputs);
        return new SettingsCatalogPolicy(name, args, { ...opts, id });
    }

    /** Whether `resource` is a settings catalog policy, made by this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is SettingsCatalogPolicy {
        return isOfType(resource, SettingsCatalogPolicy.__pulumiType);
    }
}
