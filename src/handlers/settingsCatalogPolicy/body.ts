import { isDeepStrictEqual } from "node:util";
import {
    type ConfigurationPolicyBody,
    type ConfigurationPolicyWithSettings,
    choiceSetting,
    type SettingInstance,
} from "../../graph/endpoints/configurationPolicies";
import { present } from "../canonical";
import { describedWith, type Marked, newDescription, withoutMarker } from "../marker";
import {
    type Choices,
    canonicalSettingsCatalogPolicy,
    type SettingsCatalogPolicyInputs as Inputs,
    MAX_DESCRIPTION,
    type SettingsCatalogPolicyState as State,
} from "./inputs";

/** The inputs, and the owner that the policy's marker names. */
export type OwnedInputs = Inputs & Pick<Marked, "owner">;

/** What the service says, in the form of the inputs. */
export function stateOf(policy: ConfigurationPolicyWithSettings, { marker, owner }: Marked): State {
    return present({
        ...canonicalSettingsCatalogPolicy({
            displayName: policy.name,
            description: withoutMarker(policy.description),
            settings: choicesRead(policy.settings),
            marker,
        }),
        createdDateTime: policy.createdDateTime,
        owner,
    });
}

/** The settings of a policy. One that is no plain choice is told word by word: nobody's change is to be hidden. */
function choicesRead(settings: readonly SettingInstance[]): Choices {
    return Object.fromEntries(
        settings.map((setting) => {
            const choice = setting.choiceSettingValue;
            const isPlain = choice !== undefined && choice !== null && (choice.children ?? []).length === 0;
            return [setting.settingDefinitionId, isPlain ? choice.value : JSON.stringify(setting)];
        }),
    );
}

/** The policy to make. */
export function newBody(inputs: OwnedInputs): ConfigurationPolicyBody {
    return present({
        name: inputs.displayName,
        description: describedWith(inputs.description, inputs, MAX_DESCRIPTION),
        platforms: "windows10",
        technologies: "mdm",
        settings: settingsToSend(inputs.settings),
    });
}

/** What is to change: `whole` for PUT, where settings are among it; `part` for PATCH; neither where nothing has to be sent. */
export type Changes =
    | { readonly whole: ConfigurationPolicyBody }
    | { readonly part: Partial<Pick<ConfigurationPolicyBody, "name" | "description">> };

/**
 * What has to be sent to get from `policy` to `inputs`. Where the recorded state is given, what differs from it is sent, and
 * nothing else: what somebody else changed since, and the program does not, is left for the next refresh to show. It is sent
 * also where `policy` shows it already, since that may come from a replica which has not seen a later change. A PUT takes
 * along as they are what it would lose otherwise.
 */
export function changesTo(policy: ConfigurationPolicyWithSettings, inputs: OwnedInputs, known?: State): Changes {
    const recorded = known === undefined ? undefined : canonicalSettingsCatalogPolicy(known);
    const wanted = canonicalSettingsCatalogPolicy(inputs);
    const now = stateOf(policy, inputs);
    const changed = (property: "displayName" | "description" | "settings") =>
        !isDeepStrictEqual((recorded ?? now)[property], wanted[property]);
    const part = present({
        name: changed("displayName") ? inputs.displayName : undefined,
        description: newDescription(policy.description, inputs, {
            isChanged: changed("description"),
            max: MAX_DESCRIPTION,
        }),
    });
    if (!changed("settings")) {
        return { part };
    }
    const { platforms, technologies, roleScopeTagIds, templateReference } = policy;
    return {
        whole: present({
            name: part.name ?? policy.name,
            description: part.description ?? policy.description ?? "",
            platforms,
            technologies,
            roleScopeTagIds,
            templateReference,
            settings: settingsToSend(inputs.settings),
        }),
    };
}

/** Whether a policy is what a create of `inputs` that was cut off has left: everything is sent in one POST. */
export function isAsSent(policy: ConfigurationPolicyWithSettings, inputs: Inputs): boolean {
    const { description, displayName, settings } = canonicalSettingsCatalogPolicy(inputs);
    const now = stateOf(policy, inputs);
    return isDeepStrictEqual(
        { description: now.description, displayName: now.displayName, settings: now.settings },
        { description, displayName, settings },
    );
}

function settingsToSend(settings: Choices): SettingInstance[] {
    return Object.entries(settings).map(([id, option]) => choiceSetting(id, option));
}

/** Whether a policy shows what was written. */
export function agrees(policy: ConfigurationPolicyWithSettings, written: Partial<ConfigurationPolicyBody>): boolean {
    return (
        (written.name === undefined || policy.name === written.name) &&
        (written.description === undefined || (policy.description ?? "") === written.description) &&
        (written.settings === undefined ||
            isDeepStrictEqual(choicesRead(policy.settings), choicesRead(written.settings)))
    );
}
