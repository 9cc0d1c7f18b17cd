import { dirname, resolve } from "node:path";
import { UserError } from "../../base/userError";
import type { GateTerms } from "../../readiness/gateTerms";
import { checkVariables, environmentOf } from "../../tenants/environment";
import { evaluateTenants, type TenantsOptions } from "../../tenants/evaluateTenants";
import { inShard } from "../../tenants/shard";
import type { TenantsResult } from "../../tenants/summary";
import { readTenants } from "../../tenants/tenantsFile";
import { connection, logsOf } from "../graph/connection";
import type { Surroundings } from "../surroundings";
import { watched } from "../terminal/watched";

/** What `readiness --tenants` is given. */
export interface TenantsQuestion
    extends Pick<TenantsOptions, "assume" | "budget" | "buildFloors" | "gate" | "reasons" | "shard" | "vbs"> {
    /** The file of tenants. */
    readonly file: string;
    /** The folder to fill. */
    readonly folder: string;
}

/** The options of `readiness` that this uses. */
export interface TenantsArguments extends GateTerms, Pick<TenantsOptions, "assume" | "budget" | "shard" | "vbs"> {
    readonly folder?: string | undefined;
    readonly allReasons: boolean;
    readonly buildFloor?: TenantsOptions["buildFloors"];
}

/** What options ask about the tenants of a file. */
export function questionOfTenants(
    file: string,
    { folder = ".", failUnder, failOn, allReasons, buildFloor, shard, assume, budget, vbs }: TenantsArguments,
): TenantsQuestion {
    const isGated = failUnder !== undefined || failOn !== undefined;
    return {
        file,
        folder,
        shard,
        assume,
        budget,
        vbs,
        gate: isGated ? { failUnder, failOn } : undefined,
        buildFloors: buildFloor,
        reasons: allReasons ? "all" : "badge",
    };
}

/** @throws UserError for options that only mean something with a file of tenants. */
export function checkWithoutTenants({ shard, folder }: Pick<TenantsArguments, "shard" | "folder">): void {
    const given = [...(shard === undefined ? [] : ["--shard"]), ...(folder === undefined ? [] : ["--folder"])];
    if (given.length > 0) {
        throw new UserError(`Read ${given.join(" and ")}: without --tenants there is one tenant. Add --tenants FILE.`);
    }
}

/**
 * Evaluates the tenants of a file, each with its own connection.
 *
 * @throws UserError for mistakes in the file and variables that are not set, before anything is asked.
 */
export async function readinessOfTenants(
    { file: given, folder, ...question }: TenantsQuestion,
    { terminal, now }: Surroundings,
): Promise<TenantsResult> {
    const file = resolve(terminal.cwd, given);
    const tenants = readTenants(file);
    checkVariables(inShard(tenants, question.shard), terminal.env);
    return watched(terminal, undefined, ({ onProgress, signal }) =>
        evaluateTenants(tenants, {
            ...question,
            folder: resolve(terminal.cwd, folder),
            now: now(),
            signal,
            onTenant: (done, total) => onProgress({ step: "Tenants", done, total }),
            filesOf: ({ from }) => from?.map((each) => resolve(dirname(file), each)),
            connect: (tenant) => {
                const { graph, settings } = connection({ ...terminal, env: environmentOf(tenant, terminal.env) });
                return { graph, logs: logsOf(settings) };
            },
        }),
    );
}
