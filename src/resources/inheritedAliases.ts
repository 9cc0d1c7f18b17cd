import * as pulumi from "@pulumi/pulumi";

/**
 * Options with the aliases that a resource has through those of its parent.
 *
 * The engine gives them to a child only in a run in which it finds the parent itself under an older URN (measured with engine 3.259.0).
 * A rename that is cut off leaves the parent recorded under its new URN and some children under their old ones; the next run would
 * then make these anew and delete the old ones, and a policy of ours would be refused, since it is in use. So each resource
 * names them itself, and its own children find them there.
 *
 * @returns the same options where the parent has none
 */
export function withInheritedAliases<Options extends pulumi.ResourceOptions>(
    type: string,
    name: string,
    opts: Options | undefined,
): Options | undefined {
    if (opts?.parent === undefined) {
        return opts;
    }
    const parent: pulumi.Resource & { readonly __name?: string } = opts.parent;
    const own = opts.aliases ?? [];
    // Pulumi takes a child's name that begins with its parent's for one that has changed with it.
    const aliases = pulumi.allAliases(own, name, type, parent, parent.__name ?? name);
    return aliases.length > own.length ? { ...opts, aliases } : opts;
}
