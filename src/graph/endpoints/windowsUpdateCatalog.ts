import { array, boolean, integer, nullish, number, object, pipe, string, union } from "valibot";
import { isTime } from "../../base/time";
import { visible } from "../../base/visible";
import { parseOsVersion } from "../../servicing/osVersion";
import type { PublishedRevision } from "../../servicing/published";
import { FIRST_HOTPATCH_BUILD } from "../../servicing/versions";
import type { GraphClient } from "../client";
import { Misfits, problemOf } from "../misfits";
import { readAll, type Shape, TEXT } from "../shape";

/**
 * The catalog of Windows updates. Beta only, not available in the China cloud. Needs WindowsUpdates.Read.All; older
 * pages of the reference require WindowsUpdates.ReadWrite.All even for reading.
 */
const ENTRIES = "/admin/windows/updates/catalog/entries";
const QUALITY_UPDATE = "microsoft.graph.windowsUpdates.qualityUpdateCatalogEntry";

/** Revisions are only returned if expanded, and a property of a derived type only under its full name. */
const QUERY = {
    $filter: `isof('${QUALITY_UPDATE}')`,
    $expand: `${QUALITY_UPDATE}/productRevisions`,
    $orderby: "releaseDateTime desc",
};

/**
 * An entry as the service sends it. Source: Microsoft Graph beta reference, qualityUpdateCatalogEntry and productRevision, and
 * "Deploy a hotpatch quality update using Windows Autopatch" (November 2024).
 */
interface CatalogEntry {
    readonly releaseDateTime?: string | null;
    /** `2024.09 B`. */
    readonly shortName?: string | null;
    readonly qualityUpdateClassification?: string | null;
    readonly qualityUpdateCadence?: string | null;
    readonly productRevisions?: readonly ProductRevision[] | null;
}

interface ProductRevision {
    /** `10.0.26100.1656`. */
    readonly id?: string | null;
    readonly releaseDateTime?: string | null;
    /** `24H2` in the reference, `Win 11 24H2` in its example. */
    readonly version?: string | null;
    /** A Boolean in the reference and its example, the text `"true"` in its prose. */
    readonly isHotpatchUpdate?: boolean | string | null;
    /** The name that an older copy of that page uses. */
    readonly isHotpatchEnabled?: boolean | string | null;
    readonly osBuild?: { readonly buildNumber?: number | null; readonly updateBuildRevision?: number | null } | null;
    readonly knowledgeBaseArticle?: { readonly id?: string | null } | null;
}

const FLAG = nullish(union([boolean(), string()]));
const WHOLE = nullish(pipe(number(), integer("a whole number")));

const ENTRY: Shape<CatalogEntry> = object({
    releaseDateTime: TEXT,
    shortName: TEXT,
    qualityUpdateClassification: TEXT,
    qualityUpdateCadence: TEXT,
    productRevisions: nullish(
        array(
            object({
                id: TEXT,
                releaseDateTime: TEXT,
                version: TEXT,
                isHotpatchUpdate: FLAG,
                isHotpatchEnabled: FLAG,
                osBuild: nullish(object({ buildNumber: WHOLE, updateBuildRevision: WHOLE })),
                knowledgeBaseArticle: nullish(object({ id: TEXT })),
            }),
        ),
    ),
});

/** What the service publishes. */
export interface PublishedRevisions {
    /** Every revision of every quality update for Windows 11 24H2 and later. */
    readonly revisions: readonly PublishedRevision[];
    /** Revisions that may be for those versions but cannot be used, because their build or date is not known. */
    readonly unread: Misfits;
}

/** All revisions that the service lists. */
export async function listPublishedRevisions(graph: GraphClient, signal?: AbortSignal): Promise<PublishedRevisions> {
    const options = signal === undefined ? { query: QUERY } : { query: QUERY, signal };
    const entries = await readAll(ENTRY, graph.pages("beta", ENTRIES, options), "entry of the update catalog");
    const unread = new Misfits();
    return { revisions: entries.flatMap((entry) => revisionsOf(entry, unread)), unread };
}

function revisionsOf(entry: CatalogEntry, unread: Misfits): PublishedRevision[] {
    const named = /^(\d{4})\.(0[1-9]|1[0-2])\b/.exec(entry.shortName ?? "");
    const month = named === null ? {} : { month: `${named[1]}-${named[2]}` };
    return (entry.productRevisions ?? []).flatMap((published) => {
        const [build, revision] = numbersOf(published);
        const released = entry.releaseDateTime ?? published.releaseDateTime;
        const version = /\b\d\dH[12]\b/.exec(published.version ?? "")?.[0];
        if (isOlder(build, version)) {
            return [];
        }
        if (build === undefined || revision === undefined || !isTime(released)) {
            const isVersionKnown = build !== undefined && revision !== undefined;
            const problem = isVersionKnown ? problemOf("releaseDateTime", released) : problemOf("id", published.id);
            unread.add(`${problem} in a revision of '${visible(entry.shortName ?? "", 40)}'`);
            return [];
        }
        const kb = published.knowledgeBaseArticle?.id ?? undefined;
        return [
            {
                build,
                revision,
                ...(version === undefined ? {} : { version }),
                ...(kb === undefined ? {} : { kb }),
                releasedOn: released.slice(0, 10),
                ...month,
                isHotpatch: isTrue(published.isHotpatchUpdate ?? published.isHotpatchEnabled),
                classification: entry.qualityUpdateClassification ?? "security",
                cadence: entry.qualityUpdateCadence ?? "monthly",
            },
        ];
    });
}

/** Windows 11 24H2 is the first version that supports hotpatches. */
function isOlder(build: number | undefined, version: string | undefined): boolean {
    return build === undefined ? version !== undefined && version < "24H2" : build < FIRST_HOTPATCH_BUILD;
}

function numbersOf({ id, osBuild }: ProductRevision): [number | undefined, number | undefined] {
    const version = parseOsVersion(id ?? "");
    return [osBuild?.buildNumber ?? version?.build, osBuild?.updateBuildRevision ?? version?.revision];
}

function isTrue(value: boolean | string | null | undefined): boolean {
    return String(value).toLowerCase() === "true";
}
