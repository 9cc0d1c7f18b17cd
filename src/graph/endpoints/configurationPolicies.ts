import { array, looseObject, nullish, object, string, unknown } from "valibot";
import { segment } from "../../base/guid";
import type { GraphClient } from "../client";
import { GUID, readAll, readChange, readCreated, readOne, type Shape, TEXT, TEXTS, TIME } from "../shape";
import { type AssignmentTarget, assignAt, targetsAt } from "./assignmentTargets";

/**
 * Intune's settings catalog policies. Beta only.
 *
 * Sources: Microsoft Graph beta reference, deviceManagementConfigurationPolicy; request bodies as found in public
 * tenant exports (2024 to 2026). The reference only lists PATCH, and PATCH refuses settings ("Cannot apply PATCH to
 * navigation property 'settings'", public issue threads of 2025 and 2026): the admin centre and other tools send the
 * whole policy with PUT.
 */
const COLLECTION = "/deviceManagement/configurationPolicies";

/** One setting of a policy: its definition, and its value in a property that depends on the kind of setting. */
export interface SettingInstance {
    readonly "@odata.type": string;
    readonly settingDefinitionId: string;
    readonly choiceSettingValue?: {
        /** The id of the option. */
        readonly value: string;
        readonly children?: readonly unknown[] | null;
        readonly [property: string]: unknown;
    } | null;
    readonly [property: string]: unknown;
}

/** A policy as the service returns it, without its settings. */
export interface ConfigurationPolicyResource {
    readonly id: string;
    readonly name: string;
    readonly description?: string | null;
    /** `windows10` for Windows 10 and later. */
    readonly platforms: string;
    /** `mdm`, or several values separated by commas. */
    readonly technologies: string;
    readonly roleScopeTagIds?: readonly string[] | null;
    readonly templateReference?: unknown;
    readonly createdDateTime: string;
}

/** A policy together with its settings. */
export interface ConfigurationPolicyWithSettings extends ConfigurationPolicyResource {
    readonly settings: readonly SettingInstance[];
}

/** Everything that PUT and POST accept. A PUT removes what it does not name. */
export interface ConfigurationPolicyBody {
    readonly name: string;
    readonly description?: string;
    readonly platforms: string;
    readonly technologies: string;
    readonly roleScopeTagIds?: readonly string[] | null;
    readonly templateReference?: unknown;
    readonly settings: readonly SettingInstance[];
}

const NOUN = "settings catalog policy";

const POLICY: Shape<ConfigurationPolicyResource> = object({
    id: GUID,
    name: string(),
    description: TEXT,
    platforms: string(),
    technologies: string(),
    roleScopeTagIds: TEXTS,
    templateReference: unknown(),
    createdDateTime: TIME,
});

const SETTING: Shape<{ readonly settingInstance: SettingInstance }> = object({
    settingInstance: looseObject({
        "@odata.type": string(),
        settingDefinitionId: string(),
        choiceSettingValue: nullish(looseObject({ value: string(), children: nullish(array(unknown())) })),
    }),
});

const CHOICE = "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance";

/** A setting with a choice of options, by the ids of the setting and the option. */
export function choiceSetting(settingDefinitionId: string, value: string): SettingInstance {
    return { "@odata.type": CHOICE, settingDefinitionId, choiceSettingValue: { value, children: [] } };
}

function pathOf(id: string): string {
    return `${COLLECTION}/${segment(id, NOUN)}`;
}

/** All settings catalog policies of the tenant, of all platforms. Needs DeviceManagementConfiguration.Read.All. */
export function listConfigurationPolicies(graph: GraphClient): Promise<ConfigurationPolicyResource[]> {
    return readAll(POLICY, graph.pages("beta", COLLECTION), NOUN);
}

/** A policy without its settings. Needs DeviceManagementConfiguration.Read.All. */
export async function getConfigurationPolicy(graph: GraphClient, id: string): Promise<ConfigurationPolicyResource> {
    return readOne(POLICY, await graph.get("beta", pathOf(id)), `${NOUN} '${id}'`, id);
}

/** A policy and its settings, which are a sub-collection with pages: at least two requests. */
export async function getWithSettings(graph: GraphClient, id: string): Promise<ConfigurationPolicyWithSettings> {
    const policy = await getConfigurationPolicy(graph, id);
    return { ...policy, settings: await listSettings(graph, id) };
}

/** The settings of a policy. Needs DeviceManagementConfiguration.Read.All. */
export async function listSettings(graph: GraphClient, id: string): Promise<SettingInstance[]> {
    const pages = graph.pages("beta", `${pathOf(id)}/settings`);
    return (await readAll(SETTING, pages, `setting of ${NOUN} '${id}'`)).map((setting) => setting.settingInstance);
}

/** 201 with the policy. Needs DeviceManagementConfiguration.ReadWrite.All, like all writes below. */
export async function createConfigurationPolicy(
    graph: GraphClient,
    body: ConfigurationPolicyBody,
): Promise<ConfigurationPolicyResource> {
    const answer = await graph.post("beta", COLLECTION, withSettingItems(body));
    return readCreated(POLICY, answer, `${NOUN} '${body.name}'`, ({ name }) => [name, body.name]);
}

/** 200. Only the properties in `body` change; settings are refused here. */
export async function updateConfigurationPolicy(
    graph: GraphClient,
    id: string,
    body: Partial<Omit<ConfigurationPolicyBody, "settings">>,
): Promise<void> {
    readChange(await graph.patch("beta", pathOf(id), body), `${NOUN} '${id}'`, id);
}

/** 204. Replaces the policy, its settings included; its assignments stay (`assumed`: a body does not name them). */
export function replaceConfigurationPolicy(
    graph: GraphClient,
    id: string,
    body: ConfigurationPolicyBody,
): Promise<void> {
    return graph.put("beta", pathOf(id), withSettingItems(body));
}

/** 204. Deletes its assignments too. */
export function deleteConfigurationPolicy(graph: GraphClient, id: string): Promise<void> {
    return graph.delete("beta", pathOf(id));
}

/** All targets of a policy. */
export function listConfigurationTargets(graph: GraphClient, id: string): Promise<AssignmentTarget[]> {
    return targetsAt(graph, pathOf(id));
}

/** 200. Replaces the whole list of targets; an empty list unassigns the policy. */
export function assignConfigurationPolicy(
    graph: GraphClient,
    id: string,
    targets: readonly AssignmentTarget[],
): Promise<void> {
    return assignAt(graph, pathOf(id), "deviceManagementConfigurationPolicyAssignment", targets);
}

function withSettingItems({ settings, ...body }: ConfigurationPolicyBody): object {
    const type = "#microsoft.graph.deviceManagementConfigurationSetting";
    return { ...body, settings: settings.map((settingInstance) => ({ "@odata.type": type, settingInstance })) };
}
