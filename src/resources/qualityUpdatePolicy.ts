import type * as pulumi from "@pulumi/pulumi";
import { RESOURCE_TYPES } from "../handlers/providerText";
import { DynamicResource, type DynamicResourceState, isOfType, markerOfResource, stateToGet } from "./dynamicResource";
import { withoutNullArguments } from "./inputErrors";
import { rememberAdoption } from "./preview/adoptions";
import { lookInPreview } from "./preview/look";
import { lookAtPolicy } from "./preview/policyLook";
import { warnOfEqualNames } from "./preview/programLook";
import { warnOutsidePublic } from "./unsupportedCloud";

/** Everything that resolves later, named so that it does: an output that is not among the properties never resolves. */
const outputs = {
    displayName: undefined,
    description: undefined,
    hotpatchEnabled: undefined,
    deferralDays: undefined,
    approvalSettings: undefined,
    roleScopeTagIds: undefined,
    scopeTags: undefined,
    scopeTagIds: undefined,
    createdDateTime: undefined,
    owner: undefined,
};

/** What a quality update policy is made of. */
export interface QualityUpdatePolicyArgs {
    /** The name shown in Intune, 1 to 200 characters. Names are not unique there. */
    displayName: pulumi.Input<string>;
    /** A note for administrators, at most 1500 characters. Left out, the policy has none. */
    description?: pulumi.Input<string | undefined>;
    /**
     * Whether devices install monthly security updates without a restart where they can. Defaults to `true`.
     *
     * Since May 2026 hotpatch is on by default for devices in no policy, so deleting a policy does not switch it off:
     * keep the policy, with `false`, to do that.
     */
    hotpatchEnabled?: pulumi.Input<boolean | undefined>;
    /**
     * Days between Microsoft's release and the offer to these devices, a whole number from 0 to 30. Left out, the
     * service's value is left alone; `0` on a new policy sends nothing, and after another value sets it back.
     */
    deferralDays?: pulumi.Input<number | undefined>;
    /**
     * The Intune scope tags, by decimal id, that decide which administrators see the policy. Left out, they are left
     * alone; the service's default is `["0"]`.
     */
    roleScopeTagIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /**
     * The same by name or id: `["Default", "Pilot"]`. An entry of digits is an id. Names are looked up by `pulumi up`, which takes
     * `DeviceManagementRBAC.Read.All`; a refresh shows a tag that somebody added by its id. Not beside `roleScopeTagIds`.
     */
    scopeTags?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /**
     * How each kind of update is approved, in full; beside `deferralDays` it cannot stand. At most 6, each cadence and category
     * once. Left out, whatever the service holds is left alone; `[]` means none.
     */
    approvalSettings?: pulumi.Input<pulumi.Input<ApprovalSettingArgs>[] | undefined>;
    /**
     * Takes over an existing policy instead of making one: `{id: "…"}`, or `{displayName: "…"}` by its exact name. Refused where
     * none or more than one fits, and by name where another stack manages it. Looked at when the resource is created and never
     * again. An adopted policy stays in the tenant when its resource goes, unless `deleteAdopted` says otherwise.
     */
    adopt?: pulumi.Input<AdoptArgs | undefined>;
    /**
     * Deletes a policy that was adopted when its resource goes. Defaults to `false`: it stays in the tenant, and only the line that
     * says who manages it is taken off. A policy that was made here is deleted either way.
     */
    deleteAdopted?: pulumi.Input<boolean | undefined>;
    /**
     * A last line of the description that says who manages the policy: names are not unique in Intune. By it an interrupted `pulumi
     * up` finds again what it had made, and update and delete leave a policy alone that another owner has taken over. Defaults to
     * `Managed by Pulumi: <project>/<stack>/<name>`; a hash of the resource's URN and a random owner id are added. A resource that is
     * renamed with an alias gets a new line. `false` writes none for a new policy, and then a second policy of the same name is
     * refused.
     */
    marker?: string | false;
}

/** What is known of a policy that a program gets. */
export interface QualityUpdatePolicyState
    extends DynamicResourceState,
        Partial<Omit<QualityUpdatePolicyArgs, "adopt" | "deleteAdopted" | "marker">> {
    /** The id of each of `scopeTags`, by what the program calls it; tags that are not named here are read as ids. */
    scopeTagIds?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
    /** When the policy was made, ISO 8601. */
    createdDateTime?: pulumi.Input<string | undefined>;
}

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

