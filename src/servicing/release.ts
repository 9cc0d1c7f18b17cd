/**
 * The role of a release in the servicing calendar.
 *
 * - `baseline`: the monthly cumulative update of a month without a hotpatch; it restarts the device, and hotpatches
 *   build on it.
 * - `hotpatch`: the monthly hotpatch; no restart.
 * - `lcu`: the monthly cumulative update of a month with a hotpatch, or of one whose kind is not known; it restarts the
 *   device.
 * - `preview`: an optional cumulative update between two months; it restarts the device.
 * - `outOfBand`: anything released outside the monthly rhythm, including hotpatches.
 */
export type ReleaseKind = "baseline" | "hotpatch" | "lcu" | "preview" | "outOfBand";

/**
 * What a month probably was, inferred from numbers or from silence: only for readers, and never the basis of a verdict.
 */
export interface InferredKind {
    readonly kind: "baseline" | "hotpatch";
    /** The reasoning, as one sentence without a full stop. */
    readonly reasoning: string;
}

/** One update of one build of Windows 11. */
export interface WindowsRelease {
    /** The feature version, as Microsoft writes it: `24H2`. Undefined for a build that is in no table. */
    readonly version?: string;
    /** The third part of the operating system's version: 26100. */
    readonly build: number;
    /** Update build revision (UBR), the fourth part: 8390. Undefined if it was not found. */
    readonly revision?: number;
    /** `KB5089466`. Undefined if the source does not name one. */
    readonly kb?: string;
    /** If sources name different KBs for it: all of them, and `kb` is undefined. */
    readonly possibleKbs?: readonly string[];
    /** The month that the update belongs to: `2026-05`. */
    readonly month: string;
    /** ISO date; undefined if only the month is known. */
    readonly releasedOn?: string;
    readonly kind: ReleaseKind;
    /** Whether it installs without a restart. Also true for an out-of-band hotpatch. */
    readonly isHotpatch: boolean;
    /** For the cumulative update of a month whose kind no source gives. */
    readonly inferred?: InferredKind;
    /** The source of this row, with its date. */
    readonly source: string;
}

/** The name of a release in a sentence: `hotpatch KB5089466 (26100.8390)`. */
export function releaseName({ kind, isHotpatch, kb, build, revision }: WindowsRelease): string {
    const words: Record<ReleaseKind, string> = {
        baseline: "baseline",
        hotpatch: "hotpatch",
        lcu: "cumulative update",
        preview: "preview update",
        outOfBand: isHotpatch ? "out-of-band hotpatch" : "out-of-band update",
    };
    const number = `${build}.${revision ?? "?"}`;
    return kb === undefined ? `${words[kind]} ${number}` : `${words[kind]} ${kb} (${number})`;
}
