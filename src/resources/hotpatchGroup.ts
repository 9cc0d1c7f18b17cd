import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { hotpatchRule } from "../membership/hotpatchRule";
import { objectIdsFor } from "./devicesById";
import { isOfType } from "./dynamicResource";
import { DEFAULT_GROUP_NAME, groupProblems, type HotpatchGroupArgs } from "./groupArgs";
import { tellsForChildren } from "./impact/entry";
import { ifLimitsHold, tellsImpact, watchedForImpact } from "./impact/tells";
import { withInheritedAliases } from "./inheritedAliases";
import { validated } from "./inputErrors";
import { checkedRule } from "./membershipRule";
import { membersProcessed } from "./membersProcessed";
import { isMocked } from "./mocked";
import { refuseOwnProvider, refuseRealAzuread } from "./oneIdentity";
import { warnOfEqualNames } from "./preview/programLook";
import { ProgramError } from "./programError";
import { programGraph } from "./programGraph";

/** What determines the members of a group that is created here. */
interface DeclaredGroup {
    readonly displayName: HotpatchGroupArgs["displayName"];
    readonly membershipRule: pulumi.Input<string | undefined>;
    readonly members: HotpatchGroupArgs["members"];
    readonly isPaused: boolean;
}

/** azuread's own type. */
const GROUP_TYPE = "azuread:index/group:Group";
const DYNAMIC_GROUP_TYPE = "azuread:index/groupWithoutMembers:GroupWithoutMembers";

/**
 * The Entra security group whose devices get a hotpatch policy: dynamic by Windows version or by your own rule, with
 * assigned members, or an existing group.
 *
 * ## API permissions
 * Those of `azuread.Group`: application permission `Group.ReadWrite.All` on Microsoft Graph (with `Group.Create` alone
 * an app cannot change the group it created). None for an existing group. `Device.Read.All` for `memberDeviceIds`.
 * Dynamic membership needs Entra ID P1 or Intune for Education in the tenant.
 *
 * ## Example
 * ```ts
 * const group = new hotpatch.HotpatchGroup("win11", { versions: ["24H2", "25H2"] });
 * ```
 */
export class HotpatchGroup extends pulumi.ComponentResource {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = "hotpatch:index:HotpatchGroup";

    /** The group's object id, for use in assignments. It stays known while the group is changed. */
    public readonly objectId: pulumi.Output<string>;
    /** The dynamic membership rule, if there is one. */
    public readonly membershipRule: pulumi.Output<string | undefined>;

    constructor(name: string, given: HotpatchGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        const args = validated("HotpatchGroup", name, given, groupProblems);
        refuseOwnProvider("HotpatchGroup", name, opts);
        if (args.objectId === undefined) {
            refuseRealAzuread("HotpatchGroup", name);
        }
        super(HotpatchGroup.__pulumiType, name, {}, withInheritedAliases(HotpatchGroup.__pulumiType, name, opts));
        const rule =
            args.versions === undefined
                ? pulumi.output(args.membershipRule).apply((text) => text && checkedRule(text, this))
                : hotpatchRule(args.versions);
        tellsForChildren(this, `Hotpatch group '${name}'`, opts?.parent);
        const { memberDeviceIds, displayName, paused: isPaused = false } = args;
        const members =
            args.members ??
            (memberDeviceIds === undefined
                ? undefined
                : pulumi.output(memberDeviceIds).apply((ids) => objectIdsFor(name, ids ?? [])));
        const declared = { displayName, membershipRule: rule, members, isPaused };
        const objectId = this.existing(args) ?? this.made(name, args, declared);
        this.objectId = this.processed(name, args, objectId);
        this.membershipRule = pulumi.output(rule);
        tellsImpact({
            ...this.entry(name, declared),
            id: this.objectId,
            isExisting: args.objectId !== undefined,
            resource: this,
            title: `Hotpatch group '${name}'`,
        });
        this.registerOutputs({ objectId: this.objectId, membershipRule: this.membershipRule });
    }

    /** Whether `resource` is a hotpatch group, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is HotpatchGroup {
        return isOfType(resource, HotpatchGroup.__pulumiType);
    }

    private existing({ objectId }: HotpatchGroupArgs): pulumi.Output<string> | undefined {
        return objectId === undefined
            ? undefined
            : pulumi.output(objectId).apply((id) => {
                  if (id === undefined) {
                      throw new ProgramError("HotpatchGroup: objectId resolved to nothing. Name an existing group.");
                  }
                  return id;
              });
    }

    /** What a summary of changes needs to know about the group that is created here. */
    private entry(name: string, args: DeclaredGroup) {
        const type = args.members === undefined ? DYNAMIC_GROUP_TYPE : GROUP_TYPE;
        return { kind: "group" as const, type, name, args: { ...args }, opts: this.child(type, name) };
    }

    private made(name: string, args: HotpatchGroupArgs, declared: DeclaredGroup): pulumi.Output<string> {
        const { members, membershipRule: rule, isPaused } = declared;
        const { opts } = this.entry(name, declared);
        const security = this.security(name, args, declared);
        if (members !== undefined) {
            const held = isPaused ? { ignoreChanges: ["members"] } : {};
            return objectIdOf(
                new azuread.Group(name, { ...security, members }, watchedForImpact({ ...opts, ...held })),
            );
        }
        // `GroupWithoutMembers`: the service owns the members, and reading them all on every refresh fails for large
        // fleets.
        return objectIdOf(
            new azuread.GroupWithoutMembers(
                name,
                {
                    ...security,
                    types: ["DynamicMembership"],
                    dynamicMembership: { enabled: !isPaused, rule: pulumi.output(rule).apply((text) => text ?? "") },
                },
                watchedForImpact(opts),
            ),
        );
    }

    /**
     * The group's id; if the program asks for that, only after Entra has found its members. Neither a preview nor a
     * unit test waits, and nothing waits for a rule that is not processed.
     */
    private processed(name: string, { waitForMembers, paused }: HotpatchGroupArgs, objectId: pulumi.Output<string>) {
        if (waitForMembers === undefined || paused === true || pulumi.runtime.isDryRun() || isMocked()) {
            return objectId;
        }
        return objectId.apply(async (id) => {
            await membersProcessed(programGraph(), { name, id }, waitForMembers);
            return id;
        });
    }

    /** azuread's resources do not know the aliases that they inherit. */
    private child(type: string, name: string): pulumi.CustomResourceOptions {
        return { parent: this, ...withInheritedAliases(type, name, { parent: this }) };
    }

    private security(name: string, args: HotpatchGroupArgs, declared: DeclaredGroup) {
        const displayName = pulumi.output(args.displayName).apply((given) => given ?? DEFAULT_GROUP_NAME);
        warnOfEqualNames(this, "groups", name, displayName);
        return {
            displayName: ifLimitsHold(displayName, this.entry(name, declared)),
            description: args.description,
            securityEnabled: true,
        };
    }
}

/**
 * The object id from the resource id, which azuread writes as `/groups/<object id>`. The id stays known in the preview
 * of a change to the group; an output such as `objectId` may not, which would pull the assignment into the diff.
 */
function objectIdOf(group: azuread.Group | azuread.GroupWithoutMembers): pulumi.Output<string> {
    return group.id.apply((id) => id.replace(/^\/groups\//, ""));
}
