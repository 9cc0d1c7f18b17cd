import type * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../handlers/providerText";
import { TENANT_DEFAULT, type TenantDefaultInputs, type TenantDefaultState } from "../handlers/tenantDefault/handler";
import { type DynamicResourceState, isOfType, stateToGet } from "./dynamicResource";
import { tellsImpactOf } from "./impact/tells";
import { withoutNullArguments } from "./inputErrors";
import { type ArgsOf, resourceOf } from "./propertyTypes";
import { warnOutsidePublic } from "./unsupportedCloud";

/** The value of the tenant's default. */
export interface HotpatchTenantDefaultArgs extends ArgsOf<TenantDefaultInputs> {}

/** What a program knows of a tenant's default that it gets. */
export interface HotpatchTenantDefaultState extends DynamicResourceState, ArgsOf<Partial<TenantDefaultInputs>> {}

/**
 * Preview: the tenant-wide hotpatch setting, for devices that are in no quality update policy; a policy always
 * overrides it. Since the security update of May 2026 it is on unless somebody turned it off.
 *
 * This setting is in the beta version of Graph and has not been tested in a real tenant: the key of Intune's setting is
 * assumed. It cannot be deleted. Destroying the resource leaves the value as it is, and says so.
 *
 * ## API permissions
 * Application permission `WindowsUpdates.ReadWrite.All` on Microsoft Graph; `WindowsUpdates.Read.All` is enough for a
 * refresh.
 *
 * ## Example
 * ```ts
 * new hotpatch.HotpatchTenantDefault("default", { hotpatchEnabled: false });
 * ```
 */
export class HotpatchTenantDefault extends resourceOf<TenantDefaultState>() {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.tenantDefault;

    constructor(name: string, given: HotpatchTenantDefaultArgs, opts?: pulumi.CustomResourceOptions) {
        const args = withoutNullArguments(given);
        warnOutsidePublic();
        const inputs = { ...TENANT_DEFAULT.outputs, ...args };
        super(HotpatchTenantDefault.__pulumiType, "tenantDefault", name, inputs, opts);
        tellsImpactOf(this, "tenantDefault", name, { args: { ...args }, title: `Tenant default '${name}'`, opts });
    }

    /** Reads the setting of an MDM application by the application's id, without managing it. */
    public static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: HotpatchTenantDefaultState,
        opts?: pulumi.CustomResourceOptions,
    ): HotpatchTenantDefault {
        const args = stateToGet<HotpatchTenantDefaultArgs>(
            `HotpatchTenantDefault.get '${name}'`,
            state,
            TENANT_DEFAULT.outputs,
        );
        return new HotpatchTenantDefault(name, args, { ...opts, id });
    }

    /** Whether `resource` is a tenant default, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is HotpatchTenantDefault {
        return isOfType(resource, HotpatchTenantDefault.__pulumiType);
    }
}
