import type {
    ConfigurationPolicyBody,
    ConfigurationPolicyWithSettings,
} from "../../graph/endpoints/configurationPolicies";
import { COMPUTED, CREATED, MARKER, markedDescription, policyName, tooLongTogether } from "../markedPolicy/rows";
import { type WireProperties, wireTable } from "../wireProperties";
import { type Choices, canonicalSettings, settings, settingsProblem } from "./settings";

/**
 * What a program can write about a settings catalog policy. The resource's arguments and outputs use these docstrings.
 */
export interface SettingsCatalogPolicyInputs {
    /** The name shown in Intune, 1 to 200 characters. Names are not unique there. */
    displayName: string;
    /**
     * A note for administrators, at most 1000 characters including the line that marks the policy. If left out, the
     * policy has none.
     */
    description?: string;
    /**
     * The chosen option of each setting: the option's id by the id of the setting's definition, at least one. These are
     * all the settings of the policy; a setting that somebody adds elsewhere is drift, and the next `pulumi up` removes
     * it. Only settings that are a choice without child settings can be written.
     */
    settings: Choices;
    /** The line that marks the policy; our resource class sets it. */
    marker?: string;
}

/** The recorded state: the inputs, and what was computed. */
export interface SettingsCatalogPolicyState extends SettingsCatalogPolicyInputs {
    /**
     * The id in the description's last line that tells update and delete whether the policy still belongs to this
     * resource.
     */
    owner?: string;
    /** When the policy was created, ISO 8601. */
    createdDateTime: string;
}

/** What a program can change on a policy; a PUT repeats the rest unchanged. */
export type SettingsCatalogPolicyBody = Omit<
    ConfigurationPolicyBody,
    "platforms" | "technologies" | "templateReference"
>;

/** `assumed`: the reference gives no bound; the admin centre accepts 200 characters. */
const MAX_DISPLAY_NAME = 200;
/** Also `assumed`: 1000 characters. */
const MAX_DESCRIPTION = 1000;

const ROWS: WireProperties<
    SettingsCatalogPolicyInputs,
    SettingsCatalogPolicyState,
    ConfigurationPolicyWithSettings,
    SettingsCatalogPolicyBody
> = {
    displayName: {
        ...policyName(MAX_DISPLAY_NAME),
        wire: { managed: "always", read: ({ name }) => name, send: (name) => ({ name }) },
    },
    description: markedDescription(MAX_DESCRIPTION),
    settings: {
        rule: settingsProblem,
        required: "Name at least one setting and its option.",
        canonical: canonicalSettings,
        wire: settings,
    },
    marker: MARKER,
    owner: COMPUTED,
    createdDateTime: CREATED,
};

/** The properties of a settings catalog policy. */
export const SETTINGS_POLICY_PROPERTIES = wireTable(ROWS, tooLongTogether(MAX_DESCRIPTION));

export const { canonical: canonicalSettingsCatalogPolicy, problems: settingsCatalogProblems } =
    SETTINGS_POLICY_PROPERTIES;
