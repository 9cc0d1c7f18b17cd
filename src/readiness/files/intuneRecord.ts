import type { VbsReport } from "../facts";

/** What a file says about one Intune record. Texts are unchanged from the source; null if it says nothing. */
export interface IntuneRecord {
    /** In upper or lower case. */
    readonly id: string;
    readonly name: string;
    readonly system: "windows" | "server" | "other";
    /** In upper or lower case; null for none. */
    readonly entraDeviceId: string | null;
    /** Milliseconds since 1970; NaN for a record that never synced, `UNREADABLE` if that is not known. */
    readonly lastSync: number;
    readonly profile: IntuneProfile;
}

/** What many records have in common: a fleet of a million has a few thousand of these. */
export interface IntuneProfile {
    /** undefined: this kind of file has no numbers. */
    readonly skuNumber: number | null | undefined;
    /** undefined: not asked, because there is a number. */
    readonly skuFamily: string | null | undefined;
    readonly osVersion: string | null;
    readonly architecture: string | null;
    readonly joinType: string | null;
    readonly managementAgent: string | null;
    /** A report of a hardware inventory; undefined: this kind of file has none. */
    readonly vbs: VbsReport | { readonly why: string } | undefined;
    /** Where the record comes from, for evidence. */
    readonly source: string;
    /** Columns that the file should have but does not: `SkuFamily, JoinType`. Empty for other kinds of files. */
    readonly lacks: string;
}
