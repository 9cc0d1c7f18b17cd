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
        "Arm64 devices of its groups need one restart for it, and are not hotpatched before; x64 devices ignore it and do not " +
        "restart. The policy itself restarts none. 32-bit x86 apps may be slower on Arm64: test them first.",
};

/**
 * Compiled hybrid (CHPE) binaries off, which Windows on Arm64 needs for hotpatch. A settings catalog policy and its assignment.
 *
 * The processor's architecture is no property that membership rules of Entra groups can rely on. It need not be: the setting does
 * nothing on x64, so assign it to the whole ring. Arm64 devices need one restart for it. The preview that makes it says so.
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

    /** Whether `resource` is one, made by this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is DisableChpe {
        return isOfType(resource, PREREQUISITE.type);
    }
}
