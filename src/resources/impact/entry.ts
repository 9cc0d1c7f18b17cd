import * as pulumi from "@pulumi/pulumi";
import type { HandlerName } from "../../handlers/providerText";
import type { Teller } from "../../impact/declared";
import type { ImpactLimits } from "../../impact/limits";
import { withInheritedAliases } from "../inheritedAliases";
import { perProgram } from "../perProgram";
import type { Recorded, RecordedResource } from "./recorded";
import { impactSettings } from "./settings";

/** Who tells of a change, and the resource that a reader finds the text at; the stack where there is none. */
export interface ResourceTeller extends Teller {
    resource?: pulumi.Resource;
    /** The ring's, or the stack's. */
    readonly limits: ImpactLimits;
    /** Whether it tells nothing: the ring has `impact: false`. */
    readonly isSilent?: boolean;
}

/** Kinds of resources of which a summary is told. */
export type EntryKind = HandlerName | "group";

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
/** Of resources in no ring, by their type and name: they are asked for before there is a resource. */
const standalone = perProgram(() => new Map<string, ResourceTeller>());

/** What a ring says of its summary: its limits, that nothing limits it, or that there is no summary. */
export type RingImpact = ImpactLimits | "unlimited" | false;

/** The limits of a ring: its own before the stack's, and none where it tells nothing. */
export function limitsOf(impact: RingImpact | undefined): ImpactLimits {
    return impact === false || impact === "unlimited" ? {} : { ...impactSettings().limits, ...impact };
}

/** The component tells of what is below it. One below another that tells leaves that to it. */
export function tellsForChildren(
    resource: pulumi.Resource,
    title: string,
    parent: pulumi.Resource | undefined,
    impact?: RingImpact,
): ResourceTeller {
    const teller = (parent && tellers.get(parent)) ?? {
        title,
        resource,
        limits: limitsOf(impact),
        ...(impact === false ? { isSilent: true } : {}),
    };
    tellers.set(resource, teller);
    return teller;
}

/** Whether a resource is below a ring that tells nothing. */
export function isSilentBelow(parent: pulumi.Resource | undefined): boolean {
    return parent !== undefined && tellers.get(parent)?.isSilent === true;
}

/** Whether there is anything that may keep a change from being sent. */
export function hasLimits({ limits }: ResourceTeller): boolean {
    return Object.keys(limits).length > 0;
}

/** Who tells of a resource: the ring that it is in, or else the resource itself. */
export function tellerFor({ type, name, opts }: Pick<Entry, "type" | "name" | "opts">, title: string): ResourceTeller {
    const above = opts.parent && tellers.get(opts.parent);
    if (above !== undefined) {
        return above;
    }
    const key = `${type} ${name}`;
    const own = standalone().get(key) ?? { title, limits: impactSettings().limits };
    standalone().set(key, own);
    return own;
}

/** A resource's URN, and what the state holds of it under that or under one that an alias gives it. */
export interface Place {
    /** The one that it has in this run. */
    readonly urn: string;
    /** The one that it is recorded under; absent for one that is yet to be made. */
    readonly recordedUrn?: string;
    readonly recorded?: RecordedResource;
}

export async function placeOf(
    { type, name, opts }: Pick<Entry, "type" | "name" | "opts">,
    recorded: Recorded,
): Promise<Place> {
    const urns = await urnsOf(type, name, opts);
    const [urn = ""] = urns;
    const recordedUrn = urns.find((each) => recorded.has(each));
    const found = recordedUrn === undefined ? undefined : recorded.get(recordedUrn);
    return recordedUrn === undefined || found === undefined ? { urn } : { urn, recordedUrn, recorded: found };
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
