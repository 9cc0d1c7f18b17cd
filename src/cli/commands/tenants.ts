import { resolve } from "node:path";
import { newestDay, type TenantsResult, tenantsOf } from "../../tenants/summary";
import { flag, option, optional } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { announceTenants, TENANTS_EXIT_CODES, worstOf } from "../tenants/outcome";
import { day } from "../tenants/values";

/** `hotpatch tenants`: what a folder says that runs of `readiness --tenants` have filled. */
export const tenants = defineCommand({
    name: "tenants",
    summary: "many tenants, the worst first and why, from the Parquet of readiness --tenants",
    description:
        "Summarizes a folder that one or more runs of readiness --tenants have filled: every tenant of a day, the worst first, with what " +
        "stands in the way, and what helps the most devices. Asks no tenant. Reads Parquet with DuckDB, which is installed separately.",
    examples: [
        { args: "fleet --format csv", does: "a line a tenant of the newest day" },
        { args: "fleet --date 2026-11-28 --all", does: "an earlier day, with every tenant" },
    ],
    arguments: {
        folder: optional("folder", "the folder; the current one if left out"),
        date: option("day", "the day, in UTC; the newest if left out", day),
        all: flag("list every tenant and every reason in the table (JSON and CSV always do)", { short: "a" }),
    },
    result: "tenants",
    canWriteFile: true,
    permissions: [],
    exitCodes: TENANTS_EXIT_CODES,
    async run({ args, print, terminal }) {
        const folder = resolve(terminal.cwd, args.folder ?? ".");
        const result: TenantsResult = { ...(await tenantsOf(folder, args.date ?? newestDay(folder))), notAsked: [] };
        await print(result, { all: args.all });
        announceTenants(result, terminal);
        return worstOf(result);
    },
});
