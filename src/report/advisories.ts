import type { AdvisoryCode } from "../advisories/advisory";
import type { AdvisedFleet, AdvisedReadiness } from "../advisories/fleetAdvisories";
import { visible } from "../base/visible";
import { columns } from "./columns";
import type { CsvColumn } from "./csv";
import type { Look } from "./format";
import { wrapped } from "./wrapping";

/** Up to this many devices with advisories are all named. */
const FEW_DEVICES = 40;
/** Beyond that, so many of each advisory. */
const SAMPLE_AN_ADVISORY = 3;

/** What advisories add to CSV. */
export const ADVISORY_COLUMNS: readonly CsvColumn<AdvisedReadiness>[] = [
    ["advisories", ({ advisories }) => advisories.map(({ code, finding }) => `${code}: ${finding}`).join(" ")],
    ["advisoryRemedies", ({ advisories }) => advisories.map(({ code, remedy }) => `${code}: ${remedy}`).join(" ")],
];

/** What stands below the table of readiness: the tenant's advisories, how many devices have which, which devices, and what to do. */
export function advisoryTable(fleet: AdvisedFleet, { width, all }: Pick<Look, "width" | "all">): string {
    const { devices, tenantAdvisories, advisoryShortfalls } = fleet;
    const advised = devices.filter(({ advisories }) => advisories.length > 0);
    const parts = [wrapped("Advisories: what else may keep devices from being patched. They change no badge.", width)];
    parts.push(...tenantAdvisories.map(({ finding, remedy }) => wrapped(`Tenant: ${finding} ${remedy}`, width)));
    if (advised.length > 0) {
        const shown = all || advised.length <= FEW_DEVICES ? advised : sampled(advised);
        parts.push(...tables(fleet, shown, width));
        if (shown.length < advised.length) {
            parts.push(
                wrapped(
                    `Shown: ${shown.length} of ${advised.length} devices with advisories. --all lists every one; --format csv or json has all.`,
                    width,
                ),
            );
        }
    } else if (tenantAdvisories.length === 0) {
        parts.push("None.");
    }
    parts.push(...advisoryShortfalls.map((text) => wrapped(`Not known: ${text}`, width)));
    return `\n${parts.join("\n\n")}\n`;
}

function tables({ byAdvisory }: AdvisedFleet, shown: readonly AdvisedReadiness[], width: number): string[] {
    const remedies = new Map<string, number>();
    const details = shown.flatMap(({ name, advisories }) =>
        advisories.map(({ code, finding, remedy }, index) => {
            const number = remedies.get(remedy) ?? remedies.size + 1;
            remedies.set(remedy, number);
            return [index === 0 ? visible(name) || "(no name)" : "", code, `${visible(finding)} [${number}]`];
        }),
    );
    const counts = Object.entries(byAdvisory).sort(([, a], [, b]) => b - a);
    const actions = [...remedies].map(([remedy, number]) => [`[${number}]`, visible(remedy)]);
    return [
        columns(
            ["Advisory", "Devices"],
            counts.map(([code, count]) => [code, String(count)]),
            [20],
            width,
        ),
        columns(["Device", "Advisory", "Why"], details, [20, 20], width),
        columns(["", "What to do"], actions, [6], width),
    ];
}

/** The first few of each advisory, each device once, by name as before. */
function sampled(devices: readonly AdvisedReadiness[]): AdvisedReadiness[] {
    const counts = new Map<AdvisoryCode, number>();
    return devices.filter(({ advisories }) => {
        const isNew = advisories.some(({ code }) => (counts.get(code) ?? 0) < SAMPLE_AN_ADVISORY);
        for (const { code } of isNew ? advisories : []) {
            counts.set(code, (counts.get(code) ?? 0) + 1);
        }
        return isNew;
    });
}
