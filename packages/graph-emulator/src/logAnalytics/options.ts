import { GUID } from "../contract/guid";
import { flag, matching, OptionGroup, share, whole } from "../optionGroup";

/** How the Log Analytics workspace with Windows Update for Business reports behaves. */
export interface LogAnalyticsOptions {
    /** The workspace's id, a GUID. Defaults to an invented one. */
    readonly workspaceId?: string;
    /** Whether applications have a reader role in the workspace. Defaults to true. */
    readonly readable?: boolean;
    /** Hours from what happens to the snapshot that contains it. Defaults to 24. */
    readonly lagHours?: number;
    /** How many daily snapshots are kept, 1 to 30. Defaults to 3. */
    readonly days?: number;
    /** The share of PCs, 0 to 1, that are not in it. Defaults to 0. */
    readonly missingShare?: number;
    /** The share of PCs that did not report for days and show another state than they have. Defaults to 0. */
    readonly staleShare?: number;
    /** The share of PCs whose optional columns are empty. Defaults to 0. */
    readonly emptyShare?: number;
    /** The most rows in an answer. Defaults to 500,000, the documented maximum. */
    readonly mostRows?: number;
    /** The most bytes in an answer. Defaults to 64,000,000, as quoted in a public issue; the documentation says 100 MB. */
    readonly mostBytes?: number;
}

export const LOG_ANALYTICS = new OptionGroup<Required<LogAnalyticsOptions>>(
    "logAnalytics",
    {
        workspaceId: "5c1e7a90-3f2b-4d6a-8e15-7b9c0d2f4a61",
        readable: true,
        lagHours: 24,
        days: 3,
        missingShare: 0,
        staleShare: 0,
        emptyShare: 0,
        mostRows: 500_000,
        mostBytes: 64_000_000,
    },
    {
        workspaceId: matching(GUID, "a GUID"),
        readable: flag,
        lagHours: whole(0, 30 * 24),
        days: whole(1, 30),
        missingShare: share,
        staleShare: share,
        emptyShare: share,
        mostRows: whole(1, 500_000),
        mostBytes: whole(1000, 64_000_000),
    },
);
