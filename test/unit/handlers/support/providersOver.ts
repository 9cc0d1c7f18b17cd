import type { GraphClient } from "../../../../src/graph/client";
import { type DynamicProvider, dynamicProvider } from "../../../../src/handlers/dynamicProvider";
import type { EngineRun } from "../../../../src/handlers/engineRun";
import {
    qualityUpdatePolicyAssignment,
    settingsCatalogAssignment,
} from "../../../../src/handlers/policyAssignment/kinds";
import { RESOURCE_TYPES } from "../../../../src/handlers/providerText";
import { qualityUpdatePolicy } from "../../../../src/handlers/qualityUpdatePolicy/handler";
import { settingsCatalogPolicy } from "../../../../src/handlers/settingsCatalogPolicy/handler";
import { tenantDefault } from "../../../../src/handlers/tenantDefault/handler";

/**
 * The providers of all kinds of resources, by type, for one run of the engine.
 *
 * @param replicationSeconds how long the service may lag, as a user configures it
 */
export function providersOver(
    graph: GraphClient,
    run: EngineRun,
    replicationSeconds: string,
): Readonly<Record<string, DynamicProvider>> {
    const connect = () => graph;
    const providers = {
        [RESOURCE_TYPES.policy]: dynamicProvider(qualityUpdatePolicy, connect, run),
        [RESOURCE_TYPES.assignment]: dynamicProvider(qualityUpdatePolicyAssignment, connect, run),
        [RESOURCE_TYPES.settingsCatalogPolicy]: dynamicProvider(settingsCatalogPolicy, connect, run),
        [RESOURCE_TYPES.settingsCatalogAssignment]: dynamicProvider(settingsCatalogAssignment, connect, run),
        [RESOURCE_TYPES.tenantDefault]: dynamicProvider(tenantDefault, connect, run),
    };
    const config: Readonly<Record<string, string>> = { "hotpatch:replicationSeconds": replicationSeconds };
    for (const provider of Object.values(providers)) {
        provider.configure({ config: { get: (key) => config[key] } });
    }
    return providers;
}
