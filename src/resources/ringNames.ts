import type * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "../base/unknown";
import { DEFAULT_GROUP_NAME } from "./groupArgs";
import { InvalidArgumentsError } from "./inputErrors";
import { perProgram } from "./perProgram";

/** The guide's name for the policy. */
export const DEFAULT_POLICY_NAME = "Hotpatch Enabled - Win 11 Enterprise";

/** The ring that has each default name. */
const named = perProgram(() => new Map<string, string>());

/**
 * Refuses a second ring that leaves the name of its group or of its policy to the default: in Entra, in Intune and in what a preview
 * says of devices nobody could tell the two apart.
 *
 * @throws InvalidArgumentsError that names the other ring.
 */
export function refuseSharedDefaultNames(
    name: string,
    { group, policy = {} }: { readonly group: Names & { readonly objectId?: unknown }; readonly policy?: Names },
): void {
    const defaults = [
        ...(group.objectId === undefined
            ? [{ property: "group.displayName", given: group, shown: DEFAULT_GROUP_NAME }]
            : []),
        { property: "policy.displayName", given: policy, shown: DEFAULT_POLICY_NAME },
    ].filter(({ given }) => given.displayName === undefined);
    const problems = defaults.flatMap(({ property, shown }) => {
        const other = named().get(property);
        named().set(property, other ?? name);
        return other === undefined || other === name
            ? []
            : [
                  {
                      property,
                      reason: `is left out, and ring '${other}' has the default name '${shown}' already. Give each ring a name of its own.`,
                  },
              ];
    });
    if (problems.length > 0) {
        throw new InvalidArgumentsError(`HotpatchRing '${name}'`, problems);
    }
}

interface Names {
    readonly displayName?: pulumi.Input<string | undefined>;
}

/** What to say of a policy whose name tells the opposite of what it does; undefined for every other one. */
export function misleadingName(displayName: unknown, hotpatchEnabled: unknown): string | undefined {
    return typeof displayName === "string" &&
        !isUnknown(displayName) &&
        hotpatchEnabled === false &&
        /\benabled\b/i.test(displayName)
        ? `The policy is named '${displayName}' and turns hotpatch off (hotpatchEnabled: false). Give it a displayName that says so.`
        : undefined;
}
