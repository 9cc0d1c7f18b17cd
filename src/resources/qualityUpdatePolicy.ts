import * as pulumi from "@pulumi/pulumi";
import { visible } from "../base/visible";
import { RESOURCE_TYPES } from "../handlers/providerText";
import type { Adopt } from "../handlers/qualityUpdatePolicy/adopt";
import type { ApprovalSettingInputs } from "../handlers/qualityUpdatePolicy/approvalSettings";
import {
    POLICY_PROPERTIES,
    type QualityUpdatePolicyInputs,
    type QualityUpdatePolicyState as Recorded,
} from "../handlers/qualityUpdatePolicy/properties";
import { type DynamicResourceState, isOfType, markerOfResource, stateToGet } from "./dynamicResource";
import { tellsImpactOf } from "./impact/tells";
import { withoutNullArguments } from "./inputErrors";
import { isOfPlugin } from "./kindOfProgram";
import { rememberAdoption } from "./preview/adoptions";
import { lookInPreview } from "./preview/look";
import { lookAtPolicy } from "./preview/policyLook";
import { warnOfEqualNames } from "./preview/programLook";
import { type ArgsOf, resourceOf } from "./propertyTypes";
import { misleadingName } from "./ringNames";
import { warnOutsidePublic } from "./unsupportedCloud";

type Inputs = Omit<QualityUpdatePolicyInputs, "marker">;

/** The properties of a quality update policy. */
export interface QualityUpdatePolicyArgs extends ArgsOf<Inputs> {
    approvalSettings?: pulumi.Input<pulumi.Input<ApprovalSettingArgs>[] | undefined>;
    /**
     * The last line of the description, which says who manages the policy, because names are not unique in Intune. It
     * lets an interrupted `pulumi up` find what it had created, and makes update and delete leave a policy alone that
     * another owner has taken over. Defaults to `Managed by Pulumi: <project>/<stack>/<name>`; a hash of the resource's
     * URN and a random owner id are added. A resource that is renamed with an alias gets a new line. `false` writes
     * none for a new policy; a second policy with the same name is then refused.
     */
    marker?: string | false;
}

/** What is recorded of a policy wherever it comes from. */
type Read = Omit<Recorded, "adopt" | "deleteAdopted" | "marker">;

/** What a program knows of a policy that it gets. Tags that `scopeTagIds` does not name are returned as ids. */
export interface QualityUpdatePolicyState extends DynamicResourceState, ArgsOf<Partial<Omit<Read, "owner">>> {}

/** How one kind of update is approved. */
export interface ApprovalSettingArgs {
    /** `monthly` or `outOfBand`. */
    cadence: pulumi.Input<"monthly" | "outOfBand">;
    /** `all`, `security`, `nonSecurity` or `quickMachineRecovery`. */
    category: pulumi.Input<"all" | "security" | "nonSecurity" | "quickMachineRecovery">;
    /** `automatic`, or `manual` for an administrator to approve. */
    method: pulumi.Input<"automatic" | "manual">;
    /** Days between release and automatic approval, 0 to 30. Defaults to `0`. */
    deferralDays?: pulumi.Input<number | undefined>;
}

/** Which existing policy to adopt; exactly one of the two. */
export interface AdoptArgs extends ArgsOf<Adopt> {}

/** One approval setting, as an output. */
export type ApprovalSetting = ApprovalSettingInputs;

/**
 * A Windows quality update policy in Intune, the object that turns hotpatch on or off for the devices it is assigned
 * to.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph;
 * `DeviceManagementConfiguration.Read.All` is enough for preview and refresh. `DeviceManagementRBAC.Read.All` to name
 * scope tags by name.
 *
 * ## Example
 * ```ts
 * const policy = new hotpatch.QualityUpdatePolicy("win11", { displayName: "Hotpatch Enabled - Win 11 Enterprise" });
 * ```
 *
 * Reference a policy through `policy.id`: it stays known in the preview of a change, unlike computed outputs.
 */
export class QualityUpdatePolicy extends resourceOf<Read>() {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.policy;

    constructor(name: string, given: QualityUpdatePolicyArgs, opts?: pulumi.CustomResourceOptions) {
        const args = withoutNullArguments(given);
        warnOutsidePublic();
        const marker = markerOfResource(QualityUpdatePolicy.__pulumiType, name, args.marker, opts);
        super(
            QualityUpdatePolicy.__pulumiType,
            "policy",
            name,
            // The plugin gives a policy its marker where none is given, so "none" has to be said.
            { ...POLICY_PROPERTIES.outputs, ...args, marker: args.marker === false && isOfPlugin() ? "" : marker },
            opts,
        );
        rememberAdoption(this.id, args.adopt);
        tellsImpactOf(this, "policy", name, { args: { ...args }, title: `Quality update policy '${name}'`, opts });
        if (opts?.id === undefined) {
            warnOfEqualNames(this, "policies", name, args.displayName);
            warnOfMisleadingName(this, args);
        }
        lookInPreview(this, `QualityUpdatePolicy '${name}'`, async (tenant) =>
            lookAtPolicy(tenant, args, await marker),
        );
    }

    /**
     * Reads an existing policy by its id, without managing it. `deferralDays`, `approvalSettings` and scope tags are
     * only read if `state` names them.
     */
    public static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: QualityUpdatePolicyState,
        opts?: pulumi.CustomResourceOptions,
    ): QualityUpdatePolicy {
        const args = stateToGet<QualityUpdatePolicyArgs>(
            `QualityUpdatePolicy.get '${name}'`,
            state,
            POLICY_PROPERTIES.outputs,
        );
        return new QualityUpdatePolicy(name, args, { ...opts, id });
    }

    /** Whether `resource` is a policy, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is QualityUpdatePolicy {
        return isOfType(resource, QualityUpdatePolicy.__pulumiType);
    }
}

/** Said in a preview, where both are known. */
function warnOfMisleadingName(
    policy: QualityUpdatePolicy,
    { displayName, hotpatchEnabled }: Pick<QualityUpdatePolicyArgs, "displayName" | "hotpatchEnabled">,
): void {
    if (pulumi.runtime.isDryRun()) {
        pulumi.all([displayName, hotpatchEnabled]).apply(([name, isOn]) => {
            const text = misleadingName(name, isOn);
            return text === undefined ? undefined : pulumi.log.warn(visible(text), policy);
        });
    }
}
