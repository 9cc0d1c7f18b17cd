import {
    type GraphEmulator,
    type GraphEmulatorOptions,
    startGraphEmulator,
} from "../../../packages/graph-emulator/src";
import type { GraphClient } from "../../../src/graph/client";
import { EXCLUSION_TARGET, GROUP_TARGET } from "../../../src/graph/endpoints/assignmentTargets";
import { assignPolicy, createPolicy } from "../../../src/graph/endpoints/qualityUpdatePolicies";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";

/** An embedded tenant, and the client that looks at it. */
export interface TestTenant {
    readonly emulator: GraphEmulator;
    readonly graph: GraphClient;
    /** Makes a security group with these members (devices or groups, by object id), or a dynamic one with this rule. */
    group(displayName: string, members: readonly string[] | { rule: string }): Promise<string>;
    policy(
        displayName: string,
        hotpatchEnabled: boolean,
        targets: { include?: readonly string[]; exclude?: readonly string[] },
    ): Promise<string>;
    /** Windows PCs that Intune has and Entra knows, each once, with an Intune record of it. */
    windowsPcs(): Promise<{ readonly intuneId: string; readonly objectId: string; readonly deviceId: string }[]>;
}

/** The client of an emulator, with a token that has these roles alone if any are given. */
export function clientOf(emulator: GraphEmulator, roles?: readonly string[]): GraphClient {
    const env = emulator.environment();
    const token = roles === undefined ? {} : { HOTPATCH_GRAPH_TOKEN: emulator.issueToken({ roles }) };
    return createGraphClient(readGraphSettings({ config: () => undefined, env: { ...env, ...token } }));
}

export async function testTenant(options: GraphEmulatorOptions): Promise<TestTenant> {
    const emulator = await startGraphEmulator({ membershipDelayMs: 0, ...options });
    const graph = clientOf(emulator);
    return {
        emulator,
        graph,
        async group(displayName, members) {
            const isDynamic = "rule" in members;
            const { id } = (await graph.post("v1.0", "/groups", {
                displayName,
                mailEnabled: false,
                mailNickname: displayName.replace(/\W/g, ""),
                securityEnabled: true,
                ...(isDynamic
                    ? {
                          groupTypes: ["DynamicMembership"],
                          membershipRule: members.rule,
                          membershipRuleProcessingState: "On",
                      }
                    : {}),
            })) as { id: string };
            for (const member of isDynamic ? [] : members) {
                await graph.post("v1.0", `/groups/${id}/members/$ref`, {
                    "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${member}`,
                });
            }
            return id;
        },
        async policy(displayName, hotpatchEnabled, { include = [], exclude = [] }) {
            const { id } = await createPolicy(graph, { displayName, hotpatchEnabled });
            await assignPolicy(graph, id, [
                ...include.map((groupId) => ({ "@odata.type": GROUP_TARGET, groupId })),
                ...exclude.map((groupId) => ({ "@odata.type": EXCLUSION_TARGET, groupId })),
            ]);
            return id;
        },
        async windowsPcs() {
            const objects = new Map<string, string>();
            for await (const page of graph.pages("v1.0", "/devices")) {
                for (const { id, deviceId } of page as { id: string; deviceId: string }[]) {
                    objects.set(deviceId, id);
                }
            }
            const path = "/deviceManagement/managedDevices";
            const pcs: { intuneId: string; objectId: string; deviceId: string }[] = [];
            type Record = { id: string; operatingSystem: string; azureADDeviceId: string | null };
            for await (const page of graph.pages("beta", path)) {
                for (const { id, operatingSystem, azureADDeviceId } of page as Record[]) {
                    const deviceId = azureADDeviceId ?? "";
                    const objectId = objects.get(deviceId);
                    const isNew = pcs.every((pc) => pc.objectId !== objectId);
                    if (operatingSystem === "Windows" && objectId !== undefined && isNew) {
                        pcs.push({ intuneId: id, objectId, deviceId });
                    }
                }
            }
            return pcs;
        },
    };
}
