import { messageOf } from "../../base/messageOf";
import { nestsTooDeep } from "../../base/nesting";
import { settledWithin } from "../../base/settledWithin";
import { UserError } from "../../base/userError";
import { type Agreement, agreedReleases } from "../../servicing/agreement";
import {
    articleSightings,
    msrcSightings,
    type PublicSource,
    releaseHealthSightings,
    type Sighting,
} from "../../servicing/publicSources";
import { BOUNDS, textWithin } from "../transport/bounds";
import { fetchThroughProxy } from "../transport/proxy";
import type { Fetch } from "../transport/send";

/** Time limit for one document including its body, in milliseconds. */
const TIMEOUT_MS = 60_000;

const RELEASE_HEALTH = "https://learn.microsoft.com/en-us/windows/release-health/windows11-release-information";
const ARTICLES = "https://support.microsoft.com/en-us/servicing/os/windows-11/toc.json";
const CVRF = "https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/";
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** What the public sources say, and which of them could not be read. */
export interface PublicReleases extends Agreement {
    /** Whole sentences. */
    readonly notRead: readonly string[];
}

/**
 * Reads Microsoft's public pages on releases. They are sent no token and no cookie, redirects are not followed, and
 * each page has a time limit of a minute and a size limit. None of them is documented as an interface: their formats
 * are those that others have recorded (May to November 2026).
 *
 * @param months the months whose CVRF documents are read: `2026-09`
 * @throws UserError if fewer than two sources could be read: two have to agree
 */
export async function readPublicReleases(
    months: readonly string[],
    now: Date,
    send: Fetch = fetchThroughProxy(),
): Promise<PublicReleases> {
    const documents: { source: PublicSource; url: string; sightings: (text: string) => Sighting[] }[] = [
        { source: "release health page", url: RELEASE_HEALTH, sightings: releaseHealthSightings },
        { source: "support article index", url: ARTICLES, sightings: (text) => articleSightings(json(text)) },
        ...months.map((month) => ({
            source: "MSRC CVRF" as const,
            url: `${CVRF}${month.slice(0, 4)}-${MONTHS[Number(month.slice(5)) - 1]}`,
            sightings: (text: string) => msrcSightings(json(text), month),
        })),
    ];
    const notRead: string[] = [];
    const answers = await Promise.all(
        documents.map(async ({ source, url, sightings }) => {
            try {
                const found = sightings(await textOf(url, send));
                if (found.length === 0) {
                    throw new Error("it contains no release in a known format");
                }
                return found;
            } catch (error) {
                notRead.push(`The ${source} was not read (${url}): ${messageOf(error)}.`);
                return [];
            }
        }),
    );
    const found = answers.flat();
    const sources = new Set(found.map(({ source }) => source));
    if (sources.size < 2) {
        throw new UserError(
            `Refresh calendar: ${sources.size} of 3 public sources could be read, but two have to agree. ${notRead.join(" ")} ` +
                "Check the network and the proxy, or omit --refresh.",
        );
    }
    return { ...agreedReleases(found, now.toISOString().slice(0, 10)), notRead };
}

function textOf(url: string, send: Fetch): Promise<string> {
    return settledWithin(TIMEOUT_MS, async (letGo) => {
        const headers = { accept: "application/json, text/html" };
        const response = await send(url, { headers, redirect: "error", credentials: "omit", signal: letGo });
        if (!response.ok) {
            await response.body?.cancel();
            throw new Error(`it answered ${response.status}`);
        }
        return textWithin(response, BOUNDS.page);
    });
}

function json(text: string): unknown {
    if (nestsTooDeep(text)) {
        throw new Error("it is nested deeper than any Microsoft document");
    }
    return JSON.parse(text);
}
