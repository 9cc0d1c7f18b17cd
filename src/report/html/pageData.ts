/**
 * What the page of a report shows: written by `htmlPage`, read by the page's script (packages/report-page). Only texts that are
 * safe to show are in it. Texts of devices are numbers, places in `strings`: large fleets repeat few of them.
 */
export interface PageData {
    readonly title: string;
    /** What was judged, by what, and when: one line. */
    readonly about: string;
    /** Base of the names of files that the page offers: `hotpatch-readiness-2026-11-02`. */
    readonly fileName: string;
    readonly headline: Headline;
    /** What has to be known before any number: that not everything was read. Whole sentences. */
    readonly cautions: readonly string[];
    /** What else to know about the numbers. Whole sentences. */
    readonly notes: readonly string[];
    readonly calendar?: PageCalendar;
    /** Absent unless there are earlier results. */
    readonly trend?: PageTrend;
    /** What else was asked for, in this order. */
    readonly sections: readonly PageSection[];
    /** Empty for a report that names no device: it has neither bars to filter by nor a table. */
    readonly columns: readonly PageColumn[];
    /** Counts two columns with facets against each other. */
    readonly matrix?: { readonly title: string; readonly rows: string; readonly columns: string };
    /** What codes mean in general, by code. */
    readonly words: Readonly<Record<string, PageWords>>;
    /** Questions that sources answer differently, by name. */
    readonly questions: Readonly<Record<string, PageQuestion>>;
}

/** The share, and the one sentence that matters. */
export interface Headline {
    /** `66.6 %`; absent if there is no device. */
    readonly share?: string;
    /** What it is the share of: `of 200 devices are ready`. */
    readonly of: string;
    readonly sentence: string;
}

/** How a value is coloured. The text always says the same. */
export type Tone = "good" | "bad" | "open" | "plain";

/** A column of the table. The first one is the device's name. */
export interface PageColumn {
    /** In links; letters only. */
    readonly key: string;
    readonly title: string;
    /** Whether it is shown before a reader chooses. */
    readonly isShown: boolean;
    /** Share of the width, relative to others. */
    readonly width: number;
    /** Present if devices are counted by its values, which can be toggled. */
    readonly facet?: Facet;
}

/** How devices are counted by the values of a column. */
export interface Facet {
    readonly title: string;
    /** Values in order, with their tone; values that are not listed follow, the most frequent first. */
    readonly values: readonly (readonly [value: string, tone: Tone])[];
}

/** How the share developed. */
export interface PageTrend {
    readonly sentence: string;
    /** Oldest first, two or more. */
    readonly points: readonly PageTrendPoint[];
}

/** The share at one time. */
export interface PageTrendPoint {
    /** ISO 8601. */
    readonly at: string;
    /** In percent. */
    readonly percent: number;
    /** The same as it is shown: `66.6 %`. */
    readonly share: string;
    readonly ready: number;
    readonly devices: number;
}

/** Something that is told of the whole fleet: sentences and a table. */
export interface PageSection {
    /** Letters only. */
    readonly key: string;
    readonly title: string;
    readonly sentences: readonly string[];
    readonly stacks?: readonly PageStack[];
    readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** A bar made of parts, which are told in words too. */
export interface PageStack {
    readonly title: string;
    /** Behind the title: `100 % open, 20 devices`. */
    readonly about: string;
    /** Those with a count. */
    readonly parts: readonly { readonly title: string; readonly count: number; readonly tone: Tone }[];
}

/** Months with their meaning. */
export interface PageCalendar {
    /** When the next restart is planned. */
    readonly sentence: string;
    readonly source: string;
    readonly months: readonly PageMonth[];
}

/** One month for one or several versions. */
export interface PageMonth {
    /** `2026-11` */
    readonly month: string;
    readonly versions: string;
    readonly kind: string;
    readonly restart: "yes" | "no" | "unknown";
    readonly isPlanned: boolean;
}

/** What a code means. */
export interface PageWords {
    readonly meaning: string;
    readonly source: string;
}

/** A question that sources answer differently. */
export interface PageQuestion {
    readonly question: string;
    readonly sides: readonly { readonly claim: string; readonly source: string }[];
    readonly basis: string;
}

/** A cell: a text, or several. */
export type PackedCell = number | readonly number[];

/** Why a device is as it is: code, outcome, finding, remedy, name of the contested question or "", then evidence in groups of four. */
export type PackedCause = readonly number[];

/** A device: cells in the order of the columns, and its causes. The column `intuneId` is its id in links. */
export type PackedRow = readonly [cells: readonly PackedCell[], causes: readonly PackedCause[]];

/** Devices, packed. */
export interface PackedRows {
    readonly strings: readonly string[];
    readonly rows: readonly PackedRow[];
}
