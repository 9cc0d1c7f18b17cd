import {
    type ConfigurationPolicyResource,
    type ConfigurationPolicyWithSettings,
    createConfigurationPolicy,
    deleteConfigurationPolicy,
    getWithSettings,
    replaceConfigurationPolicy,
    updateConfigurationPolicy,
} from "../../graph/endpoints/configurationPolicies";
import { present } from "../canonical";
import { markedPolicy } from "../markedPolicy/handler";
import type { PolicyKind } from "../markedPolicy/kind";
import { SETTINGS_CATALOG_POLICIES } from "./policies";
import {
    SETTINGS_POLICY_PROPERTIES,
    type SettingsCatalogPolicyBody,
    type SettingsCatalogPolicyInputs,
    type SettingsCatalogPolicyState,
} from "./properties";

const WINDOWS = { platforms: "windows10", technologies: "mdm" };

/**
 * Settings catalog policies: lists and the answer to a POST lack the settings, and PATCH does not accept them, so they
 * are sent with PUT.
 */
export const SETTINGS_CATALOG_POLICY: PolicyKind<
    SettingsCatalogPolicyInputs,
    SettingsCatalogPolicyState,
    ConfigurationPolicyResource,
    ConfigurationPolicyWithSettings,
    SettingsCatalogPolicyBody
> = {
    policies: SETTINGS_CATALOG_POLICIES,
    properties: SETTINGS_POLICY_PROPERTIES,
    // A policy that cannot be read after its POST is recorded without its settings; the next update sees the difference
    // and sends them.
    answers: { show: "part", policyOf: (policy) => ({ ...policy, settings: [] }) },
    read: getWithSettings,
    create: (graph, { name = "", settings = [], ...others }) =>
        createConfigurationPolicy(graph, { name, ...others, ...WINDOWS, settings }),
    change: (graph, { id, ...current }, { settings, ...part }) =>
        settings === undefined
            ? updateConfigurationPolicy(graph, id, part)
            : replaceConfigurationPolicy(graph, id, { ...taken(current), ...part, settings }),
    delete: deleteConfigurationPolicy,
};

/** What a PUT has to repeat unchanged, because it would be lost otherwise. */
function taken({
    name,
    description,
    platforms,
    technologies,
    roleScopeTagIds,
    templateReference,
}: Omit<ConfigurationPolicyResource, "id">) {
    return present({
        name,
        description: description ?? "",
        platforms,
        technologies,
        roleScopeTagIds,
        templateReference,
    });
}

/** Behind `SettingsCatalogPolicy`. */
export const settingsCatalogPolicy = markedPolicy(SETTINGS_CATALOG_POLICY);
