import * as pulumi from "@pulumi/pulumi";
import type { Teller } from "../../impact/declared";
import { withInheritedAliases } from "../inheritedAliases";
import type { Recorded, RecordedResource } from "./recorded";

/** Who tells of a change, and the resource that a reader finds the text at; the stack where there is none. */
export interface ResourceTeller extends Teller {
    readonly resource?: pulumi.Resource;
}

/** Kinds of resources of which a summary is told. */
export type EntryKind =
    | "policy"
    | "assignment"
    | "settingsCatalogPolicy"
    | "settingsCatalogAssignment"
    | "group"
    | "tenantDefault";

/** A resource that a program declares. */
export interface Entry {
    readonly kind: EntryKind;
    readonly type: string;
    readonly name: string;
    /** As the program gave them. */
    readonly args: Readonly<Record<string, unknown>>;
    readonly opts: pulumi.ResourceOptions;
    readonly teller: ResourceTeller;
    /** The id by which others name it: of a group its object id. */
    readonly id?: pulumi.Output<string>;
    /** Whether it is one that exists already and is left as it is. */
    readonly isExisting?: boolean;
}

const tellers = new WeakMap<pulumi.Resource, ResourceTeller>();

/** The component tells of what is below it. One below another that tells leaves that to it. */
export function tellsForChildren(resource: pulumi.Resource, title: string, parent?: pulumi.Resource): void {
    tellers.set(resource, tellerFor(resource, title, parent));
}

/** Who tells of a resource: the ring that it is in, or else the resource. */
export function tellerFor(
    resource: pulumi.Resource,
    title: string,
    parent: pulumi.Resource | undefined,
): ResourceTeller {
    const above = parent === undefined ? undefined : tellers.get(parent);
    return above ?? { title, resource };
}

/** What the state holds of a resource, under its URN or one that an alias gives it. */
export async function recordedOf(
    { type, name, opts }: Pick<Entry, "type" | "name" | "opts">,
    recorded: Recorded,
): Promise<{ readonly urn: string; readonly recorded: RecordedResource } | undefined> {
    for (const urn of await urnsOf(type, name, opts)) {
        const found = recorded.get(urn);
        if (found !== undefined) {
            return { urn, recorded: found };
        }
    }
    return undefined;
}

async function urnsOf(type: string, name: string, opts: pulumi.ResourceOptions): Promise<string[]> {
    const aliases = withInheritedAliases(type, name, opts)?.aliases ?? [];
    const urns = [
        pulumi.createUrn(name, type, opts.parent),
        ...aliases.map((alias) => aliasUrn(alias, type, name, opts)),
    ];
    return Promise.all(urns.map((urn) => new Promise<string>((resolve) => urn.apply(resolve))));
}

function aliasUrn(
    alias: pulumi.Input<pulumi.URN | pulumi.Alias>,
    type: string,
    name: string,
    opts: pulumi.ResourceOptions,
): pulumi.Output<string> {
    return pulumi.output(alias).apply((given): pulumi.Output<string> => {
        if (typeof given === "string") {
            return pulumi.output(given);
        }
        const other = given as pulumi.Alias;
        const parent = "parent" in other ? (other.parent as pulumi.Resource | undefined) : opts.parent;
        return pulumi.createUrn(other.name ?? name, other.type ?? type, parent);
    });
}
