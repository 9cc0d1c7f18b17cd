import { parseScenario } from "../src/scenario/scenario";
import { type Api, api, GUID, staticGroup } from "./api";

const PROFILES = "/beta/deviceManagement/windowsFeatureUpdateProfiles";
const VERSION = "Windows 11, version 25H2";

let graph: Api;
afterEach(() => graph.stop());

describe("windowsFeatureUpdateProfiles (beta reference, August 2024)", () => {
    beforeEach(async () => {
        graph = await api({ devices: 3 });
    });

    it("makes, lists, changes, assigns and deletes them with the documented statuses", async () => {
        const rolloutSettings = { offerStartDateTimeInUTC: "2026-12-01T00:00:00Z" };
        const made = await graph.post(PROFILES, {
            "@odata.type": "#microsoft.graph.windowsFeatureUpdateProfile",
            displayName: "To 25H2",
            featureUpdateVersion: VERSION,
            rolloutSettings,
        });
        expect([made.status, made.body]).toEqual([
            201,
            expect.objectContaining({
                id: expect.stringMatching(GUID),
                displayName: "To 25H2",
                description: "",
                featureUpdateVersion: VERSION,
                rolloutSettings: { ...rolloutSettings, offerEndDateTimeInUTC: null, offerIntervalInDays: null },
                roleScopeTagIds: ["0"],
                installFeatureUpdatesOptional: false,
            }),
        ]);
        const { id } = made.body;
        expect((await graph.patch(`${PROFILES}/${id}`, { description: "note" })).body.description).toBe("note");
        const { body: group } = await graph.post("/v1.0/groups", staticGroup());
        const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id };
        expect((await graph.post(`${PROFILES}/${id}/assign`, { assignments: [{ target }] })).status).toBe(204);
        expect((await graph.get(`${PROFILES}/${id}/assignments`)).body.value).toEqual([
            { id: `${id}_${group.id}`, target: expect.objectContaining(target) },
        ]);
        expect((await graph.get(PROFILES)).body.value).toEqual([expect.objectContaining({ id, description: "note" })]);
        expect((await graph.delete(`${PROFILES}/${id}`)).status).toBe(204);
        expect((await graph.get(`${PROFILES}/${id}`)).status).toBe(404);
    });

    it("refuses what the reference does not have, and callers without the permission", async () => {
        const complete = { displayName: "Ring", featureUpdateVersion: VERSION };
        for (const body of [
            { displayName: "Ring" },
            { ...complete, hotpatchEnabled: true },
            { ...complete, endOfSupportDate: "2027-10-12T00:00:00Z" },
            { ...complete, rolloutSettings: { offerIntervalInDays: 0 } },
        ]) {
            expect((await graph.post(PROFILES, body)).status).toBe(400);
        }
        expect((await graph.get("/v1.0/deviceManagement/windowsFeatureUpdateProfiles")).status).toBe(404);
        const roles = ["DeviceManagementConfiguration.Read.All"];
        const reader = { Authorization: `Bearer ${graph.emulator.issueToken({ roles })}` };
        expect((await graph.get(PROFILES, reader)).status).toBe(200);
        expect((await graph.post(PROFILES, complete, reader)).status).toBe(403);
    });
});

describe("feature updates in a scenario", () => {
    it("are there from the start, assigned, and come back after a reset", async () => {
        graph = await api(
            parseScenario(`
fleet: { devices: 5 }
groups:
    - { displayName: Pilot, members: 2 }
featureUpdates:
    - displayName: To 25H2
      featureUpdateVersion: ${VERSION}
      assignments: [{ include: Pilot }]
`),
        );
        const [profile] = graph.emulator.state().featureUpdateProfiles;
        expect(profile?.assignments.map(({ target }) => target.groupId)).toEqual([
            graph.emulator.state().groups[0]?.id,
        ]);
        await graph.delete(`${PROFILES}/${profile?.id}`);
        expect(graph.emulator.state().featureUpdateProfiles).toEqual([]);
        graph.emulator.reset();
        expect(graph.emulator.state().featureUpdateProfiles).toEqual([profile]);
    });

    it("are refused with line and key where Intune would refuse them", async () => {
        graph = await api({ devices: 3 });
        expect(() => parseScenario("featureUpdates:\n    - { displayName: Ring }\n", "ring.yaml")).toThrow(
            /line 2, 'featureUpdates\[0\]\.?.*': Intune would refuse this: .*featureUpdateVersion/,
        );
    });
});
