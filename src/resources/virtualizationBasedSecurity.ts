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
        "devices of its groups that do not run VBS yet need one restart for it, and are not hotpatched before. The policy " +
        "itself restarts none. VBS needs Secure Boot and virtualization turned on in the firmware; test drivers on a few devices first.",
};

/**
 * Virtualization-based security (VBS), which hotpatch needs to be running: the prerequisite that devices most often lack. A settings
 * catalog policy that turns it on, without a lock in the firmware, and its assignment.
 *
 * Devices need one restart for it. The preview that makes it says so. Destroying it does not turn VBS off on devices for sure:
 * what becomes of a setting whose policy is gone is up to Windows.
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

    /** Whether `resource` is one, made by this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is VirtualizationBasedSecurity {
        return isOfType(resource, PREREQUISITE.type);
    }
}
