import { visible } from "../../base/visible";
import { counted } from "../../report/numbers";
import type { TenantsResult } from "../../tenants/summary";
import type { Terminal } from "../terminal/terminal";

/** Names a log's last lines have at most. */
const FIRST_NAMES = 10;

/** What the exit codes of commands on many tenants mean. */
export const TENANTS_EXIT_CODES = {
    0: "good",
    1: "failure: also if a tenant could not be read, which the result says why",
    2: "the gate of a tenant did not hold",
    3: "not known: of a tenant not all was read, or its gate cannot be decided",
} as const;

/** The exit code of the worst tenant. */
export function worstOf({ tenants, notAsked }: TenantsResult): 0 | 1 | 2 | 3 {
    const has = (wanted: string) => tenants.some(({ state }) => state === wanted);
    if (has("notRead")) {
        return 1;
    }
    if (has("gateNotHeld")) {
        return 2;
    }
    return has("notKnown") || notAsked.length > 0 ? 3 : 0;
}

/** What a pipeline's log should end with, whatever the format. */
export function announceTenants({ tenants, notAsked }: TenantsResult, { stderr }: Pick<Terminal, "stderr">): void {
    const groups: readonly (readonly [names: readonly string[], what: string])[] = [
        [named(tenants, "notRead"), "could not be read"],
        [named(tenants, "gateNotHeld"), "with a gate that does not hold"],
        [named(tenants, "notKnown"), "not known as a whole"],
        [notAsked, "not asked, because the run was interrupted"],
    ];
    for (const [names, what] of groups.filter(([{ length }]) => length > 0)) {
        const more = names.length > FIRST_NAMES ? ", …" : "";
        stderr.write(
            `hotpatch: ${counted(names.length, "tenant")} ${what}: ${visible(names.slice(0, FIRST_NAMES).join(", "))}${more}\n`,
        );
    }
}

function named(tenants: TenantsResult["tenants"], wanted: string): string[] {
    return tenants.filter(({ state }) => state === wanted).map(({ name }) => name);
}
