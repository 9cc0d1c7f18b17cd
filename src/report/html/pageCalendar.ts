import { hotpatchCalendar } from "../../graph/endpoints/servicingCatalog";
import type { ServicingMonth } from "../../servicing/calendar";
import { embeddedCatalog } from "../../servicing/catalog";
import { monthOf, monthPlus } from "../../servicing/month";
import type { PageCalendar, PageMonth } from "./pageData";

/** Two months back, four ahead: a planned restart is always among them. */
const MONTHS_BACK = 2;
const MONTHS_AHEAD = 4;

/**
 * The months around a report's time by the table that comes with this package, which needs no tenant. Undefined if the time is
 * not valid.
 *
 * @param evaluatedAt ISO 8601
 */
export function pageCalendar(evaluatedAt: string): PageCalendar | undefined {
    const now = new Date(evaluatedAt);
    if (Number.isNaN(now.getTime())) {
        return undefined;
    }
    const month = monthOf(now);
    const range = { from: monthPlus(month, -MONTHS_BACK), to: monthPlus(month, MONTHS_AHEAD) };
    const { months, date } = hotpatchCalendar(embeddedCatalog(now), range, now);
    const next = months.find(({ status, restart }) => status === "planned" && restart === "yes");
    return {
        sentence:
            next === undefined
                ? "No month with a restart is planned."
                : `The next month with a restart is planned for ${monthName(next.month)}: its update is due on ${next.releaseDay}.`,
        source: `By the table of ${date} that comes with this package. Planned months may turn out differently.`,
        months: grouped(months),
    };
}

/** Versions that share a month's meaning share an entry. */
function grouped(months: readonly ServicingMonth[]): PageMonth[] {
    const groups = new Map<string, { readonly first: ServicingMonth; readonly versions: string[] }>();
    for (const each of months) {
        const key = [each.month, each.kind, each.restart, each.status].join(" ");
        const group = groups.get(key) ?? { first: each, versions: [] };
        group.versions.push(each.version ?? String(each.build));
        groups.set(key, group);
    }
    return [...groups.values()].map(({ first: { month, kind, restart, status }, versions }) => ({
        month,
        versions: versions.join(", "),
        kind: kind === "unknown" ? "not known" : kind,
        restart,
        isPlanned: status === "planned",
    }));
}

function monthName(month: string): string {
    return new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-GB", {
        month: "long",
        year: "numeric",
        timeZone: "UTC",
    });
}
