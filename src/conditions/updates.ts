import { condition } from "./condition";
import { HOTPATCH_PAGE } from "./documents";
import { SYNC_REMEDY } from "./syncs";

/** Below the last baseline, on which hotpatches build. `why` is servicing's own sentence. */
export const behindBaseline = condition({
    code: "behindBaseline",
    finding: ({ why }: { readonly why: string }) => why,
    meaning: "The device is below the last baseline, and hotpatches build on that.",
    remedy: "Install the current baseline with its restart, for example by the update ring; hotpatches follow it.",
    source: [HOTPATCH_PAGE],
});

/** Above the last baseline by a cumulative update, so off hotpatches until the next one. */
export const cumulativeTrack = condition({
    code: "cumulativeTrack",
    finding: ({ on }: { readonly on: string }) =>
        `It is on ${on}, a cumulative update newer than the last baseline: no hotpatch fits until the next baseline.`,
    meaning:
        "The device is on a cumulative update newer than the last baseline: no hotpatch fits until the next baseline.",
    remedy: "Wait for the next baseline, which brings it back. Keep preview and manual updates off such devices.",
    source: [HOTPATCH_PAGE],
});

export interface Behind {
    /** `26100.8390`. */
    readonly on: string | undefined;
    /** `hotpatch KB5089466 (26100.8390)`. */
    readonly latest: string | undefined;
}

/** On the hotpatch track, without the newest release yet. */
export const notYetInstalled = condition({
    code: "notYetInstalled",
    finding: ({ on, latest }: Behind) => `It is on ${on}; the newest is ${latest}.`,
    meaning: "The device is on the hotpatch track and does not have the newest release yet; a deferral is not counted.",
    remedy: `Give it some days, the deferral of policy and update ring included. ${SYNC_REMEDY}`,
    source: [HOTPATCH_PAGE],
});

/** A build that nobody reported, or that no catalog has. `why` is servicing's own sentence. */
export const buildUnknown = condition({
    code: "buildUnknown",
    finding: ({ why }: { readonly why: string }) => why,
    meaning: "The device's build is not known, or not in the catalog of releases.",
    remedy: "Sync the device, and let the live catalog be read (WindowsUpdates.Read.All).",
    source: [{ document: "Microsoft Graph beta reference, qualityUpdateCatalogEntry", date: "November 2024" }],
});

export interface Upgrade {
    /** The feature update policy's name. */
    readonly policy: string;
    /** `25H2`. */
    readonly to: string;
    /** `24H2`, or `build 26100`. */
    readonly from: string;
    /** `2026-08`. */
    readonly month: string;
    readonly kind: "hotpatch" | "unknown";
}

/** A feature update restarts, and brings the device onto the cumulative update of the month, off hotpatches until the next baseline. */
export const featureUpdateDue = condition({
    code: "featureUpdateDue",
    finding: ({ policy, to, from, month, kind }: Upgrade) =>
        `'${policy}' offers ${to} to this ${from} device in ${month}, ${kind === "hotpatch" ? "a hotpatch month" : "a month whose kind is not known"}.`,
    meaning: "A feature update is offered to the device in a month without a baseline, and takes it off hotpatches.",
    remedy: "Offer feature updates in baseline months: in between they restart devices and take them off hotpatches.",
    source: [HOTPATCH_PAGE],
});
