import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource, isOfType } from "./dynamicResource";

/** Everything that resolves later, named so that it does: an output that is not among the properties never resolves. */
const outputs = {
    displayName: undefined,
    description: undefined,
    hotpatchEnabled: undefined,
    deferralDays: undefined,
    roleScopeTagIds: undefined,
    createdDateTime: undefined,
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
}

/**
 * A Windows quality update policy in Intune, the object that turns hotpatch on or off for the devices it is assigned to.
 *
 * ## API permissions
 * Application permission `DeviceManagementConfiguration.ReadWrite.All` on Microsoft Graph; `DeviceManagementConfiguration.Read.All`
 * is enough for preview and refresh.
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
    public static readonly __pulumiType = "pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicy";

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
    /** When the policy was made, ISO 8601. */
    declare public readonly createdDateTime: pulumi.Output<string>;

    constructor(name: string, args: QualityUpdatePolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super(QualityUpdatePolicy.__pulumiType, "policy", name, { ...outputs, ...args }, opts);
    }

    /** Reads an existing policy by its id, without managing it. */
    public static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions) {
        return new QualityUpdatePolicy(name, {} as QualityUpdatePolicyArgs, { ...opts, id });
    }

    /** Whether `resource` is a policy, made by this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is QualityUpdatePolicy {
        return isOfType(resource, QualityUpdatePolicy.__pulumiType);
    }
}
