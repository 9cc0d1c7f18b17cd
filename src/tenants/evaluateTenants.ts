import { messageOf } from "../base/messageOf";
import { UserError } from "../base/userError";
import { visible } from "../base/visible";
import type { GraphClient } from "../graph/client";
import { servicingCatalog } from "../graph/endpoints/servicingCatalog";
import { isExpected } from "../graph/expectedError";
import type { LogAnalytics } from "../graph/logAnalytics";
import { fileSource } from "../readiness/files/fileSource";
import { type JudgingOptions, summarizeSource, withinBudget } from "../readiness/fleet";
import { fleetSource, GATE_MAX_AGE_HOURS, type VbsOptions } from "../readiness/fleetSource";
import { gateResult } from "../readiness/gate";
import { checkedTerms, type GateTerms } from "../readiness/gateTerms";
import type { DeviceSource } from "../readiness/source";
import type { FleetSummary } from "../readiness/summary";
import type { TenantRow, TenantState } from "./columns";
import { dayOf, ReadinessFolder } from "./readinessFolder";
import { inShard, type Shard } from "./shard";
import { type TenantsResult, tenantsOf } from "./summary";
import type { ListedTenant } from "./tenantsFile";

/** How a tenant is asked. */
export interface TenantConnection {
    readonly graph: GraphClient;
    readonly logs: LogAnalytics | undefined;
}

/** How many tenants are evaluated, and where the result is kept. */
export interface TenantsOptions
    extends Pick<JudgingOptions, "assume" | "buildFloors" | "reasons">,
        Pick<VbsOptions, "vbs"> {
    /** Absolute path of the folder that is filled. */
    readonly folder: string;
    readonly shard?: Shard;
    /** The terms that each tenant has to meet. */
    readonly gate?: GateTerms;
    /** Seconds after which a tenant is kept with what is known of it. */
    readonly budget?: number;
    /** How many tenants are read at once. Each has budgets of its own at Microsoft. Defaults to 4. */
    readonly atOnce?: number;
    /** Connects to a tenant. What it throws is the tenant's error. */
    readonly connect: (tenant: ListedTenant) => TenantConnection;
    /** Absolute paths of a tenant's saved exports. */
    readonly filesOf: (tenant: ListedTenant) => readonly string[] | undefined;
    /** Stops the run: tenants that are not finished keep their earlier results. */
    readonly signal?: AbortSignal;
    /** Called whenever a tenant is finished. */
    readonly onTenant?: (done: number, total: number) => void;
    /** The time of the evaluation, whose day in UTC the partitions are named by; defaults to the current time. */
    readonly now?: Date;
}

/** In characters; a table has room for less, but nothing of a service's answer need be longer. */
const LONGEST_ERROR = 2000;

/**
 * Evaluates the tenants of a shard into a folder, a few at once. A tenant that fails becomes a row with its error, and
 * the others go on. Devices are not kept in memory, whatever their number.
 *
 * @throws UserError for options that are not valid, a folder that cannot be written to, and without DuckDB, before
 * anything is asked.
 */
export async function evaluateTenants(
    tenants: readonly ListedTenant[],
    options: TenantsOptions,
): Promise<TenantsResult> {
    const { folder, shard, signal, onTenant = () => {}, atOnce = 4 } = options;
    const now = options.now ?? new Date();
    const day = dayOf(now);
    if (options.gate !== undefined) {
        checkedTerms(options.gate);
    }
    const wanted = inShard(tenants, shard);
    const waiting = [...wanted];
    const finished = new Set<string>();
    await ReadinessFolder.open(folder, day, async (kept) => {
        const work = async () => {
            for (let tenant = waiting.shift(); tenant !== undefined && !signal?.aborted; tenant = waiting.shift()) {
                const row = await evaluated(tenant, kept, { ...options, now });
                if (row !== undefined) {
                    await kept.keepRow(row);
                    finished.add(tenant.id);
                    onTenant(finished.size, wanted.length);
                }
            }
        };
        await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, work));
        await kept.keepList();
    });
    const summary =
        finished.size === 0
            ? ({
                  schema: "hotpatch-tenants/1",
                  date: day,
                  folder,
                  tenants: [],
                  notRead: 0,
                  byBadge: {},
                  remedies: [],
              } as const)
            : await tenantsOf(folder, day, finished);
    return {
        ...summary,
        ...(shard === undefined ? {} : { shard }),
        notAsked: wanted.filter(({ id }) => !finished.has(id)).map(({ name }) => name),
    };
}

