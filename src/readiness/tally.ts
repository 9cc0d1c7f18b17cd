import type { ContestedName } from "./contested";
import type { Fact } from "./facts";
import { PREREQUISITES, type PrerequisiteCode } from "./prerequisites";
import { BADGES, type Badge, type Verdict } from "./verdict";

/** How many devices fail a prerequisite, or are unknown in it, whatever their badge says. */
export interface ReasonCount {
    fail: number;
    unknown: number;
    /** Devices for which it was not asked: neither a pass nor a reason. */
    notAsked: number;
}

/** The names of some devices with one badge, and how many there are. */
export interface DevicesOfBadge {
    readonly count: number;
    /** Up to the limit, the first by name. */
    readonly names: readonly string[];
}

/** Counts verdicts as they come, and keeps nothing of a device except, up to a limit for each badge, its name. */
export class Tally {
    private readonly counted = new Map<Badge, number>();
    private readonly names = new Map<Badge, FirstNames>();
    private readonly reasons = new Map<PrerequisiteCode, ReasonCount>(
        PREREQUISITES.map(({ code }) => [code, { fail: 0, unknown: 0, notAsked: 0 }]),
    );
    /** Devices whose outcome depends on the answer to a contested question. */
    readonly contested = new Map<ContestedName, number>();
    devices = 0;
    private readonly vbsSources = new Map<string, number>();

    /** @param limit how many names to keep for each badge other than `Eligible` */
    constructor(private readonly limit: number) {}

    add(name: string, verdict: Verdict): void {
        this.count(verdict, 1);
        this.keepName(name, verdict);
    }

    /** Counts a number of devices with one verdict. */
    count({ badge, outcomes, contested }: Verdict, devices: number): void {
        this.devices += devices;
        this.counted.set(badge, (this.counted.get(badge) ?? 0) + devices);
        for (const [code, count] of this.reasons) {
            const outcome = outcomes[code];
            if (outcome !== "pass") {
                count[outcome] += devices;
            }
        }
        for (const question of contested) {
            this.contested.set(question, (this.contested.get(question) ?? 0) + devices);
        }
    }

    /** Counts where VBS of a number of devices comes from. */
    countSource(vbs: Fact<unknown>, devices: number): void {
        if (vbs.kind !== "notAsked") {
            this.vbsSources.set(vbs.source, (this.vbsSources.get(vbs.source) ?? 0) + devices);
        }
    }

    /** Keeps the name of a device if it is among the first of its badge. */
    keepName(name: string, { badge }: Verdict): void {
        if (badge === "Eligible" || this.limit === 0) {
            return;
        }
        let first = this.names.get(badge);
        if (first === undefined) {
            first = new FirstNames(this.limit);
            this.names.set(badge, first);
        }
        first.add(name);
    }

    byBadge(): Record<string, number> {
        const occurring = BADGES.filter((badge) => this.counted.has(badge));
        return Object.fromEntries(occurring.map((badge) => [badge, this.counted.get(badge) ?? 0]));
    }

    /** By the name of the source. */
    vbsBySource(): Record<string, number> {
        return Object.fromEntries([...this.vbsSources].sort(([a], [b]) => (a < b ? -1 : 1)));
    }

    byReason(): Record<PrerequisiteCode, ReasonCount> {
        return Object.fromEntries(this.reasons) as Record<PrerequisiteCode, ReasonCount>;
    }

    devicesByBadge(): Record<string, DevicesOfBadge> {
        const some = BADGES.filter((badge) => this.names.has(badge));
        return Object.fromEntries(
            some.map((badge) => [
                badge,
                { count: this.counted.get(badge) ?? 0, names: this.names.get(badge)?.sorted() ?? [] },
            ]),
        );
    }
}

/** The first names in the order of code units, however many there are. */
class FirstNames {
    private names: string[] = [];
    /** Names from this one on are too late in the order. */
    private bound: string | undefined;

    constructor(private readonly limit: number) {}

    add(name: string): void {
        if (this.bound !== undefined && name >= this.bound) {
            return;
        }
        this.names.push(name);
        // Sorting only now and then keeps the cost per name small, in whatever order they come.
        if (this.names.length >= 2 * this.limit + 64) {
            this.names = this.sorted();
            this.bound = this.names[this.limit - 1];
        }
    }

    sorted(): string[] {
        return [...this.names].sort().slice(0, this.limit);
    }
}
