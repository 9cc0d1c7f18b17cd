import type { GraphClient } from "../graph/client";
import { UserError } from "../graph/userError";
import { FIRST_HOTPATCH_BUILD } from "../servicing/versions";
import type { DeviceFacts, SupersededRecord } from "./facts";
import { graphSource } from "./graphSource";
import type { PrerequisiteOptions } from "./prerequisites";
import type { DeviceSource, FleetCounts, Progress } from "./source";
import { BADGES, type Badge, judge, type Outcomes, type Reason } from "./verdict";

/** What to ask about a fleet. */
export interface FleetOptions {
    /**
     * Lowest update build revision at which a build can take hotpatches, by build: `{ "26300": 1234 }`. Adds to the known
     * floors and overrides them. Builds from 26100, revisions from 0, whole numbers.
     */
    readonly buildFloors?: Readonly<Record<string, number>>;
    /**
     * `all` (the default) finds every reason of every device. `badge` reads VBS, a request a device, only where the badge
     * depends on it: not where edition or build fail already.
     */
    readonly reasons?: "all" | "badge";
    /** Is told how far the reading has come. */
    readonly onProgress?: (progress: Progress) => void;
    /** The time of the evaluation; the clock's by default. */
    readonly now?: Date;
}

/** The answer about one device, as plain data. */
export interface DeviceReadiness {
    /** Display name in Intune. Not unique. */
    readonly name: string;
    /** Intune's `id`. */
    readonly intuneId: string;
    /** Entra's `deviceId` in lower case, or null. */
    readonly entraDeviceId: string | null;
    /** When Intune last heard of the device: ISO 8601, or null if never. */
    readonly lastSyncDateTime: string | null;
    readonly badge: Badge;
    /** What came out of each prerequisite: `pass`, `fail`, `unknown` or `notAsked`. */
    readonly outcomes: Outcomes;
    /** Everything that fails or is unknown, in the order of enforcement, with evidence and remedy. */
    readonly reasons: readonly Reason[];
    /** Older Intune records of the same machine, newest first. They have no say in the verdict. */
    readonly otherRecords: readonly SupersededRecord[];
}

/** The readiness of a fleet, as plain data. */
export interface FleetReadiness {
    /** When the fleet was evaluated: ISO 8601. */
    readonly evaluatedAt: string;
    /** How many devices have each badge that occurs, from `Eligible` on in the order of enforcement. */
    readonly byBadge: Record<string, number>;
    /** What else the tenant has: servers, other systems, older records of the same machine. */
    readonly counts: FleetCounts;
    /** Every machine with a Windows client, by name. */
    readonly devices: readonly DeviceReadiness[];
}

/**
 * Judges every Windows device of the tenant.
 *
 * Holds the whole fleet in memory: meant for up to 100,000 devices.
 *
 * @throws UserError for floors that are none, all of them at once; Error (its `cause` a GraphError) when a list cannot be read.
 */
export async function evaluateFleet(graph: GraphClient, options: FleetOptions = {}): Promise<FleetReadiness> {
    const now = options.now ?? new Date();
    const rules = rulesOf(options);
    return evaluateSource(graphSource(graph, { now, onProgress: options.onProgress }), rules, {
        allReasons: options.reasons !== "badge",
        now,
    });
}

async function evaluateSource(
    source: DeviceSource,
    rules: PrerequisiteOptions,
    { allReasons, now }: { allReasons: boolean; now: Date },
): Promise<FleetReadiness> {
    const badgeNeedsVbs = (facts: DeviceFacts): boolean => {
        const { edition, build } = judge(facts, rules).outcomes;
        return edition !== "fail" && build !== "fail";
    };
    const devices: DeviceReadiness[] = [];
    for await (const facts of source.devices(allReasons ? () => true : badgeNeedsVbs)) {
        devices.push({ ...facts.identity, ...judge(facts, rules) });
    }
    devices.sort(byName);
    return { evaluatedAt: now.toISOString(), byBadge: countedByBadge(devices), counts: { ...source.counts }, devices };
}

/** Code units, not the locale's alphabet: the same order on every machine. */
function byName(a: DeviceReadiness, b: DeviceReadiness): number {
    if (a.name !== b.name) {
        return a.name < b.name ? -1 : 1;
    }
    return a.intuneId < b.intuneId ? -1 : 1;
}

function countedByBadge(devices: readonly DeviceReadiness[]): Record<string, number> {
    const counted = new Map<Badge, number>();
    for (const { badge } of devices) {
        counted.set(badge, (counted.get(badge) ?? 0) + 1);
    }
    const occurring = BADGES.filter((badge) => counted.has(badge));
    return Object.fromEntries(occurring.map((badge) => [badge, counted.get(badge) ?? 0]));
}

function rulesOf({ buildFloors = {} }: FleetOptions): PrerequisiteOptions {
    const problems: string[] = [];
    const floors = new Map<number, number>();
    for (const [build, revision] of Object.entries(buildFloors)) {
        if (!/^[1-9]\d{4,8}$/.test(build) || Number(build) < FIRST_HOTPATCH_BUILD) {
            problems.push(
                `buildFloors['${build}'] names no build that could take hotpatches. Use a build from ${FIRST_HOTPATCH_BUILD} on, such as 26300.`,
            );
        } else if (!Number.isSafeInteger(revision) || revision < 0) {
            problems.push(
                `buildFloors['${build}'] is ${JSON.stringify(revision)}. Use the update build revision as a whole number, such as 4929.`,
            );
        } else {
            floors.set(Number(build), revision);
        }
    }
    if (problems.length > 0) {
        throw new UserError(`Evaluate fleet: ${problems.join(" ")}`);
    }
    return { buildFloors: floors };
}
