import type * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../handlers/providerText";
import {
    type SettingsCatalogPolicyState as Recorded,
    SETTINGS_POLICY_PROPERTIES,
    type SettingsCatalogPolicyInputs,
} from "../handlers/settingsCatalogPolicy/properties";
import { type DynamicResourceState, isOfType, markerOfResource, stateToGet } from "./dynamicResource";
import { tellsImpactOf } from "./impact/tells";
import { withoutNullArguments } from "./inputErrors";
import { lookInPreview } from "./preview/look";
import { warnOfEqualNames } from "./preview/programLook";
import { lookAtSettingsPolicy } from "./preview/settingsPolicyLook";
import { type ArgsOf, resourceOf } from "./propertyTypes";

/** The properties of a settings catalog policy. */
export interface SettingsCatalogPolicyArgs extends ArgsOf<Omit<SettingsCatalogPolicyInputs, "marker">> {}

/** What is recorded of a policy wherever it comes from. */
type Read = Omit<Recorded, "marker">;

/** What a program knows of a settings catalog policy that it gets. */
export interface SettingsCatalogPolicyState extends DynamicResourceState, ArgsOf<Partial<Omit<Read, "owner">>> {}

/**
 * A policy of Intune's settings catalog for Windows, with settings that are chosen from a list. Used for what hotpatch
 * needs on the device: {@link VirtualizationBasedSecurity} and {@link DisableChpe} are built on it.
 *
 * A last line of the description, `Managed by Pulumi: <project>/<stack>/<name> (…)`, lets an interrupted `pulumi up`
 * find what it had created, and tells update and delete whether the policy still belongs to this resource.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph;
 * `DeviceManagementConfiguration.Read.All` is enough for preview and refresh.
 *
 * ## Example
 * ```ts
 * const vbs = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
 * new hotpatch.SettingsCatalogPolicy("vbs", { displayName: "VBS", settings: { [vbs]: `${vbs}_1` } });
 * ```
 */
export class SettingsCatalogPolicy extends resourceOf<Read>() {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.settingsCatalogPolicy;

    constructor(name: string, given: SettingsCatalogPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        const args = withoutNullArguments(given);
        const marker = markerOfResource(SettingsCatalogPolicy.__pulumiType, name, undefined, opts);
        const inputs = { ...SETTINGS_POLICY_PROPERTIES.outputs, ...args, marker };
        super(SettingsCatalogPolicy.__pulumiType, "settingsCatalogPolicy", name, inputs, opts);
        tellsImpactOf(this, "settingsCatalogPolicy", name, {
            args: { ...args },
            title: `Settings catalog policy '${name}'`,
            opts,
        });
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
        const args = stateToGet<SettingsCatalogPolicyArgs>(
            `SettingsCatalogPolicy.get '${name}'`,
            state,
            SETTINGS_POLICY_PROPERTIES.outputs,
        );
        return new SettingsCatalogPolicy(name, args, { ...opts, id });
    }

    /** Whether `resource` is a settings catalog policy, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is SettingsCatalogPolicy {
        return isOfType(resource, SettingsCatalogPolicy.__pulumiType);
    }
}
