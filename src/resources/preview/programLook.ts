import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "../../base/unknown";
import type { HotpatchGroupArgs } from "../groupArgs";
import { perProgram } from "../perProgram";
import { untilTold } from "../untilTold";
import { resolvedArguments } from "./look";

/** What is compared between a program's rings. */
interface Ring {
    readonly name: string;
    readonly group: Readonly<Record<string, unknown>>;
    readonly excluded: readonly unknown[];
    readonly settings: string;
    readonly groupId: unknown;
}

/** Kinds of objects whose display names are compared, and where a reader sees them. */
const NAMED = { groups: "Entra", policies: "Intune", "settings catalog policies": "Intune" } as const;

const displayNames = perProgram(() => new Map<string, string>());
const rings = perProgram<Ring[]>(() => []);

/**
 * Warns in a preview if two objects of a kind get the same display name: in the tenant only their ids tell them apart.
 */
export function warnOfEqualNames(
    resource: pulumi.Resource,
    kind: keyof typeof NAMED,
    name: string,
    displayName: pulumi.Input<string>,
): void {
    if (!pulumi.runtime.isDryRun()) {
        return;
    }
    pulumi.output(displayName).apply((shown) => {
        const key = `${kind} ${shown}`;
        const other = displayNames().get(key);
        displayNames().set(key, name);
        if (other !== undefined && other !== name) {
            pulumi.log.warn(
                `The ${kind} ${pair(other, name)} have the same display name, '${shown}': in ${NAMED[kind]} only their ids tell them ` +
                    "apart. Give each its own displayName.",
                resource,
            );
        }
    });
}

/**
 * Warns in a preview if two rings of a program have the same devices but different settings, as far as that can be seen
 * without reading any devices: the same group, the same version of Windows, the same rule or the same member. A ring
 * that excludes the other's group shares nothing with it.
 */
export function warnOfOverlap(
    resource: pulumi.Resource,
    name: string,
    ring: {
        readonly group: HotpatchGroupArgs;
        readonly policy?: object;
        readonly excludeGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
        readonly groupId: pulumi.Output<string>;
    },
): void {
    if (!pulumi.runtime.isDryRun()) {
        return;
    }
    const excludedOutputs = Array.isArray(ring.excludeGroupIds) ? ring.excludeGroupIds : [];
    const told = resolvedArguments({ ...ring }).then((plain) => {
        const {
            hotpatchEnabled = true,
            deferralDays,
            approvalSettings,
        } = (plain.policy ?? {}) as Record<string, unknown>;
        const excluded = Array.isArray(plain.excludeGroupIds) ? plain.excludeGroupIds : [];
        const mine: Ring = {
            name,
            group: plain.group as Ring["group"],
            // A group that has yet to be created is recognised by being the same output that the other ring has.
            excluded: [
                ...excluded.filter((id) => !isUnknown(id)).map((id) => String(id).toLowerCase()),
                ...excludedOutputs,
            ],
            settings: JSON.stringify({ hotpatchEnabled, deferralDays, approvalSettings }),
            groupId: isUnknown(plain.groupId) ? ring.groupId : String(plain.groupId).toLowerCase(),
        };
        for (const other of rings()) {
            const shared = sharedDevices(mine, other);
            const isApart = mine.excluded.includes(other.groupId) || other.excluded.includes(mine.groupId);
            if (shared !== undefined && !isApart && mine.settings !== other.settings) {
                pulumi.log.warn(
                    `The rings ${pair(other.name, name)} both have ${shared}, with different policy settings: such a device is ` +
                        "in two policies. Exclude the group of one ring in the other: excludeGroupIds: [ring.group.objectId].",
                    resource,
                );
            }
        }
        rings().push(mine);
    });
    untilTold(told);
}

/** The two names in a fixed order: which resource is registered first differs from run to run. */
function pair(...names: [string, string]): string {
    return names
        .sort()
        .map((name) => `'${name}'`)
        .join(" and ");
}

/** What two rings share, as worded in the warning; undefined if nothing can be seen. */
function sharedDevices({ group: first, groupId }: Ring, { group: second, groupId: otherId }: Ring): string | undefined {
    if (groupId === otherId) {
        return "the same group";
    }
    const common = (property: string) => {
        const [ours, theirs] = [first[property], second[property]];
        return Array.isArray(ours) && Array.isArray(theirs)
            ? ours.filter((value) => !isUnknown(value) && theirs.includes(value))
            : [];
    };
    const versions = common("versions");
    if (versions.length > 0) {
        return `devices of ${versions.join(" and ")}`;
    }
    const members = [...common("members"), ...common("memberDeviceIds")];
    if (members.length > 0) {
        return `device ${members.join(", ")}`;
    }
    const rule = first.membershipRule;
    return typeof rule === "string" && !isUnknown(rule) && rule === second.membershipRule ? "the same rule" : undefined;
}
