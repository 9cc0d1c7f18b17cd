import { CONFIGURATION_POLICY } from "../contract/configurationPolicy";
import { isBag } from "../contract/violations";
import { badRequest } from "../http/failure";
import type { ConfigurationPolicyProperties, SettingInstance } from "./configurationPolicy";
import { refuseWrongSettings } from "./configurationPolicyDefinitions";
import { refuseViolation, scopeTagsOf } from "./policyBodies";

interface Written {
    name?: string;
    description?: string | null;
    platforms?: string;
    technologies?: string;
    roleScopeTagIds?: string[] | null;
    settings?: { settingInstance: WrittenInstance }[];
}

interface WrittenInstance {
    "@odata.type": string;
    settingDefinitionId: string;
    choiceSettingValue?: { value: string };
    simpleSettingValue?: { "@odata.type": string; value: string };
}

/** The policy that a POST body creates, or that a PUT body leaves: anything it does not name is reset (`assumed`). */
export function wholeConfigurationPolicy(body: unknown): ConfigurationPolicyProperties {
    refuseViolation(CONFIGURATION_POLICY, body, "create");
    const { name = "", platforms = "", technologies = "", settings = [], ...others } = body as Written;
    // `assumed`: the definitions that are known here are Windows settings that Intune's MDM channel delivers.
    if (platforms !== "windows10" || !technologies.split(",").includes("mdm")) {
        throw badRequest(`The settings do not apply to platform '${platforms}' with technologies '${technologies}'.`);
    }
    const instances = settings.map(({ settingInstance }) => kept(settingInstance));
    refuseWrongSettings(instances);
    return {
        name,
        description: others.description ?? "",
        platforms,
        technologies,
        roleScopeTagIds: scopeTagsOf(others.roleScopeTagIds),
        settings: instances,
    };
}

/** What a PATCH body changes: never settings. The text is quoted from a public issue thread (March 2026). */
export function changesOfConfigurationPolicy(body: unknown): Partial<ConfigurationPolicyProperties> {
    if (isBag(body) && body.settings !== undefined) {
        throw badRequest(
            "Cannot apply PATCH to navigation property 'settings' on entity type " +
                "'microsoft.management.services.api.deviceManagementConfigurationPolicy'.",
        );
    }
    refuseViolation(CONFIGURATION_POLICY, body, "update");
    const given = body as Written;
    return {
        ...(given.name === undefined ? {} : { name: given.name }),
        ...(given.description === undefined ? {} : { description: given.description ?? "" }),
        ...(given.roleScopeTagIds === undefined ? {} : { roleScopeTagIds: scopeTagsOf(given.roleScopeTagIds) }),
    };
}

/** A setting as it is read back: references to templates and absent children as null or empty. */
function kept(instance: WrittenInstance): SettingInstance {
    const { choiceSettingValue: choice, simpleSettingValue: simple } = instance;
    return {
        "@odata.type": instance["@odata.type"].replace(/^#?/, "#"),
        settingDefinitionId: instance.settingDefinitionId,
        settingInstanceTemplateReference: null,
        ...(choice === undefined
            ? {}
            : { choiceSettingValue: { value: choice.value, settingValueTemplateReference: null, children: [] } }),
        ...(simple === undefined ? {} : { simpleSettingValue: { ...simple, settingValueTemplateReference: null } }),
    };
}
