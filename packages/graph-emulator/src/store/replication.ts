import type { Random } from "../fleet/random";

/**
 * How far the replicas are behind that reads are answered from. The first has every write at once, the last only after
 * the whole lag; a read goes to any of them. So a new object is missing for a while, then there, and may be missing
 * once more.
 *
 * Microsoft identity blog, "Designing for eventual consistency for Microsoft Entra": reads after writes may meet a replica that is
 * behind. The number of replicas and the spread between them are `assumed`.
 */
export class Replication {
    constructor(
        readonly lagMs: number,
        private readonly random: Random,
    ) {}

    /** Milliseconds by which the replica is behind that answers the next read. */
    next(): number {
        return this.lagMs === 0 ? 0 : Math.round(this.lagMs * this.random.pick([0, 1 / 3, 2 / 3, 1]));
    }
}
