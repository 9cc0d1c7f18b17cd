import type { DeviceMonth } from "../../../packages/graph-emulator/src";
import type { ServicingCatalog } from "../../../src/servicing/catalog";
import type { Compared } from "./livedMonths";

/** What there is to say about one device and one month. */
export interface Answers {
    /** Build and revision at the month's end. */
    readonly on: string;
    /** How the month's update was to get to it. */
    readonly delivery: string;
    readonly standing: string;
    readonly upToDate: string;
    /** Foretold on the day of the update. */
    readonly restarts: string;
    readonly hasSucceeded: boolean;
}

/** What we say. */
export function answersAbout({ before, after, beforehand, afterwards }: Compared): Answers {
    return {
        on: after.standing.on ?? "",
        delivery: before.delivery,
        standing: afterwards.standing,
        upToDate: afterwards.upToDate,
        restarts: beforehand.restartsThisMonth,
        hasSucceeded: after.outcome === "succeeded",
    };
}

const CURRENT = new Set<DeviceMonth["class"]>(["hotpatched", "baseline", "lcu", "ahead"]);

/** Whether a device has the month's fixes by the record. */
export function isCurrent(row: DeviceMonth): boolean {
    return CURRENT.has(row.class);
}

/**
 * What the record says, as far as it can be told from outside. Left out: how updates get to a device of which Intune does not say
 * who manages it; where exactly a device is that is behind; restarts where nothing was installed, where an update outside of the monthly
 * ones was, and of ARM64 devices whose compiled hybrid PE kept a hotpatch away, which nothing shows.
 */
export function recordedAbout({ row, before, after }: Compared, catalog: ServicingCatalog): Partial<Answers> {
    const isManagerKnown = before.outcomes.mdm !== "unknown";
    const isForetold =
        row.class === "baseline" || row.class === "hotpatched" || (row.class === "lcu" && !isOutOfBand(row, catalog));
    return {
        on: row.build,
        ...(isManagerKnown ? { delivery: row.delivery } : {}),
        ...(isTracked(row) ? standingOf(row, catalog) : { standing: "unknown", upToDate: "unknown" }),
        ...(isTracked(row) && isForetold && row.why !== "not eligible (chpe)"
            ? { restarts: row.restarted ? "yes" : "no" }
            : {}),
        hasSucceeded: hasSucceeded(row, after),
    };
}

function standingOf(row: DeviceMonth, catalog: ServicingCatalog): Pick<Partial<Answers>, "standing" | "upToDate"> {
    if (!isCurrent(row)) {
        return { upToDate: "no" };
    }
    const names: Partial<Record<DeviceMonth["class"], string>> = {
        hotpatched: "hotpatched",
        baseline: "onBaseline",
        // Out of band it is newer than the newest of the monthly releases.
        lcu: isOutOfBand(row, catalog) ? "ahead" : "lcu",
        ahead: "ahead",
    };
    return { standing: names[row.class] ?? "", upToDate: "yes" };
}

/** A baseline comes to every device; it counts as delivered to those on which hotpatches can follow. */
function hasSucceeded(row: DeviceMonth, { delivery, badge }: Compared["after"]): boolean {
    const isReached = delivery === "hotpatch policy" || delivery === "tenant default";
    return isReached && (row.class === "hotpatched" || (row.class === "baseline" && !badge.startsWith("Not eligible")));
}

function isOutOfBand({ build }: DeviceMonth, { releases }: ServicingCatalog): boolean {
    return releases.some(
        (release) =>
            release.kind === "outOfBand" && !release.isHotpatch && build === `${release.build}.${release.revision}`,
    );
}

/** Whether a device is on one of the builds that have hotpatches. */
export function isTracked({ build }: DeviceMonth): boolean {
    return /^26[12]00\./.test(build);
}

/** The update build revision of `26100.8390`. */
export function revisionOf(build: string): number {
    return Number(build.split(".")[1]);
}

/** Answers that are not what they should be. */
export function mistakesIn(answers: Answers, expected: Partial<Answers>): string[] {
    const names = Object.keys(expected) as (keyof Answers)[];
    return names
        .filter((name) => answers[name] !== expected[name])
        .map((name) => `${name}: ${answers[name]} instead of ${expected[name]}`);
}
