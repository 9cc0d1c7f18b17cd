/** The exports of `pulumi-hotpatch/handlers/v1`. */
export type HandlerName =
    | "policy"
    | "assignment"
    | "tenantDefault"
    | "settingsCatalogPolicy"
    | "settingsCatalogAssignment";

/**
 * What Pulumi records as a dynamic resource's implementation: one constant line that finds the handler by name in the
 * installed package. It is in every user's state for ever, so neither the module nor the names may change.
 */
export function providerText(handler: HandlerName): string {
    return `exports.handler = () => require("pulumi-hotpatch/handlers/v1").${handler}`;
}

/** The Pulumi types of the resources, by handler. In every user's state, like the line above. */
export const RESOURCE_TYPES: Readonly<Record<HandlerName, string>> = {
    policy: "pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicy",
    assignment: "pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicyAssignment",
    tenantDefault: "pulumi-nodejs:dynamic/hotpatch:HotpatchTenantDefault",
    settingsCatalogPolicy: "pulumi-nodejs:dynamic/hotpatch:SettingsCatalogPolicy",
    settingsCatalogAssignment: "pulumi-nodejs:dynamic/hotpatch:SettingsCatalogPolicyAssignment",
};

/**
 * The property by which a program's `get` tells a read that nothing is recorded yet. It goes along with the state that the program
 * gives and is in no answer, so a later refresh of the same resource lacks it. Pulumi shows no property that begins with `__`.
 */
export const ONLY_READ = "__onlyRead";
