import type { Random } from "../fleet/random";

/**
 * How far behind the replicas are that answer reads. The first has every write at once, the last only after the whole
 * lag; a read goes to any of them. So a new object is missing for a while, then there, and may be missing once more.
 *
 * Microsoft identity blog, "Designing for eventual consistency for Microsoft Entra": reads after writes may reach a
 * replica that is behind. The number of replicas and their distribution are `assumed`.
 */
export class Replication {
    constructor(
        readonly lagMs: number,
        private readonly random: Random,
    ) {}

    /** How far behind the replica is that answers the next read, in milliseconds. */
    next(): number {
        return this.lagMs === 0 ? 0 : Math.round(this.lagMs * this.random.pick([0, 1 / 3, 2 / 3, 1]));
    }
}
