import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../base/problems";
import { isUnknown, UNKNOWN } from "../base/unknown";
import { assignmentProblems } from "../handlers/policyAssignment/properties";
import { settingsCatalogProblems } from "../handlers/settingsCatalogPolicy/properties";
import { tellsForChildren } from "./impact/entry";
import { withInheritedAliases } from "./inheritedAliases";
import { validated } from "./inputErrors";
import { SettingsCatalogPolicy } from "./settingsCatalogPolicy";
import { SettingsCatalogPolicyAssignment } from "./settingsCatalogPolicyAssignment";
import { untilTold } from "./untilTold";

/** Which devices get a prerequisite of hotpatch. */
export interface PrerequisitePolicyArgs {
    /** Object ids of the Entra groups whose devices get it; at least one. */
    groupIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of the Entra groups whose devices do not get it, even if they are members of `groupIds`. */
    excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** The policy's name in Intune, 1 to 200 characters. */
    displayName?: pulumi.Input<string | undefined>;
    /** A note for administrators. If left out, the policy describes its purpose. */
    description?: pulumi.Input<string | undefined>;
}

/** A prerequisite that is a single device setting. */
export interface Prerequisite {
    readonly type: string;
    readonly className: string;
    readonly displayName: string;
    readonly description: string;
    readonly settings: Readonly<Record<string, string>>;
    /** What a reader of the first preview has to know: which devices restart. */
    readonly restarts: string;
}

/**
 * A prerequisite of hotpatch as a settings catalog policy and its assignment. All mistakes in the arguments are listed
 * at once, before anything is sent; the preview that creates the policy says what restarts.
 */
export abstract class PrerequisitePolicy extends pulumi.ComponentResource {
    /** The policy that sets it. */
    public readonly policy: SettingsCatalogPolicy;
    /** The policy's assignment. */
    public readonly assignment: SettingsCatalogPolicyAssignment;

    protected constructor(
        prerequisite: Prerequisite,
        name: string,
        given: PrerequisitePolicyArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        const args = validated(prerequisite.className, name, given, prerequisiteProblems);
        super(prerequisite.type, name, {}, withInheritedAliases(prerequisite.type, name, opts));
        tellsForChildren(this, `${prerequisite.className} '${name}'`, opts?.parent);
        const parent = { parent: this };
        this.policy = new SettingsCatalogPolicy(
            `${name}-policy`,
            {
                displayName: pulumi.output(args.displayName).apply((given) => given ?? prerequisite.displayName),
                description: pulumi.output(args.description).apply((given) => given ?? prerequisite.description),
                settings: { ...prerequisite.settings },
            },
            parent,
        );
        this.assignment = new SettingsCatalogPolicyAssignment(
            `${name}-assignment`,
            { policyId: this.policy.id, includeGroupIds: args.groupIds, excludeGroupIds: args.excludeGroupIds },
            parent,
        );
        sayWhatRestarts(this, this.policy, `${prerequisite.className} '${name}': ${prerequisite.restarts}`);
        this.registerOutputs({ policyId: this.policy.id });
    }
}

/** Mistakes in plain arguments, by the names that the component gives them. */
export function prerequisiteProblems(args: Readonly<Record<string, unknown>>): Problem[] {
    const { groupIds, excludeGroupIds, displayName = UNKNOWN, description, ...others } = args;
    const targets = { policyId: UNKNOWN, includeGroupIds: groupIds, excludeGroupIds };
    return [
        ...settingsCatalogProblems({ displayName, description, settings: UNKNOWN }),
        ...assignmentProblems(targets).map(({ property, reason }) => ({
            property: property === "includeGroupIds" ? "groupIds" : property,
            reason: reason.replace("includeGroupIds", "groupIds"),
        })),
        ...Object.keys(others).map((property) => ({
            property,
            reason: "is not a known property. Use one of: groupIds, excludeGroupIds, displayName, description.",
        })),
    ];
}

/** Logged in a preview, and only if the policy has yet to be created: its id is not known then. */
function sayWhatRestarts(component: pulumi.Resource, policy: SettingsCatalogPolicy, text: string): void {
    if (!pulumi.runtime.isDryRun()) {
        return;
    }
    const told = pulumi.runtime.serializeProperties("policy", { id: policy.id }).then(
        ({ id }) => (isUnknown(id) ? pulumi.log.info(text, component) : undefined),
        () => undefined, // A policy that could not be registered reports that itself.
    );
    untilTold(told);
}