/** Which existing policy to take over; one of the two. */
export interface AdoptArgs {
    /** Its id. */
    id?: pulumi.Input<string | undefined>;
    /** Its exact name. */
    displayName?: pulumi.Input<string | undefined>;
}

/**
 * A Windows quality update policy in Intune, the object that turns hotpatch on or off for the devices it is assigned to.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph; `DeviceManagementConfiguration.Read.All`
 * is enough for preview and refresh. `DeviceManagementRBAC.Read.All` to name scope tags by name.
 *
 * ## Example
 * ```ts
 * const policy = new hotpatch.QualityUpdatePolicy("win11", { displayName: "Hotpatch Enabled - Win 11 Enterprise" });
 * ```
 *
 * Wire what depends on a policy through `policy.id`: it stays known in the preview of a change, computed outputs do not.
 */
export class QualityUpdatePolicy extends DynamicResource {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = RESOURCE_TYPES.policy;

    /** The name shown in Intune. */
    declare public readonly displayName: pulumi.Output<string>;
    /** The note for administrators, if there is one. */
    declare public readonly description: pulumi.Output<string | undefined>;
    /** Whether hotpatch is on for the devices that the policy is assigned to. */
    declare public readonly hotpatchEnabled: pulumi.Output<boolean>;
    /** The managed deferral in days; undefined while the program leaves it alone. */
    declare public readonly deferralDays: pulumi.Output<number | undefined>;
    /** The managed scope tags; undefined while the program leaves them alone. */
    declare public readonly roleScopeTagIds: pulumi.Output<string[] | undefined>;
    /** The managed scope tags as the program names them; undefined while it leaves them alone. */
    declare public readonly scopeTags: pulumi.Output<string[] | undefined>;
    /** The id of each of `scopeTags`, by what the program calls it. */
    declare public readonly scopeTagIds: pulumi.Output<Record<string, string> | undefined>;
    /** The managed approval settings; undefined while the program leaves them alone. */
    declare public readonly approvalSettings: pulumi.Output<ApprovalSetting[] | undefined>;
    /** The id in the description's last line by which update and delete tell that the policy still is this resource's. */
    declare public readonly owner: pulumi.Output<string | undefined>;
    /** When the policy was made, ISO 8601. */
    declare public readonly createdDateTime: pulumi.Output<string>;

    constructor(name: string, given: QualityUpdatePolicyArgs, opts?: pulumi.CustomResourceOptions) {
        const args = withoutNullArguments(given);
        warnOutsidePublic();
        const marker = markerOfResource(QualityUpdatePolicy.__pulumiType, name, args.marker, opts);
        super(QualityUpdatePolicy.__pulumiType, "policy", name, { ...outputs, ...args, marker }, opts);
        rememberAdoption(this.id, args.adopt);
        if (opts?.id === undefined) {
            warnOfEqualNames(this, "policies", name, args.displayName);
        }
        lookInPreview(this, `QualityUpdatePolicy '${name}'`, async (tenant) =>
            lookAtPolicy(tenant, args, await marker),
        );
    }

    /**
     * Reads an existing policy by its id, without managing it. `deferralDays`, `approvalSettings` and scope tags are read if
     * `state` names them.
     */
    public static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        state?: QualityUpdatePolicyState,
        opts?: pulumi.CustomResourceOptions,
    ): QualityUpdatePolicy {
        const args = stateToGet<QualityUpdatePolicyArgs>(`QualityUpdatePolicy.get '${name}'`, state, outputs);
        return new QualityUpdatePolicy(name, args, { ...opts, id });
    }

    /** Whether `resource` is a policy, made by this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is QualityUpdatePolicy {
        return isOfType(resource, QualityUpdatePolicy.__pulumiType);
    }
}

/** One managed approval setting, as an output. */
export interface ApprovalSetting {
    /** `monthly`, `outOfBand`, or a value newer than this software. */
    readonly cadence: string;
    /** `all`, `security`, `nonSecurity`, `quickMachineRecovery`, or a value newer than this software. */
    readonly category: string;
    /** `automatic`, `manual`, or a value newer than this software. */
    readonly method: string;
    /** Days between release and approval; automatic approval only. */
    readonly deferralDays?: number;
}
