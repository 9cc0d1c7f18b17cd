import { check, type Problem, text, unknownProperties } from "../../base/problems";
import { isUnknown } from "../../base/unknown";
import { present } from "../canonical";
import { markedDescriptionProblems, markerProblem } from "../marker";

/** The chosen option of each setting, by the id of the setting's definition. */
export type Choices = Readonly<Record<string, string>>;

/** What a user can write about a settings catalog policy. */
export interface SettingsCatalogPolicyInputs {
    displayName: string;
    description?: string;
    settings: Choices;
    marker?: string;
}

/** What is recorded: the inputs, and what the service computed. */
export interface SettingsCatalogPolicyState extends SettingsCatalogPolicyInputs {
    /** ISO 8601, as the service wrote it. */
    createdDateTime: string;
    /** Drawn when the policy was made; stands in its description beside the marker. */
    owner?: string;
}

export const SETTINGS_CATALOG_INPUTS = [
    "displayName",
    "description",
    "settings",
    "marker",
] as const satisfies readonly (keyof SettingsCatalogPolicyInputs)[];

/** `assumed`: the reference gives no bound; the admin centre takes 200 characters. */
export const MAX_DISPLAY_NAME = 200;
/** `assumed` likewise: 1000 characters. */
export const MAX_DESCRIPTION = 1000;

const rules = {
    displayName: text({
        min: 1,
        max: MAX_DISPLAY_NAME,
        fix: `Give the policy a name of 1 to ${MAX_DISPLAY_NAME} characters.`,
    }),
    description: text({ min: 0, max: MAX_DESCRIPTION, fix: `Shorten it to ${MAX_DESCRIPTION} characters.` }),
    settings: settingsProblem,
    marker: markerProblem,
};

/** Every mistake in the plain values of a settings catalog policy. */
export function settingsCatalogProblems(inputs: Readonly<Record<string, unknown>>): Problem[] {
    const problems = [...unknownProperties(inputs, SETTINGS_CATALOG_INPUTS), ...check(inputs, rules)];
    if (inputs.displayName === undefined) {
        problems.push({ property: "displayName", reason: "is missing. Give the policy a name." });
    }
    if (inputs.settings === undefined) {
        problems.push({ property: "settings", reason: "is missing. Name at least one setting and its option." });
    }
    return [...problems, ...markedDescriptionProblems(inputs, MAX_DESCRIPTION)];
}

/**
 * An option's id is the id of its definition, an underscore and the value: so it is with every definition of a Windows policy
 * in the catalog's public exports (2026).
 */
function settingsProblem(value: unknown): string | undefined {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return "must be options by the ids of their settings. Write {[settingDefinitionId]: optionId}.";
    }
    const entries = Object.entries(value);
    if (entries.length === 0) {
        return "must name at least 1. Name a setting and its option.";
    }
    const wrong = entries.find(
        ([id, option]) => !isUnknown(option) && (typeof option !== "string" || !option.startsWith(`${id}_`)),
    );
    return wrong === undefined
        ? undefined
        : `gives '${wrong[0]}' the value ${JSON.stringify(wrong[1])}, which is none of its options. ` +
              `Write the option's id, which begins with '${wrong[0]}_'.`;
}

/** The one form in which policies are recorded and compared. Settings are sorted by their ids; an empty description is none. */
export function canonicalSettingsCatalogPolicy(inputs: SettingsCatalogPolicyInputs): SettingsCatalogPolicyInputs {
    return present({
        displayName: inputs.displayName,
        description: inputs.description === "" ? undefined : inputs.description,
        settings: isUnknown(inputs.settings)
            ? inputs.settings
            : Object.fromEntries(Object.entries(inputs.settings ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
        marker: inputs.marker,
    });
}
