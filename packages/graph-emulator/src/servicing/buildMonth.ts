import type { Month, Release } from "../catalog/release";

/** What one build was offered in one month, as far as it was published. */
export interface BuildMonth {
    /** The month's full security update. */
    readonly full: number;
    /** The month's newest hotpatch; undefined in a month without one, which is a baseline month. */
    readonly hotpatch: number | undefined;
    /** The newest full update that was published out of band in this month. */
    readonly outOfBand: number | undefined;
    readonly preview: number | undefined;
    /**
     * The full update of the last baseline month, including this one; undefined for a branch that never had a hotpatch.
     */
    readonly baseline: number | undefined;
    /** Hotpatches on top of that baseline. */
    readonly hotpatches: ReadonlySet<number>;
}

/** Derives the month of a build from what was published by its end, oldest first. Undefined if nothing was. */
export function buildMonth(published: readonly Release[], build: number, month: Month): BuildMonth | undefined {
    let baseline: number | undefined;
    let hotpatches = new Set<number>();
    let takesHotpatches = false;
    let full: number | undefined;
    let hotpatch: number | undefined;
    let outOfBand: number | undefined;
    let preview: number | undefined;
    for (const release of published.filter((each) => each.month <= month)) {
        const revisions = release.revisions.filter((each) => each.build === build);
        const whole = revisions.find(({ isHotpatch }) => !isHotpatch)?.revision;
        const without = revisions.find(({ isHotpatch }) => isHotpatch)?.revision;
        takesHotpatches ||= without !== undefined;
        if (release.kind === "monthly" && whole !== undefined && without === undefined) {
            baseline = whole;
            hotpatches = new Set();
        }
        if (without !== undefined) {
            hotpatches.add(without);
        }
        if (release.month === month) {
            hotpatch = without ?? hotpatch;
            full = release.kind === "monthly" ? whole : full;
            outOfBand = release.kind === "outOfBand" ? (whole ?? outOfBand) : outOfBand;
            preview = release.kind === "preview" ? (whole ?? preview) : preview;
        }
    }
    return full === undefined
        ? undefined
        : { full, hotpatch, outOfBand, preview, baseline: takesHotpatches ? baseline : undefined, hotpatches };
}
