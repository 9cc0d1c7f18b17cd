import { condition } from "./condition";
import { HOTPATCH_PAGE } from "./documents";
import { SYNC_REMEDY } from "./syncs";

/** Older than the last baseline, which hotpatches build on. `why` is the sentence from servicing. */
export const behindBaseline = condition({
    code: "behindBaseline",
    finding: ({ why }: { readonly why: string }) => why,
    meaning: "The device is older than the last baseline, which hotpatches build on.",
    remedy: "Install the current baseline with its restart, for example through the update ring; hotpatches follow.",
    source: [HOTPATCH_PAGE],
});

/**
 * Newer than the last baseline through a cumulative update, and therefore off the hotpatch track until the next
 * baseline.
 */
export const cumulativeTrack = condition({
    code: "cumulativeTrack",
    finding: ({ on }: { readonly on: string }) =>
        `It is on ${on}, a cumulative update newer than the last baseline: no hotpatch applies until the next baseline.`,
    meaning:
        "The device is on a cumulative update newer than the last baseline: no hotpatch applies until the next baseline.",
    remedy: "Wait for the next baseline, which puts it back on the hotpatch track. Avoid preview and manual updates on such devices.",
    source: [HOTPATCH_PAGE],
});

export interface Behind {
    /** `26100.8390`. */
    readonly on: string | undefined;
    /** `hotpatch KB5089466 (26100.8390)`. */
    readonly latest: string | undefined;
}

/** On the hotpatch track, but without the newest release. */
export const notYetInstalled = condition({
    code: "notYetInstalled",
    finding: ({ on, latest }: Behind) => `It is on ${on}; the newest is ${latest}.`,
    meaning:
        "The device is on the hotpatch track but does not have the newest release yet. Deferrals are not taken into account.",
    remedy: `Allow a few days plus the deferrals of the policy and the update ring. ${SYNC_REMEDY}`,
    source: [HOTPATCH_PAGE],
});

/** A build that was not reported, or that is not in any catalog. `why` is the sentence from servicing. */
export const buildUnknown = condition({
    code: "buildUnknown",
    finding: ({ why }: { readonly why: string }) => why,
    meaning: "The device's build is not known, or is not in the catalog of releases.",
    remedy: "Sync the device, and allow the live catalog to be read (WindowsUpdates.Read.All).",
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

/**
 * A feature update restarts the device and installs that month's cumulative update, which takes the device off the
 * hotpatch track until the next baseline.
 */
export const featureUpdateDue = condition({
    code: "featureUpdateDue",
    finding: ({ policy, to, from, month, kind }: Upgrade) =>
        `'${policy}' offers ${to} to this ${from} device in ${month}, ${kind === "hotpatch" ? "a hotpatch month" : "a month whose kind is not known"}.`,
    meaning:
        "A feature update is offered to the device in a month without a baseline, and takes it off the hotpatch track.",
    remedy: "Offer feature updates in baseline months: in any other month they restart devices and take them off the hotpatch track.",
    source: [HOTPATCH_PAGE],
});
