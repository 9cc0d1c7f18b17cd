import { visible } from "../../base/visible";
import { readPublicReleases } from "../../graph/endpoints/publicReleases";
import { hotpatchCalendar } from "../../graph/endpoints/servicingCatalog";
import { refreshedCatalog } from "../../servicing/agreement";
import { unknownMonths } from "../../servicing/calendar";
import { embeddedCatalog } from "../../servicing/catalog";
import { isMonth, type Month } from "../../servicing/month";
import { flag, option } from "../declare/arguments";
import { type Command, defineCommand } from "../declare/command";
import { InvalidValue, type ValueType } from "../declare/values";
import { type KnownReleases, releasesFor } from "../graph/knownReleases";
import { oneLine } from "../program/errors";
import type { Terminal } from "../terminal/terminal";

const month: ValueType<Month> = {
    read(text) {
        if (!isMonth(text)) {
            throw new InvalidValue("Use a month such as 2026-05.");
        }
        return text;
    },
};

/** `hotpatch calendar`: which months restart devices, and which do not. */
export const calendar = calendarCommand(readPublicReleases);

/** @param readPublic reads Microsoft's public pages on releases. */
export function calendarCommand(readPublic: typeof readPublicReleases): Command {
    return defineCommand({
        name: "calendar",
        summary: "past and coming months: baselines with a restart, hotpatches without",
        description:
            "Lists the monthly releases of Windows 11 by version: baseline or hotpatch, with KB and revision. Reads Microsoft's live " +
            "catalog where a tenant is set up, and answers from the table that comes with this package otherwise. Months to come are " +
            "shown as planned.",
        examples: [
            { args: "--from 2026-01 --to 2026-12", does: "a year" },
            { args: "--refresh", does: "what is known by Microsoft's public pages, without a tenant" },
        ],
        arguments: {
            from: option("month", "first month, such as 2026-01; six months back if left out", month),
            to: option("month", "last month; three months ahead if left out", month),
            offline: flag("ask no tenant"),
            refresh: flag(
                "read Microsoft's public pages on releases instead of a tenant; what two of them agree on is laid over the table",
                { conflicts: ["offline"] },
            ),
        },
        result: "calendar",
        permissions: [{ name: "WindowsUpdates.Read.All", for: "the live catalog", isOptional: true }],
        exitCodes: { 0: "good" },
        async run({ args, print, ...surroundings }) {
            const { offline, refresh, from, to } = args;
            const now = surroundings.now();
            const { catalog, isEmbeddedGraph } = refresh
                ? await refreshed(surroundings.terminal, now, readPublic)
                : await releasesFor({ offline }, surroundings);
            const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
            const months = hotpatchCalendar(catalog, range, now);
            await print({ schema: "hotpatch-calendar/1", ...months, isEmbeddedGraph });
            return 0;
        },
    });
}

/** The embedded table, with what public pages agree on. No tenant is asked, and no token is sent. */
async function refreshed(terminal: Terminal, now: Date, read: typeof readPublicReleases): Promise<KnownReleases> {
    const embedded = embeddedCatalog(now);
    const months = new Set(unknownMonths(embedded, now).map(({ month }) => month));
    const { notRead, ...agreement } = await read([...months], now);
    const catalog = refreshedCatalog(agreement, embedded, now);
    for (const warning of [...notRead, ...catalog.warnings]) {
        terminal.stderr.write(`hotpatch: ${visible(oneLine(warning))}\n`);
    }
    return { catalog, isEmbeddedGraph: false };
}
