/**
 * What a release is to the servicing calendar.
 *
 * - `baseline`: the monthly cumulative update of a month without a hotpatch; it restarts the device, and hotpatches build on it.
 * - `hotpatch`: the monthly hotpatch; no restart.
 * - `lcu`: the monthly cumulative update of a month with a hotpatch, or of one whose kind is not known; it restarts the device.
 * - `preview`: an optional cumulative update between two months; it restarts the device.
 * - `outOfBand`: anything released besides the monthly rhythm, a hotpatch among them.
 */
export type ReleaseKind = "baseline" | "hotpatch" | "lcu" | "preview" | "outOfBand";

/** What a month probably was, by arithmetic or by silence: for readers alone, and never a ground for a verdict. */
export interface InferredKind {
    readonly kind: "baseline" | "hotpatch";
    /** What it follows from, as one sentence without a full stop. */
    readonly reasoning: string;
}

/** One update of one build of Windows 11. */
export interface WindowsRelease {
    /** The feature version, as Microsoft writes it: `24H2`. Undefined for a build that no table has. */
    readonly version?: string;
    /** The third part of the operating system's version: 26100. */
    readonly build: number;
    /** Update build revision (UBR), the fourth part: 8390. Undefined where it was not found published. */
    readonly revision?: number;
    /** `KB5089466`. Undefined where the source names none. */
    readonly kb?: string;
    /** Where sources name different KBs for it: all of them, and `kb` is undefined. */
    readonly possibleKbs?: readonly string[];
    /** The month whose update it is: `2026-05`. */
    readonly month: string;
    /** ISO date; undefined where only the month is known. */
    readonly releasedOn?: string;
    readonly kind: ReleaseKind;
    /** Installs without a restart. True for an out-of-band hotpatch as well. */
    readonly isHotpatch: boolean;
    /** On the cumulative update of a month whose kind no source tells. */
    readonly inferred?: InferredKind;
    /** Where this line comes from, with its date. */
    readonly source: string;
}

/** What to call a release in a sentence: `hotpatch KB5089466 (26100.8390)`. */
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
