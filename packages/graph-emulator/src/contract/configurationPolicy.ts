import { assignmentContract, SCOPE_TAG_IDS } from "./assignments";
import { dateTime, opaque, type PropertyType, type ResourceContract, readOnly, text } from "./schema";

/**
 * References to templates: settings that do not come from a template have null, and settings from templates are not
 * supported here.
 */
const NO_TEMPLATE = { type: opaque, nullable: true } as const;

/**
 * `assumed` for a choice: the definitions that are known here have no child settings, so children are not accepted.
 */
const NO_CHILDREN: PropertyType = { kind: "collection", of: text(), maxItems: 0 };

/** Microsoft Graph beta reference, deviceManagementConfigurationChoiceSettingValue. */
const CHOICE_VALUE: ResourceContract = {
    name: "deviceManagementConfigurationChoiceSettingValue",
    properties: {
        value: { type: text(undefined, 1), required: true },
        settingValueTemplateReference: NO_TEMPLATE,
        children: { type: NO_CHILDREN },
    },
};

/** Microsoft Graph beta reference, deviceManagementConfigurationStringSettingValue. */
const STRING_VALUE: ResourceContract = {
    name: "deviceManagementConfigurationStringSettingValue",
    properties: { value: { type: text(), required: true }, settingValueTemplateReference: NO_TEMPLATE },
};

const INSTANCE = {
    settingDefinitionId: { type: text(undefined, 1), required: true },
    settingInstanceTemplateReference: NO_TEMPLATE,
} as const;

/** Microsoft Graph beta reference, types derived from deviceManagementConfigurationSettingInstance; two of them are known here. */
const INSTANCES: readonly ResourceContract[] = [
    {
        name: "deviceManagementConfigurationChoiceSettingInstance",
        properties: {
            ...INSTANCE,
            choiceSettingValue: { type: { kind: "complex", contract: CHOICE_VALUE }, required: true },
        },
    },
    {
        name: "deviceManagementConfigurationSimpleSettingInstance",
        properties: {
            ...INSTANCE,
            simpleSettingValue: {
                type: {
                    kind: "derived",
                    base: "deviceManagementConfigurationSimpleSettingValue",
                    contracts: [STRING_VALUE],
                },
                required: true,
            },
        },
    },
];

/** Microsoft Graph beta reference, deviceManagementConfigurationSetting. An id may be sent and is ignored. */
export const CONFIGURATION_SETTING: ResourceContract = {
    name: "deviceManagementConfigurationSetting",
    properties: {
        id: { type: text() },
        settingInstance: {
            type: { kind: "derived", base: "deviceManagementConfigurationSettingInstance", contracts: INSTANCES },
            required: true,
        },
    },
};

/** Microsoft Graph beta reference, deviceManagementConfigurationPolicyTemplateReference; empty for the settings catalog. */
const TEMPLATE_REFERENCE: ResourceContract = {
    name: "deviceManagementConfigurationPolicyTemplateReference",
    properties: {
        templateId: { type: text(0), nullable: true },
        templateFamily: { type: { kind: "enum", members: ["none"] } },
        templateDisplayName: { type: text(), nullable: true },
        templateDisplayVersion: { type: text(), nullable: true },
    },
};

/** Microsoft Graph beta reference, deviceManagementConfigurationPlatforms. */
const PLATFORMS = ["none", "android", "androidEnterprise", "aosp", "iOS", "linux", "macOS", "windows10", "windows10X"];

/**
 * Microsoft Graph beta reference, deviceManagementConfigurationPolicy. `assumed`: lengths (what the admin centre
 * allows); platforms and technologies are required at creation and cannot be changed afterwards.
 */
export const CONFIGURATION_POLICY: ResourceContract = {
    name: "deviceManagementConfigurationPolicy",
    properties: {
        id: readOnly(text()),
        name: { type: text(200, 1), required: true },
        description: { type: text(1000), nullable: true },
        platforms: { type: { kind: "enum", members: PLATFORMS }, required: true, access: "createOnly" },
        technologies: {
            type: { kind: "string", pattern: /^[A-Za-z]+(,[A-Za-z]+)*$/ },
            required: true,
            access: "createOnly",
        },
        createdDateTime: readOnly(dateTime),
        lastModifiedDateTime: readOnly(dateTime),
        settingCount: readOnly({ kind: "int32" }),
        creationSource: { type: text(), nullable: true },
        roleScopeTagIds: SCOPE_TAG_IDS,
        isAssigned: readOnly({ kind: "boolean" }),
        templateReference: { type: { kind: "complex", contract: TEMPLATE_REFERENCE }, nullable: true },
        priorityMetaData: { type: opaque, nullable: true },
        settings: {
            type: { kind: "collection", of: { kind: "complex", contract: CONFIGURATION_SETTING } },
            required: true,
            onSelectOnly: true,
        },
    },
};

/** Microsoft Graph beta reference, deviceManagementConfigurationPolicyAssignment. */
export const CONFIGURATION_POLICY_ASSIGNMENT = assignmentContract("deviceManagementConfigurationPolicyAssignment", {
    source: { type: { kind: "enum", members: ["direct", "policySets"] } },
    sourceId: { type: text(), nullable: true },
});
