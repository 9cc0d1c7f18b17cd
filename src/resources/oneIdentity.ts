import * as pulumi from "@pulumi/pulumi";
import { COMMAND } from "../base/command";
import { isOfType } from "./dynamicResource";
import { InvalidArgumentsError } from "./inputErrors";
import { cloudOfStack } from "./programGraph";

/**
 * Refuses an explicit azuread provider on a component: groups would then be managed by a different identity, perhaps in
 * a different tenant, than the policies, which only follow the stack's configuration.
 */
export function refuseOwnProvider(component: string, name: string, opts?: pulumi.ComponentResourceOptions): void {
    const given = opts?.providers ?? [];
    const providers = Array.isArray(given) ? given : Object.values(given);
    const all = opts?.provider === undefined ? providers : [...providers, opts.provider];
    const inherited = opts?.parent?.getProvider("azuread:index/group:Group");
    if (inherited !== undefined) {
        throw new InvalidArgumentsError(`${component} '${name}'`, [
            {
                property: "opts.parent",
                reason: "inherits an explicit azuread provider. One stack has one tenant and one identity: remove the provider from the parent, set azuread: configuration or ARM_* variables, and use another stack for another tenant.",
            },
        ]);
    }
    if (all.some((provider) => isOfType(provider, "pulumi:providers:azuread"))) {
        throw new InvalidArgumentsError(`${component} '${name}'`, [
            {
                property: "opts.providers",
                reason: "has an explicit azuread provider. One stack has one tenant and one identity: remove it, set azuread: configuration or ARM_* variables, and use another stack for another tenant.",
            },
        ]);
    }
}

/**
 * Refuses to create a group if policies go to an embedded Microsoft Graph but the azuread plugin is not its stand-in:
 * the real plugin does not know the embedded one, and would create the group in a tenant. Pulumi finds the stand-in in
 * an environment that names its version.
 */
export function refuseRealAzuread(component: string, name: string): void {
    if (cloudOfStack() === "loopback" && process.env.HOTPATCH_AZUREAD_STANDIN_VERSION === undefined) {
        throw new pulumi.RunError(
            `${component} '${name}': this stack uses an embedded Microsoft Graph, but the azuread plugin here would reach a real ` +
                `tenant. Nothing was sent. Run it with \`${COMMAND} emulator -- pulumi …\`, or unset HOTPATCH_GRAPH_ENDPOINT.`,
        );
    }
}
