import { Command, InvalidArgumentError, Option } from "commander";
import { visible } from "../../base/visible";
import { readPublicReleases } from "../../graph/endpoints/publicReleases";
import { hotpatchCalendar } from "../../graph/endpoints/servicingCatalog";
import { calendarJson, calendarTable } from "../../report/calendar";
import { refreshedCatalog } from "../../servicing/agreement";
import { unknownMonths } from "../../servicing/calendar";
import { embeddedCatalog } from "../../servicing/catalog";
import { isMonth } from "../../servicing/month";
import { connected } from "../graph/connection";
import { type KnownReleases, releasesFor, type ServicingSource } from "../graph/knownReleases";
import { oneLine } from "../program/errors";
import { type Terminal, widthOf } from "../terminal/terminal";

interface CalendarOptions {
    readonly from?: string;
    readonly to?: string;
    readonly offline: boolean;
    readonly refresh: boolean;
    readonly format: "table" | "json";
}

/** `hotpatch calendar`: which months restart devices, and which do not. */
export function calendarCommand(
    terminal: Terminal,
    source: ServicingSource = { connect: connected, now: () => new Date() },
    refresh: typeof readPublicReleases = readPublicReleases,
): Command {
    return new Command("calendar")
        .summary("past and coming months: baselines with a restart, hotpatches without")
        .description(
            "Lists the monthly releases of Windows 11 by version: baseline or hotpatch, with KB and revision. Reads Microsoft's live " +
                "catalog where a tenant is set up (application permission WindowsUpdates.Read.All), and answers from the table that " +
                "comes with this package otherwise. Months to come are shown as planned.",
        )
        .option("--from <month>", "first month, such as 2026-01; six months back if left out", month)
        .option("--to <month>", "last month; three months ahead if left out", month)
        .option("--offline", "ask no tenant", false)
        .addOption(
            new Option(
                "--refresh",
                "read Microsoft's public pages on releases instead of a tenant; what two of them agree on is laid over the table",
            )
                .default(false)
                .conflicts("offline"),
        )
        .addOption(new Option("-f, --format <format>", "how to print it").choices(["table", "json"]).default("table"))
        .action(async ({ offline, refresh: isRefreshed, format, ...range }: CalendarOptions) => {
            const { catalog, isEmbeddedGraph } = isRefreshed
                ? await refreshed(terminal, source.now(), refresh)
                : await releasesFor(terminal, { offline }, source);
            const calendar = hotpatchCalendar(catalog, range, source.now());
            const width = widthOf(terminal.stdout);
            terminal.stdout.write(
                format === "json" ? calendarJson(calendar) : calendarTable(calendar, { width, isEmbeddedGraph }),
            );
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

function month(text: string): string {
    if (!isMonth(text)) {
        throw new InvalidArgumentError("Use a month such as 2026-05.");
    }
    return text;
}
