import type * as pulumi from "@pulumi/pulumi";
import {
    check,
    flag,
    guid,
    listOf,
    type Problem,
    type Rule,
    text,
    under,
    unknownProperties,
    wholeNumber,
} from "../base/problems";
import { isUnknown, UNKNOWN } from "../base/unknown";
import { groupVersions, MAX_RULE_LENGTH } from "../membership/hotpatchRule";
import { plainProblems } from "./inputErrors";
import { ruleProblems } from "./membershipRule";
import type { WaitForMembersArgs } from "./membersProcessed";

/** The guide's name for the group. */
export const DEFAULT_GROUP_NAME = "Hotpatch Eligible Devices";

/**
 * Which devices are in the group: exactly one of `versions`, `membershipRule`, `members`, `memberDeviceIds` and
 * `objectId`.
 */
export interface HotpatchGroupArgs {
    /** The group's name in Entra, 1 to 256 characters, not unique there. Defaults to `Hotpatch Eligible Devices`. */
    displayName?: pulumi.Input<string | undefined>;
    /** A note for administrators, at most 1024 characters. */
    description?: pulumi.Input<string | undefined>;
    /**
     * A dynamic group of all managed Windows devices with these versions: `["24H2", "25H2"]`. Entra maintains the
     * membership, usually within a few hours of a change.
     */
    versions?: string[];
    /** A dynamic group with your own rule, at most 3072 characters, using only `device.` properties. */
    membershipRule?: pulumi.Input<string | undefined>;
    /** An assigned group of these devices, by the object id (not the device id) of their Entra device objects. */
    members?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /**
     * An assigned group of these devices, by their device ids as shown by `dsregcmd /status` and Intune. The program
     * looks up their object ids, also in a preview, with the permission `Device.Read.All`; a device that does not exist
     * is an error.
     */
    memberDeviceIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** An existing group, by its object id. The group itself is not changed. */
    objectId?: pulumi.Input<string | undefined>;
    /**
     * In `pulumi up`, waits until Entra has found the members of a dynamic group before anything uses the group. If
     * left out, nothing waits: Entra takes minutes to hours, and a policy reaches devices as they become members. Needs
     * `GroupMember.Read.All`.
     */
    waitForMembers?: WaitForMembersArgs;
    /**
     * `true`: no device enters or leaves. Entra stops processing the rule of a dynamic group (its rule processing is
     * `Paused`), and changes to assigned members are not sent. Members stay, and so do their policies. Defaults to
     * `false`.
     */
    paused?: boolean;
}

const SOURCES = ["versions", "membershipRule", "members", "memberDeviceIds", "objectId"] as const;
const KNOWN = ["displayName", "description", ...SOURCES, "waitForMembers", "paused"];

const useVersions = `Use ${groupVersions().join(", ")}.`;

const version: Rule = (value) =>
    typeof value === "string" && groupVersions().includes(value)
        ? undefined
        : `${JSON.stringify(value)} is not a Windows 11 version that supports hotpatches. ${useVersions}`;

const rules = {
    displayName: text({ min: 1, max: 256, fix: "Give the group a name of 1 to 256 characters." }),
    description: text({ min: 0, max: 1024, fix: "Shorten it to 1024 characters." }),
    versions: listOf(version, { min: 1, fix: useVersions }),
    membershipRule: text({
        min: 1,
        max: MAX_RULE_LENGTH,
        fix: `Write a rule over device properties, of at most ${MAX_RULE_LENGTH} characters.`,
    }),
    members: listOf(guid("Use the object id of an Entra device."), { min: 1, fix: "List devices by object id." }),
    memberDeviceIds: listOf(guid("Use the device id of an Entra device."), {
        min: 1,
        fix: "List devices by device id.",
    }),
    objectId: guid("Use the object id of the existing group."),
    paused: flag("Leave it out for false."),
};

const waitRules = {
    atLeast: wholeNumber({ min: 0, max: 1_000_000, unit: "members", fix: "Write a whole number, or leave it out." }),
    timeoutSeconds: wholeNumber({ min: 1, max: 86_400, unit: "seconds", fix: "Write a whole number from 1 to 86400." }),
};

/** Every mistake in the plain values of a group's arguments. */
export function groupProblems(args: Readonly<Record<string, unknown>>): Problem[] {
    const problems = [
        ...unknownProperties(args, KNOWN),
        ...plainProblems(args, ["versions", "waitForMembers", "paused"]),
        ...check(args, rules),
    ];
    const found = (name: string) => problems.some(({ property }) => property === name);
    const given = SOURCES.filter((source) => args[source] !== undefined);
    if (given.length === 0) {
        problems.push({
            property: "versions",
            reason: 'is missing, and so are membershipRule, members, memberDeviceIds and objectId: nothing determines which devices are in the group. Write for example versions: ["24H2", "25H2"].',
        });
    }
    if (given.length > 1) {
        problems.push({
            property: given[1] ?? "",
            reason: `conflicts with ${given[0]}. Keep one of ${given.join(", ")}.`,
        });
    }
    if (typeof args.membershipRule === "string" && args.membershipRule !== UNKNOWN && !found("membershipRule")) {
        problems.push(...ruleProblems("membershipRule", args.membershipRule));
    }
    if (args.objectId !== undefined) {
        for (const property of ["displayName", "description"] as const) {
            if (args[property] !== undefined) {
                problems.push({ property, reason: "cannot be set on an existing group. Leave it out." });
            }
        }
        if (args.paused === true) {
            const reason = "cannot be set on an existing group, whose members are determined elsewhere. Leave it out.";
            problems.push({ property: "paused", reason });
        }
    }
    return [...problems, ...waitProblems(args)];
}

function waitProblems({ waitForMembers, members, memberDeviceIds }: Readonly<Record<string, unknown>>): Problem[] {
    if (waitForMembers === undefined || isUnknown(waitForMembers)) {
        return [];
    }
    if (typeof waitForMembers !== "object" || waitForMembers === null) {
        return [
            { property: "waitForMembers", reason: "must be an object. Write {} for the defaults, or leave it out." },
        ];
    }
    if (members !== undefined || memberDeviceIds !== undefined) {
        const reason = "is only for groups with a membership rule; assigned members are there at once. Leave it out.";
        return [{ property: "waitForMembers", reason }];
    }
    const wait = waitForMembers as Readonly<Record<string, unknown>>;
    return under("waitForMembers", [...unknownProperties(wait, Object.keys(waitRules)), ...check(wait, waitRules)]);
}
