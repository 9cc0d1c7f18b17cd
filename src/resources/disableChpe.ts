import type * as pulumi from "@pulumi/pulumi";
import { CHPE_OFF } from "../graph/endpoints/prerequisiteSettings";
import { isOfType } from "./dynamicResource";
import { type Prerequisite, PrerequisitePolicy, type PrerequisitePolicyArgs } from "./prerequisitePolicy";

const PREREQUISITE: Prerequisite = {
    type: "hotpatch:index:DisableChpe",
    className: "DisableChpe",
    displayName: "Hotpatch prerequisite - CHPE off on Arm64",
    description: "Turns off compiled hybrid (CHPE) binaries, which Arm64 devices need for hotpatch. No effect on x64.",
    settings: { [CHPE_OFF.settingDefinitionId]: CHPE_OFF.value },
    restarts:
        "Arm64 devices in its groups need one restart and get no hotpatches until then; x64 devices ignore the policy and do not " +
        "restart. The policy itself does not restart any device. 32-bit x86 apps may be slower on Arm64: test them first.",
};

/**
 * Turns off compiled hybrid (CHPE) binaries, which Windows on Arm64 needs for hotpatch. A settings catalog policy and
 * its assignment.
 *
 * Membership rules of Entra groups cannot reliably select devices by architecture. They need not: the setting has no
 * effect on x64, so assign it to the whole ring. Arm64 devices need one restart. The preview that creates the policy
 * says so.
 *
 * ## API permissions
 * Those of {@link SettingsCatalogPolicy}.
 *
 * ## Example
 * ```ts
 * new hotpatch.DisableChpe("chpe", { groupIds: [ring.group.objectId] });
 * ```
 */
export class DisableChpe extends PrerequisitePolicy {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = PREREQUISITE.type;

    constructor(name: string, args: PrerequisitePolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        super(PREREQUISITE, name, args, opts);
    }

    /** Whether `resource` is an instance of this class, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is DisableChpe {
        return isOfType(resource, PREREQUISITE.type);
    }
}
