import { visible } from "../base/visible";
import { percent } from "../readiness/percent";
import type { TenantSummary, TenantsResult } from "../tenants/summary";
import { columns } from "./columns";
import { type CsvColumn, csvLines } from "./csv";
import type { Look } from "./format";
import { LONGEST_FINDING, markdownTable, plain } from "./markdownSyntax";
import { counted, number } from "./numbers";
import { wrapped } from "./wrapping";

/** So many tenants are named, unless all are asked for. */
const FIRST_TENANTS = 20;
/** So many remedies are named. */
const FIRST_REMEDIES = 10;
/** So many reasons of a tenant are named, unless all are asked for. */
const FIRST_REASONS = 3;

/** Many tenants for a reader at a terminal: the numbers, the worst tenants with their reasons, and what helps most. */
export function tenantsTable(result: TenantsResult, { width, all }: Pick<Look, "width" | "all">): string {
    const { tenants, remedies } = result;
    const shown = all ? tenants : tenants.slice(0, FIRST_TENANTS);
    const parts = [...headings(result).map((text) => wrapped(text, width))];
    if (shown.length > 0) {
        const rows = shown.map((tenant) => [
            visible(tenant.name),
            tenant.devices === null ? "-" : number(tenant.devices),
            share(tenant),
            reasonsOf(tenant, all).join("\n"),
        ]);
        const nameWidth = Math.min(30, Math.max(17, Math.floor(width / 4)));
        parts.push(columns(["Tenant", "Devices", "Eligible", "Why"], rows, [nameWidth, 10, 16], width));
    }
    if (shown.length < tenants.length) {
        parts.push(
            wrapped(`Shown: the ${shown.length} worst of ${tenants.length} tenants. --all lists every one.`, width),
        );
    }
    if (remedies.length > 0) {
        const rows = remedies
            .slice(0, FIRST_REMEDIES)
            .map((each) => [number(each.devices), number(each.tenants), visible(each.remedy)]);
        parts.push(columns(["Devices", "Tenants", "What to do"], rows, [10, 9], width));
    }
    return `${parts.join("\n\n")}\n`;
}

/** The same for a comment. */
export function tenantsMarkdown(result: TenantsResult): string {
    const { tenants, remedies } = result;
    const shown = tenants.slice(0, FIRST_TENANTS);
    const rows = shown.map((tenant) => [
        tenant.name,
        tenant.devices === null ? "-" : number(tenant.devices),
        share(tenant),
        visible(reasonsOf(tenant, false).join(" "), LONGEST_FINDING),
    ]);
    return `${[
        "<!-- pulumi-hotpatch tenants -->",
        ...headings(result).map(plain),
        ...(shown.length > 0 ? [markdownTable(["Tenant", "Devices", "Eligible", "Why"], rows, [1, 2])] : []),
        ...(shown.length < tenants.length ? [`The ${shown.length} worst of ${tenants.length} tenants.`] : []),
        ...(remedies.length > 0
            ? [
                  markdownTable(
                      ["Devices", "Tenants", "What to do"],
                      remedies
                          .slice(0, FIRST_REMEDIES)
                          .map((each) => [number(each.devices), number(each.tenants), each.remedy]),
                      [0, 1],
                  ),
              ]
            : []),
    ].join("\n\n")}\n`;
}

const CSV_COLUMNS: readonly CsvColumn<TenantSummary>[] = [
    ["tenant", ({ tenant }) => tenant],
    ["name", ({ name }) => name],
    ["state", ({ state }) => state],
    ["devices", ({ devices }) => String(devices ?? "")],
    ["eligible", ({ eligible }) => String(eligible ?? "")],
    ["notEligible", ({ notEligible }) => String(notEligible ?? "")],
    ["unknown", ({ unknown }) => String(unknown ?? "")],
    ["complete", ({ complete }) => String(complete)],
    ["gate", ({ gate }) => gate ?? ""],
    ["reasons", ({ reasons }) => reasons.map(({ badge, devices }) => `${badge}: ${devices}`).join("; ")],
    ["error", ({ error }) => error ?? ""],
];

/** The same as CSV, a line a tenant, the worst first. */
export function tenantsCsv({ tenants }: TenantsResult): Generator<string, void, undefined> {
    return csvLines(tenants, CSV_COLUMNS);
}

function headings({ date, tenants, notRead, byBadge, shard, notAsked }: TenantsResult): string[] {
    const devices = Object.values(byBadge).reduce((sum, each) => sum + each, 0);
    const eligible = byBadge.Eligible ?? 0;
    const part = shard === undefined ? "" : ` of shard ${shard.number} of ${shard.of}`;
    const asked = tenants.length === 0 ? "There is no tenant." : "";
    return [
        `Hotpatch readiness of ${counted(tenants.length, "tenant")}${part}, ${date}`,
        asked ||
            `${number(eligible)} of ${counted(devices, "Windows device")} are eligible${devices > 0 ? ` (${percent(eligible, devices)})` : ""}.`,
        ...(notRead > 0 ? [`${counted(notRead, "tenant")} could not be read.`] : []),
        ...(notAsked.length > 0
            ? [`Not complete. The run was interrupted: ${counted(notAsked.length, "tenant")} not asked.`]
            : []),
    ];
}

function share({ devices, eligible }: TenantSummary): string {
    return devices === null || eligible === null || devices === 0
        ? "-"
        : `${number(eligible)} (${percent(eligible, devices)})`;
}

function reasonsOf({ error, gate, complete, reasons }: TenantSummary, all: boolean): string[] {
    const shown = all ? reasons : reasons.slice(0, FIRST_REASONS);
    return [
        ...(error === null ? [] : [visible(`Not read: ${error}`)]),
        ...(gate === "notHeld" ? ["The gate does not hold."] : gate === "undecided" ? ["The gate is undecided."] : []),
        ...(complete || error !== null ? [] : ["Not all was read."]),
        ...shown.map(({ badge, devices, finding }) =>
            visible(`${number(devices)} ${badge}${finding === null ? "" : `, such as: ${finding}`}`),
        ),
    ];
}
