import type { ResultKind, Results } from "./results";

/** What text for a reader depends on beside the result. */
export interface Look {
    /** Characters a line has. Below 60 text is made for 60. */
    readonly width: number;
    readonly color: boolean;
    /** Whether characters beyond ASCII show as they are. */
    readonly unicode: boolean;
    /** Lists everything, where otherwise the first few of each kind are shown. */
    readonly all: boolean;
    /** Adds sources, and what answers rest on. */
    readonly verbose: boolean;
    /** Whether more of the result follows: how it ends is then left out. */
    readonly isPart: boolean;
}

/** Prints results of one kind: as a whole, or in pieces where it may be long. */
export type Printer<Kind extends ResultKind> = (result: Results[Kind], look: Look) => string | Iterable<string>;

/** Printers by the kind of result. */
export type Printers = { readonly [Kind in ResultKind]?: Printer<Kind> };

/** A format of results. */
export interface Format {
    /** As `--format` takes it. */
    readonly name: string;
    /** What it is for, in a few words. */
    readonly summary: string;
    /** Whether a result is printed as it grows: the text of a part has to be the beginning of the text of the whole. */
    readonly grows: boolean;
    /** What prints a kind of result; undefined for one that the format cannot show. */
    printerOf<Kind extends ResultKind>(kind: Kind): Printer<Kind> | undefined;
}
