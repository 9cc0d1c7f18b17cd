import type { DynamicProvider } from "../handlers/dynamicProvider";
import { assignmentProperties } from "../handlers/policyAssignment/properties";
import type { PropertyTable } from "../handlers/properties";
import type { HandlerName } from "../handlers/providerText";
import { POLICY_PROPERTIES } from "../handlers/qualityUpdatePolicy/properties";
import { SETTINGS_POLICY_PROPERTIES } from "../handlers/settingsCatalogPolicy/properties";
import { TENANT_DEFAULT } from "../handlers/tenantDefault/handler";
import { assignment, policy, settingsCatalogAssignment, settingsCatalogPolicy, tenantDefault } from "../handlers/v1";

/** A resource that the plugin offers. */
export interface ProvidedResource {
    /** Its name among the dynamic resources, which have the same handler. */
    readonly handler: HandlerName;
    readonly methods: DynamicProvider;
    /** The properties, for the package's schema. */
    readonly table: Record<keyof Pick<PropertyTable<object>, "offered" | "required" | "replaceOn">, readonly string[]>;
    /** How the service's object is told from those of other resources: by a line in it, or by the run's claims. */
    readonly identity: "marker" | "urnHash" | "key";
}

/** All resources, by their types. */
export const RESOURCES: Readonly<Record<string, ProvidedResource>> = {
    "hotpatch:index:QualityUpdatePolicy": {
        handler: "policy",
        methods: policy,
        table: POLICY_PROPERTIES,
        identity: "marker",
    },
    "hotpatch:index:QualityUpdatePolicyAssignment": {
        handler: "assignment",
        methods: assignment,
        table: assignmentProperties(),
        identity: "urnHash",
    },
    "hotpatch:index:HotpatchTenantDefault": {
        handler: "tenantDefault",
        methods: tenantDefault,
        table: TENANT_DEFAULT,
        identity: "key",
    },
    "hotpatch:index:SettingsCatalogPolicy": {
        handler: "settingsCatalogPolicy",
        methods: settingsCatalogPolicy,
        table: SETTINGS_POLICY_PROPERTIES,
        identity: "marker",
    },
    "hotpatch:index:SettingsCatalogPolicyAssignment": {
        handler: "settingsCatalogAssignment",
        methods: settingsCatalogAssignment,
        table: assignmentProperties("SettingsCatalogPolicy"),
        identity: "urnHash",
    },
};

/** The resource with that type. */
export function resourceOfType(type: string): ProvidedResource {
    const resource = RESOURCES[type];
    if (resource === undefined) {
        throw new Error(`There is no resource of type ${type}. There are: ${Object.keys(RESOURCES).join(", ")}.`);
    }
    return resource;
}

/** Gives all handlers the configuration. */
export function configureHandlers(config: (key: string) => string | undefined): void {
    for (const { methods } of Object.values(RESOURCES)) {
        methods.configure({ config: { get: config } });
    }
}
