import { OptionGroup, share, whole } from "../optionGroup";

/** How Intune's export jobs behave. */
export interface ExportJobOptions {
    /** Milliseconds until a job begins. Defaults to 100. */
    readonly waitMs?: number;
    /** Milliseconds from its beginning until it is completed. Defaults to 300. */
    readonly runMs?: number;
    /** How often a completed job is answered with an empty url first. Recorded; how often is `assumed`. Defaults to 1. */
    readonly emptyUrls?: number;
    /** The share of jobs that fail. Defaults to 0. */
    readonly failingShare?: number;
    /** Minutes until the file is gone. Defaults to 360, as in the reference's example. */
    readonly expiresMinutes?: number;
    /** The share of PCs that attested their health. Defaults to 0.8. */
    readonly attestedShare?: number;
    /** The share of rows in which a name contains quotation marks, which the file does not escape. Defaults to 0.02. */
    readonly brokenQuotes?: number;
}

export const EXPORT_JOBS = new OptionGroup<Required<ExportJobOptions>>(
    "exportJobs",
    {
        waitMs: 100,
        runMs: 300,
        emptyUrls: 1,
        failingShare: 0,
        expiresMinutes: 360,
        attestedShare: 0.8,
        brokenQuotes: 0.02,
    },
    {
        waitMs: whole(0, 24 * 3_600_000),
        runMs: whole(0, 24 * 3_600_000),
        emptyUrls: whole(0, 1000),
        failingShare: share,
        expiresMinutes: whole(1, 365 * 24 * 60),
        attestedShare: share,
        brokenQuotes: share,
    },
);
