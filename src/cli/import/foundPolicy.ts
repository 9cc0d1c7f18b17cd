import type { HandlerName } from "../../handlers/providerText";

/** One object of the tenant, as Pulumi would have recorded it. */
export interface FoundResource {
    readonly handler: HandlerName;
    /** Its name in the program. */
    readonly name: string;
    readonly id: string;
    readonly inputs: Record<string, unknown>;
    readonly outputs: Record<string, unknown>;
}

/** A policy and, if it is assigned, its assignment. */
export interface FoundPolicy {
    /** The name that its resources begin with. */
    readonly name: string;
    readonly displayName: string;
    readonly policy: FoundResource;
    readonly assignment?: FoundResource;
    /** The one group that it is assigned to, where rings were asked for. */
    readonly ring?: FoundRing;
    /** Names of groups by their object ids in lower case, where they are known. */
    readonly groupNames?: ReadonlyMap<string, string>;
    /** Why something about it is left out, for the reader of the program. */
    readonly notes: readonly string[];
}

/** The targets that a program can name. */
export interface Targets {
    readonly includeGroupIds?: readonly string[];
    readonly excludeGroupIds?: readonly string[];
    readonly allDevices?: boolean;
}

/** The group of a ring. */
export interface FoundRing {
    readonly groupId: string;
    /** What declares it; absent for a group that stays as it is, and that the ring names by its id. */
    readonly declared?: DeclaredGroup;
}

/** A dynamic group that only this ring is assigned to. */
export interface DeclaredGroup {
    readonly displayName: string;
    readonly description?: string;
    readonly membershipRule: string;
    readonly paused?: true;
}
