import { Command, InvalidArgumentError, Option } from "commander";
import { hotpatchCalendar } from "../graph/servicingCatalog";
import { calendarJson, calendarTable } from "../report/calendar";
import { isMonth } from "../servicing/month";
import { connected } from "./connection";
import { releasesFor, type ServicingSource } from "./servicingCatalog";
import { type Terminal, widthOf } from "./terminal";

interface CalendarOptions {
    readonly from?: string;
    readonly to?: string;
    readonly offline: boolean;
    readonly format: "table" | "json";
}

/** `hotpatch calendar`: which months restart devices, and which do not. */
export function calendarCommand(
    terminal: Terminal,
    source: ServicingSource = { connect: connected, now: () => new Date() },
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
        .addOption(new Option("-f, --format <format>", "how to print it").choices(["table", "json"]).default("table"))
        .action(async ({ offline, format, ...range }: CalendarOptions) => {
            const { catalog, isEmbeddedGraph } = await releasesFor(terminal, { offline }, source);
            const calendar = hotpatchCalendar(catalog, range, source.now());
            const width = widthOf(terminal.stdout);
            terminal.stdout.write(
                format === "json" ? calendarJson(calendar) : calendarTable(calendar, { width, isEmbeddedGraph }),
            );
        });
}

function month(text: string): string {
    if (!isMonth(text)) {
        throw new InvalidArgumentError("Use a month such as 2026-05.");
    }
    return text;
}
