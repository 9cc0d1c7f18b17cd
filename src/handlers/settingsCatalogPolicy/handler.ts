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
    SETTINGS_POLICY,
    type SettingsCatalogPolicyBody,
    type SettingsCatalogPolicyInputs,
    type SettingsCatalogPolicyState,
} from "./properties";

/** Settings catalog policies: lists and the answer to a POST lack the settings, and PATCH refuses those, so they go by PUT. */
export const SETTINGS_CATALOG_POLICY: PolicyKind<
    SettingsCatalogPolicyInputs,
    SettingsCatalogPolicyState,
    ConfigurationPolicyResource,
    ConfigurationPolicyWithSettings,
    SettingsCatalogPolicyBody
> = {
    policies: SETTINGS_CATALOG_POLICIES,
    properties: SETTINGS_POLICY,
    // Without its settings a policy that cannot be read after its POST gets them with the next update, which sees that they differ.
    answers: { show: "part", policyOf: (policy) => ({ ...policy, settings: [] }) },
    read: getWithSettings,
    create: (graph, { name = "", description, settings = [] }) =>
        createConfigurationPolicy(
            graph,
            present({ name, description, platforms: "windows10", technologies: "mdm", settings }),
        ),
    change: (graph, { id, ...current }, { settings, ...part }) =>
        settings === undefined
            ? updateConfigurationPolicy(graph, id, part)
            : replaceConfigurationPolicy(graph, id, wholeOf(current, { ...part, settings })),
    delete: deleteConfigurationPolicy,
};

/** The body of a PUT, which takes along as they are what it would lose otherwise. */
function wholeOf(
    current: Omit<ConfigurationPolicyWithSettings, "id">,
    {
        name = current.name,
        description = current.description ?? "",
        settings,
    }: Partial<SettingsCatalogPolicyBody> & Pick<SettingsCatalogPolicyBody, "settings">,
) {
    const { platforms, technologies, roleScopeTagIds, templateReference } = current;
    return present({ name, description, platforms, technologies, roleScopeTagIds, templateReference, settings });
}

/** Behind `SettingsCatalogPolicy`. */
export const settingsCatalogPolicy = markedPolicy(SETTINGS_CATALOG_POLICY);
