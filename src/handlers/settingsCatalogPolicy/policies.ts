import {
    assignConfigurationPolicy,
    type ConfigurationPolicyResource,
    getConfigurationPolicy,
    listConfigurationPolicies,
    listConfigurationTargets,
} from "../../graph/endpoints/configurationPolicies";
import type { Policies } from "../markedPolicy/kind";

/** Intune settings catalog policies for Windows: `/deviceManagement/configurationPolicies` in Graph beta. */
export const SETTINGS_CATALOG_POLICIES: Policies<ConfigurationPolicyResource> = {
    noun: "settings catalog policy",
    policyClass: "SettingsCatalogPolicy",
    list: listConfigurationPolicies,
    get: getConfigurationPolicy,
    nameOf: ({ name }) => name,
    targets: listConfigurationTargets,
    assign: assignConfigurationPolicy,
};
