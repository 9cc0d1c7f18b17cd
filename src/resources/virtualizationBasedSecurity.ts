import type * as pulumi from "@pulumi/pulumi";
import { VBS_ON } from "../graph/endpoints/prerequisiteSettings";
import { isOfType } from "./dynamicResource";
import { type Prerequisite, PrerequisitePolicy, type PrerequisitePolicyArgs } from "./prerequisitePolicy";

const PREREQUISITE: Prerequisite = {
    type: "hotpatch:index:VirtualizationBasedSecurity",
    className: "VirtualizationBasedSecurity",
    displayName: "Hotpatch prerequisite - virtualization-based security",
    description: "Turns on virtualization-based security, which hotpatch needs.",
    settings: { [VBS_ON.settingDefinitionId]: VBS_ON.value },
    restarts:
        "devices in its groups that do not run VBS yet need one restart, and get no hotpatches until then. The policy " +
        "itself does not restart any device. VBS needs Secure Boot and virtualization turned on in the firmware; test drivers on a few devices first.",
};

/**
 * Turns on virtualization-based security (VBS), which has to be running for hotpatch: the prerequisite that devices
 * lack most often. A settings catalog policy that turns it on, without a lock in the firmware, and its assignment.
 *
 * Devices need one restart. The preview that creates the policy says so. Destroying it may not turn VBS off on devices:
 * what happens to a setting whose policy is gone is up to Windows.
 *
 * ## API permissions
 * Those of {@link SettingsCatalogPolicy}.
 *
 * ## Example
 * ```ts
 * new hotpatch.VirtualizationBasedSecurity("vbs", { groupIds: [ring.group.objectId], excludeGroupIds: [oldHardware] });
 * ```
 */
export class VirtualizationBasedSecurity extends PrerequisitePolicy {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = PREREQUISITE.type;

    constructor(name: string, args: PrerequisitePolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        super(PREREQUISITE, name, args, opts);
    }

    /** Whether `resource` is an instance of this class, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is VirtualizationBasedSecurity {
        return isOfType(resource, PREREQUISITE.type);
    }
}
