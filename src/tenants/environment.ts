import { UserError } from "../base/userError";
import { CREDENTIAL_VARIABLES } from "./credentialVariables";
import type { ListedTenant } from "./tenantsFile";

/** The environment of one tenant: that of the run, with its id, its workspace and, where it has any, its own credentials. */
export function environmentOf(
    { id, credentials, logAnalyticsWorkspace }: ListedTenant,
    env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
    const { HOTPATCH_LOG_ANALYTICS_WORKSPACE: _another, ...others } = env;
    const workspace =
        logAnalyticsWorkspace === undefined ? {} : { HOTPATCH_LOG_ANALYTICS_WORKSPACE: logAnalyticsWorkspace };
    if (credentials === undefined) {
        return { ...others, ...workspace, ARM_TENANT_ID: id };
    }
    const kept = Object.entries(others).filter(([name]) => !CREDENTIAL_VARIABLES.has(name));
    const own = Object.entries(credentials).map(([name, variable]) => [name, env[variable]]);
    return { ...Object.fromEntries([...kept, ["ARM_USE_CLI", "false"], ...own]), ...workspace, ARM_TENANT_ID: id };
}

/**
 * Checks that every variable that the file names is set.
 *
 * @throws UserError naming all that are not, before any tenant is asked.
 */
export function checkVariables(tenants: readonly ListedTenant[], env: NodeJS.ProcessEnv): void {
    const mistakes = tenants.flatMap(({ name, id, credentials = {} }) => {
        const unset = Object.values(credentials).filter((variable) => !env[variable]?.trim());
        return unset.map((variable) => `${name === id ? id : `${name} (${id})`}: ${variable} is not set.`);
    });
    if (mistakes.length > 0) {
        const shown = mistakes.slice(0, 20);
        const more = mistakes.length - shown.length;
        throw new UserError(
            `Read credentials of tenants: ${shown.join(" ")}${more > 0 ? ` And ${more} more.` : ""} ` +
                "Set these environment variables, or name others in the file of tenants.",
        );
    }
}
