import * as pulumi from "@pulumi/pulumi";
import { COMMAND } from "../base/command";
import { isOfType } from "./dynamicResource";
import { InvalidArgumentsError } from "./inputErrors";
import { cloudOfStack } from "./programGraph";

/**
 * Refuses an azuread provider of its own on a component: groups would then be managed by another identity, perhaps in
 * another tenant, than the policies beside them, which follow the stack's configuration alone.
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
                reason: "hands down an azuread provider of its own. One stack has one tenant and one identity: take the provider off the parent, set azuread: configuration or ARM_* variables, and use another stack for another tenant.",
            },
        ]);
    }
    if (all.some((provider) => isOfType(provider, "pulumi:providers:azuread"))) {
        throw new InvalidArgumentsError(`${component} '${name}'`, [
            {
                property: "opts.providers",
                reason: "names an azuread provider of its own. One stack has one tenant and one identity: remove it, set azuread: configuration or ARM_* variables, and use another stack for another tenant.",
            },
        ]);
    }
}

/**
 * Refuses to make a group where policies go to an embedded Microsoft Graph and the azuread plugin is not its stand-in: the real
 * plugin knows nothing of the embedded one, and would make the group in a tenant. Pulumi finds the stand-in in an environment
 * that names its version.
 */
export function refuseRealAzuread(component: string, name: string): void {
    if (cloudOfStack() === "loopback" && process.env.HOTPATCH_AZUREAD_STANDIN_VERSION === undefined) {
        throw new pulumi.RunError(
            `${component} '${name}': this stack's Microsoft Graph is an embedded one, and the azuread plugin here would reach a ` +
                `tenant. Nothing was sent. Run it by \`${COMMAND} emulator -- pulumi …\`, or unset HOTPATCH_GRAPH_ENDPOINT.`,
        );
    }
}