type Settled = TenantsOptions & { readonly now: Date };

/** The row of a tenant, whose devices are then in the folder; undefined if it was interrupted. */
async function evaluated(
    tenant: ListedTenant,
    kept: ReadinessFolder,
    options: Settled,
): Promise<TenantRow | undefined> {
    const { gate, signal, now } = options;
    const partition = await kept.devicesOf(tenant.id);
    try {
        const summary = await withinBudget(options, (stop) => {
            const how = { ...options, signal: stop };
            return summarize(tenant, how, (source, judging) =>
                summarizeSource(source, { ...judging, names: 0, now }, (device) => partition.add(device)),
            );
        });
        if (signal?.aborted) {
            return undefined;
        }
        const judged = gate === undefined ? undefined : gateResult(summary, gate);
        await partition.keep();
        return rowOf(tenant, summary, judged);
    } catch (error) {
        return signal?.aborted ? undefined : failedRow(tenant, error);
    } finally {
        partition.close();
    }
}

/** Summarizes a tenant's devices, from wherever they come. */
async function summarize(
    tenant: ListedTenant,
    options: Omit<Settled, "signal"> & { readonly signal: AbortSignal | undefined },
    evaluate: (source: DeviceSource, judging: JudgingOptions) => Promise<FleetSummary>,
): Promise<FleetSummary> {
    const { assume, buildFloors, reasons, vbs, gate, signal, now, connect, filesOf } = options;
    const judging: JudgingOptions = { assume, buildFloors, reasons };
    const files = filesOf(tenant);
    if (files !== undefined) {
        return evaluate(fileSource(files, { signal }), { ...judging, reasons: "all" });
    }
    const { graph, logs } = connect(tenant);
    await checkTenant(graph, tenant);
    const maxAgeHours = gate === undefined ? undefined : GATE_MAX_AGE_HOURS;
    const source = fleetSource(graph, { now, signal, logs, vbs, maxAgeHours });
    return evaluate(source, { ...judging, releases: () => servicingCatalog(graph, now, signal) });
}

/** The devices of one tenant must not be taken for those of another, as with a signed-in user of the wrong one. */
async function checkTenant(graph: GraphClient, { id }: ListedTenant): Promise<void> {
    const actual = await graph.tenantId();
    if (actual !== undefined && actual.toLowerCase() !== id) {
        throw new UserError(
            `The credentials are for tenant ${visible(actual, 100)}, not for this one. Use those of an application that this tenant has ` +
                "consented to, and no signed-in user.",
        );
    }
}

function stateOf(complete: boolean, gate: TenantRow["gate"]): TenantState {
    if (gate === "notHeld") {
        return "gateNotHeld";
    }
    return gate === "undecided" || (gate === null && !complete) ? "notKnown" : "good";
}

function rowOf(
    { id, name }: ListedTenant,
    { evaluatedAt, byBadge, complete, shortfalls }: FleetSummary,
    judged: ReturnType<typeof gateResult> | undefined,
): TenantRow {
    const count = (begins: string) =>
        Object.entries(byBadge).reduce((sum, [badge, devices]) => sum + (badge.startsWith(begins) ? devices : 0), 0);
    return {
        tenant: id,
        name,
        state: stateOf(complete, judged?.result ?? null),
        evaluatedAt,
        devices: count(""),
        eligible: count("Eligible"),
        notEligible: count("Not eligible"),
        unknown: count("Unknown"),
        complete,
        shortfalls,
        gate: judged?.result ?? null,
        gateFindings: judged?.findings ?? [],
        error: null,
    };
}

function failedRow({ id, name }: ListedTenant, error: unknown): TenantRow {
    const said = `${isExpected(error) ? "" : "a bug in hotpatch: "}${messageOf(error)}`;
    return {
        tenant: id,
        name,
        state: "notRead",
        evaluatedAt: null,
        devices: null,
        eligible: null,
        notEligible: null,
        unknown: null,
        complete: false,
        shortfalls: [],
        gate: null,
        gateFindings: [],
        error: visible(said, LONGEST_ERROR),
    };
}
