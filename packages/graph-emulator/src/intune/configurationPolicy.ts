import type { StoredPolicy } from "./policy";

/** A value of a setting, as sent. */
export interface SettingInstance {
    readonly "@odata.type": string;
    readonly settingDefinitionId: string;
    readonly settingInstanceTemplateReference: null;
    readonly choiceSettingValue?: {
        readonly value: string;
        readonly settingValueTemplateReference: null;
        readonly children: readonly never[];
    };
    readonly simpleSettingValue?: {
        readonly "@odata.type": string;
        readonly value: string;
        readonly settingValueTemplateReference: null;
    };
}

/** The properties of a settings catalog policy that callers write. */
export interface ConfigurationPolicyProperties {
    readonly name: string;
    readonly description: string;
    readonly platforms: string;
    readonly technologies: string;
    readonly roleScopeTagIds: readonly string[];
    readonly settings: readonly SettingInstance[];
}

/** A settings catalog policy. */
export interface ConfigurationPolicy extends ConfigurationPolicyProperties, StoredPolicy {}
