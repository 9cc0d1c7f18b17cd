import type {
    ConfigurationPolicyBody,
    ConfigurationPolicyWithSettings,
} from "../../graph/endpoints/configurationPolicies";
import { COMPUTED, CREATED, MARKER, markedDescription, policyName, tooLongTogether } from "../markedPolicy/rows";
import { type WireProperties, wireTable } from "../wireProperties";
import { type Choices, canonicalSettings, settings, settingsProblem } from "./settings";

/** What a program can write about a settings catalog policy. The docstrings are those of the resource's arguments and outputs. */
export interface SettingsCatalogPolicyInputs {
    /** The name shown in Intune, 1 to 200 characters. Names are not unique there. */
    displayName: string;
    /** A note for administrators, at most 1000 characters with the line that marks the policy. Left out, the policy has none. */
    description?: string;
    /**
     * The chosen option of each setting: the option's id by the id of the setting's definition, at least one. These are all
     * settings of the policy; one that somebody adds elsewhere is drift, and the next `pulumi up` takes it out. Settings that are no
     * choice, or have settings below them, cannot be written.
     */
    settings: Choices;
    /** The line that marks the policy: our resource class gives it. */
    marker?: string;
}

/** What is recorded: the inputs, and what was computed. */
export interface SettingsCatalogPolicyState extends SettingsCatalogPolicyInputs {
    /** The id in the description's last line by which update and delete tell that the policy still is this resource's. */
    owner?: string;
    /** When the policy was made, ISO 8601. */
    createdDateTime: string;
}

/** What a program can change of a policy; a PUT takes along the rest as it is. */
export type SettingsCatalogPolicyBody = Omit<
    ConfigurationPolicyBody,
    "platforms" | "technologies" | "templateReference"
>;

/** `assumed`: the reference gives no bound; the admin centre takes 200 characters. */
const MAX_DISPLAY_NAME = 200;
/** `assumed` likewise: 1000 characters. */
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
