import { isUnknown } from "../../base/unknown";
import { choiceSetting, type SettingInstance } from "../../graph/endpoints/configurationPolicies";

/** The chosen option of each setting, by the id of the setting's definition. */
export type Choices = Readonly<Record<string, string>>;

/**
 * What is wrong with the choices. An option's id is the id of its definition, an underscore and the value, as for every
 * definition of a Windows policy in the catalog's public exports (2026).
 */
export function settingsProblem(value: unknown): string | undefined {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return "must be an object of option ids by setting id. Write {[settingDefinitionId]: optionId}.";
    }
    const entries = Object.entries(value);
    if (entries.length === 0) {
        return "must contain at least 1. Name a setting and its option.";
    }
    const wrong = entries.find(
        ([id, option]) => !isUnknown(option) && (typeof option !== "string" || !option.startsWith(`${id}_`)),
    );
    return wrong === undefined
        ? undefined
        : `gives '${wrong[0]}' the value ${JSON.stringify(wrong[1])}, which is not one of its options. ` +
              `Write the option's id, which begins with '${wrong[0]}_'.`;
}

/** Sorted by the ids of the settings. */
export function canonicalSettings(settings: Choices): Choices {
    return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface WithSettings {
    readonly settings: readonly SettingInstance[];
}

/**
 * All settings of a policy, which are sent together. A setting that is not a plain choice is shown verbatim, so that
 * nobody's change is hidden.
 */
export const settings = {
    managed: "always" as const,
    read: (policy: WithSettings) =>
        canonicalSettings(
            Object.fromEntries(
                policy.settings.map((setting) => {
                    const choice = setting.choiceSettingValue;
                    const isPlain = choice !== undefined && choice !== null && (choice.children ?? []).length === 0;
                    return [setting.settingDefinitionId, isPlain ? choice.value : JSON.stringify(setting)];
                }),
            ),
        ),
    send: (choices: Choices) => ({
        settings: Object.entries(choices).map(([id, option]) => choiceSetting(id, option)),
    }),
};
