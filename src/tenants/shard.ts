import { createHash } from "node:crypto";

/** A part of the tenants: the third of sixteen. */
export interface Shard {
    /** From 1 to `of`. */
    readonly number: number;
    /** How many shards there are. */
    readonly of: number;
}

/**
 * The shard that a tenant belongs to, from 1. Depends on its id and the number of shards alone: it stays the same when
 * tenants are added or the file is sorted, and two runs with the same number of shards never share a tenant. Shards
 * differ in size as dice do: of 500 tenants, each of 16 shards has about 31, give or take 6.
 *
 * @param tenantId in any case
 */
export function shardOf(tenantId: string, shards: number): number {
    const digest = createHash("sha256").update(tenantId.toLowerCase()).digest();
    return (digest.readUIntBE(0, 6) % shards) + 1;
}

/** The tenants of a shard, in the order given; all of them without one. */
export function inShard<Tenant extends { readonly id: string }>(
    tenants: readonly Tenant[],
    shard: Shard | undefined,
): readonly Tenant[] {
    return shard === undefined ? tenants : tenants.filter(({ id }) => shardOf(id, shard.of) === shard.number);
}
