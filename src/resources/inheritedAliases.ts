import * as pulumi from "@pulumi/pulumi";

/**
 * Options with the aliases that a resource inherits from its parent.
 *
 * The engine only applies those to a child in a run in which it finds the parent itself under an older URN (measured
 * with engine 3.259.0). An interrupted rename leaves the parent recorded under its new URN and some children under
 * their old ones; the next run would then create these again and delete the old ones, and a policy of ours would be
 * refused because it is in use. So each resource lists the aliases itself, and its own children find them there.
 *
 * @returns the same options if the parent has no aliases
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
    // Pulumi assumes that a child whose name begins with its parent's name was renamed along with it.
    const aliases = pulumi.allAliases(own, name, type, parent, parent.__name ?? name);
    return aliases.length > own.length ? { ...opts, aliases } : opts;
}
