import fc from "fast-check";
import { generateFleet } from "../src/fleet";
import { NewIds } from "../src/store/newIds";
import { type Api, api, MANAGED, POLICIES, staticGroup } from "./api";

const CATALOG = "/beta/deviceManagement/configurationPolicies";
const FEATURES = "/beta/deviceManagement/windowsFeatureUpdateProfiles";
const TAGS = "/beta/deviceManagement/roleScopeTags";
const PER_KIND = 60;

/** Every id of the fleet: of Entra's objects, of their registrations, of Intune's records and of people. */
function idsOf(devices: number, seed: number): string[] {
    const { entraDevices, managedDevices } = generateFleet({ devices, seed });
    return [
        ...entraDevices.flatMap(({ id, deviceId }) => [id, deviceId]),
        ...managedDevices.flatMap(({ listed }) => [listed.id, ...(listed.userId === null ? [] : [listed.userId])]),
    ];
}

async function make(graph: Api, path: string, body: (count: number) => object): Promise<string[]> {
    const ids: string[] = [];
    for (let count = 0; count < PER_KIND; count += 1) {
        const { status, body: made } = await graph.post(path, body(count));
        expect(status).toBe(201);
        ids.push(made.id);
    }
    return ids;
}

describe("the id of a new object", () => {
    it.each([1, 2, 7, 42])("is nobody else's, whatever kind it is of; seed %d", async (seed) => {
        const graph = await api({ devices: 2000, seed });
        try {
            const choice = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
            const made = [
                await make(graph, "/v1.0/groups", (count) => staticGroup(`Group ${count}`)),
                await make(graph, POLICIES, (count) => ({ displayName: `Policy ${count}`, hotpatchEnabled: true })),
                await make(graph, CATALOG, (count) => ({
                    name: `Settings ${count}`,
                    platforms: "windows10",
                    technologies: "mdm",
                    settings: [
                        {
                            settingInstance: {
                                "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                                settingDefinitionId: choice,
                                choiceSettingValue: { value: `${choice}_1`, children: [] },
                            },
                        },
                    ],
                })),
                await make(graph, FEATURES, (count) => ({
                    displayName: `Feature ${count}`,
                    featureUpdateVersion: "Windows 11, version 25H2",
                })),
            ].flat();
            const fleet = new Set(idsOf(2000, seed));
            expect(made.filter((id) => fleet.has(id))).toEqual([]);
            expect(new Set(made).size).toBe(4 * PER_KIND);
            expect((await graph.get(`/beta${MANAGED}/${made[0]}`)).status).toBe(404);
            graph.emulator.advance(600_000);
            const { body } = await graph.get("/v1.0/auditLogs/directoryAudits");
            const events = body.value.map(({ id }: { id: string }) => id);
            expect(events).toHaveLength(PER_KIND);
            expect(new Set(events).size).toBe(events.length);
        } finally {
            await graph.stop();
        }
    });

    it("of a scope tag is not that of one that is gone", async () => {
        const graph = await api({ devices: 0 });
        try {
            const first = (await graph.post(TAGS, { displayName: "First" })).body.id;
            await graph.delete(`${TAGS}/${first}`);
            expect((await graph.post(TAGS, { displayName: "Second" })).body.id).not.toBe(first);
        } finally {
            await graph.stop();
        }
    });

    it("is drawn again for as long as it is somebody's", () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 0, max: 9 })),
                fc.uniqueArray(fc.integer({ min: 0, max: 9 })),
                (drawn, taken) => {
                    const sequence = [...drawn, ...Array.from({ length: 100 }, (_, place) => place + 10)];
                    const ids = new NewIds({ guid: () => String(sequence.shift()) }, (id) =>
                        taken.includes(Number(id)),
                    );
                    const made = Array.from({ length: 20 }, () => ids.next());
                    expect(new Set(made).size).toBe(20);
                    expect(made.filter((id) => taken.includes(Number(id)))).toEqual([]);
                },
            ),
        );
    });

    it.each([1, 2, 7, 42, 2 ** 40])("of a device is its own within the fleet; seed %d", (seed) => {
        const { entraDevices, managedDevices } = generateFleet({ devices: 5000, seed });
        const ids = [
            ...entraDevices.flatMap(({ id, deviceId }) => [id, deviceId]),
            ...managedDevices.map(({ listed }) => listed.id),
        ];
        expect(new Set(ids).size).toBe(ids.length);
    });
});
