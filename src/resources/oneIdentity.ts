import type * as pulumi from "@pulumi/pulumi";
import { isOfType } from "./dynamicResource";
import { InvalidArgumentsError } from "./inputErrors";

/**
 * Refuses an azuread provider of its own on a component: groups would then be managed by another identity, perhaps in
 * another tenant, than the policies beside them, which follow the stack's configuration alone.
 */
export function refuseOwnProvider(component: string, name: string, opts?: pulumi.ComponentResourceOptions): void {
    const given = opts?.providers ?? [];
    const providers = Array.isArray(given) ? given : Object.values(given);
    const all = opts?.provider === undefined ? providers : [...providers, opts.provider];
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
 * Whether a key of the configuration is encrypted; for settings that must be. The language host says it in
 * `PULUMI_CONFIG_SECRET_KEYS`; where it does not, nothing is known against the key.
 */
export function isSecret(namespace: string, key: string): boolean {
    const keys = process.env.PULUMI_CONFIG_SECRET_KEYS;
    return keys === undefined || (JSON.parse(keys) as string[]).includes(`${namespace}:${key}`);
}
