import type { GraphEmulator } from "../../../../../src/emulator";
import { markerFor } from "../../../../../src/handlers/marker";
import type { SoakedStack } from "./soakedStack";

export const QUALITY = "/beta/deviceManagement/windowsQualityUpdatePolicies";
export const SETTINGS = "/beta/deviceManagement/configurationPolicies";
export const MDM_SETTINGS = "/beta/admin/windows/updates/tenantSettings/mdmAppSettings";
export const GROUPS = "/v1.0/groups";
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
/** Of another MDM application than Intune. */
const OTHER_MDM = "11111111-2222-4333-8444-555555555555";

export const include = (groupId: string) => ({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId });
export const exclude = (groupId: string) => ({
    "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
    groupId,
});

type Sending = Pick<SoakedStack, "send" | "emulator">;

export async function makeGroup(stack: Sending, displayName: string): Promise<string> {
    const body = { displayName, mailEnabled: false, mailNickname: displayName, securityEnabled: true };
    return ((await stack.send("POST", GROUPS, body)) as { id: string }).id;
}

/** What others have in the tenant, beside the stack: it is looked at byte for byte. */
export class Neighbours {
    private constructor(
        private readonly emulator: GraphEmulator,
        /** Of policies of both kinds and of groups. */
        readonly ids: ReadonlySet<string>,
        readonly policies: readonly string[],
        /** Groups that others assign. */
        readonly groups: readonly string[],
    ) {}

    /** Makes policies, groups and settings of others, some of which look like the stack's own. */
    static async settle(stack: Sending): Promise<Neighbours> {
        const send: Sending["send"] = (...request) => stack.send(...request);
        const groups = [await makeGroup(stack, "theirs"), await makeGroup(stack, "kept-out")];
        const policies: string[] = [];
        const add = async (path: string, body: object, targets: readonly object[]) => {
            const { id } = (await send("POST", path, body)) as { id: string };
            await send("POST", `${path}/${id}/assign`, { assignments: targets.map((target) => ({ target })) });
            policies.push(id);
        };
        const urn = "urn:pulumi:other::tenant::pulumi-nodejs:dynamic/hotpatch:QualityUpdatePolicy::r1-policy";
        const owned = `${markerFor("tenant", "other", "r1-policy", urn).slice(0, -1)}, owner 0123456789abcdef)`;
        const targets = [include(groups[0] ?? ""), exclude(groups[1] ?? "")];
        const quality = (description: string) => ({ displayName: "Hotpatch", description, hotpatchEnabled: true });
        await add(QUALITY, quality("by hand"), targets);
        await add(QUALITY, quality(`of another stack\n${owned}`), targets);
        await add(QUALITY, quality(`of an older release\n${markerFor("tenant", "other", "r1-policy")}`), []);
        const settingInstance = {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
            settingDefinitionId: VBS,
            choiceSettingValue: { value: `${VBS}_0`, children: [] },
        };
        const setting = { "@odata.type": "#microsoft.graph.deviceManagementConfigurationSetting", settingInstance };
        const catalog = { name: "VBS", platforms: "windows10", technologies: "mdm", settings: [setting] };
        await add(SETTINGS, { ...catalog, description: "by hand" }, targets);
        await send("POST", MDM_SETTINGS, { mdmAppId: OTHER_MDM, isHotpatchEnabled: false });
        for (const groupId of groups) {
            const { value } = (await send("GET", "/v1.0/devices?$top=2")) as { value: { id: string }[] };
            for (const { id } of value) {
                const link = { "@odata.id": `https://graph.microsoft.com/v1.0/devices/${id}` };
                await send("POST", `${GROUPS}/${groupId}/members/$ref`, link);
            }
        }
        return new Neighbours(stack.emulator, new Set([...policies, ...groups]), policies, groups);
    }

    /** All that is theirs, to be compared. */
    snapshot(): string {
        const { policies, configurationPolicies, groups, mdmAppSettings, roleScopeTags, tenantSetting } =
            this.emulator.state();
        const isTheirs = ({ id }: { readonly id: string }) => this.ids.has(id);
        return JSON.stringify({
            policies: policies.filter(isTheirs),
            configurationPolicies: configurationPolicies.filter(isTheirs),
            groups: groups.filter(isTheirs),
            mdmAppSettings: mdmAppSettings.filter(({ mdmAppId }) => mdmAppId === OTHER_MDM),
            roleScopeTags,
            tenantSetting,
        });
    }
}
