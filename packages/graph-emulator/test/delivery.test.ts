import fc from "fast-check";
import type { DeviceMonth, FleetShares, GraphEmulator, GraphEmulatorOptions } from "../src";
import { type Api, api, MANAGED, POLICIES, staticGroup } from "./api";

/** PCs that can take hotpatches, all on the baseline of April 2026. */
const READY: FleetShares = {
    editions: { 4: 1 },
    builds: { "26100.8246": 1 },
    vbs: { running: 1 },
    joins: { azureADJoined: 1 },
    agents: { mdm: 1 },
    architectures: { x64: 1 },
};

let graph: Api;
afterEach(() => graph.stop());

async function start(options: GraphEmulatorOptions): Promise<void> {
    graph = await api({ devices: 300, startsAt: "2026-05-20T00:00:00Z", shares: READY, ...options });
}
const rows = (month: string) => graph.emulator.servicing.record.filter((row) => row.month === month);
const ordinary = ({ why, error }: DeviceMonth) => why === undefined && error === undefined;

describe("delivery", () => {
    const delivery = () => graph.emulator.servicing.deliveries();
    const kinds = () => {
        const counts: Record<string, number> = {};
        for (const { kind } of delivery().values()) {
            counts[kind] = (counts[kind] ?? 0) + 1;
        }
        return counts;
    };

    it("is by policy before it is by the tenant's default, and policies that disagree hotpatch nobody", async () => {
        await start({
            tenant: {
                groups: [
                    { displayName: "A", members: 200 },
                    { displayName: "B", members: 120 },
                    { displayName: "C", members: 20 },
                ],
                policies: [
                    { displayName: "on", hotpatchEnabled: true, assignments: [{ include: "A" }, { exclude: "C" }] },
                    { displayName: "off", hotpatchEnabled: false, assignments: [{ include: "B" }] },
                ],
            },
        });
        expect(Object.keys(kinds()).sort()).toEqual([
            "blocked by policy",
            "conflict",
            "hotpatch policy",
            "tenant default",
        ]);
        graph.emulator.servicing.advanceTo("2026-09-07");
        const august = rows("2026-08").filter(ordinary);
        expect(
            august.filter((row) => row.delivery === "tenant default" && row.class === "hotpatched").length,
        ).toBeGreaterThan(20);
        for (const row of rows("2026-08").filter(
            ({ delivery: kind }) => kind === "conflict" || kind === "blocked by policy",
        )) {
            expect(row.class).not.toBe("hotpatched");
        }
    });

    it("is by the tenant's default since May 2026 only, and not where it was switched off", async () => {
        await start({ startsAt: "2026-04-20T00:00:00Z" });
        expect(Object.keys(kinds())).toEqual(["none"]);
        graph.emulator.advance(23 * 24 * 60 * 60 * 1000);
        expect(Object.keys(kinds())).toEqual(["tenant default"]);
        await graph.post("/beta/admin/windows/updates/tenantSettings/mdmAppSettings", {
            mdmAppId: "0000000a-0000-0000-c000-000000000000",
            isHotpatchEnabled: false,
        });
        expect(Object.keys(kinds())).toEqual(["none"]);
    });

    it("does not come from Intune where the Windows Update workload is Configuration Manager's, whatever reaches the device", async () => {
        await start({
            shares: { ...READY, agents: { configurationManagerClientMdm: 1 } },
            tenant: {
                groups: [{ displayName: "Windows", membershipRule: '(device.deviceOSType -eq "Windows")' }],
                policies: [{ displayName: "on", hotpatchEnabled: true, assignments: [{ include: "Windows" }] }],
            },
        });
        const { body } = await graph.get(`/beta${MANAGED}?$filter=operatingSystem eq 'Windows'`);
        const found = delivery();
        let moved = 0;
        for (const { id, configurationManagerClientEnabledFeatures: features } of body.value) {
            const one = found.get(id);
            if (one !== undefined && one.policies.length > 0) {
                expect(one.kind).toBe(features?.windowsUpdateForBusiness ? "hotpatch policy" : "none");
                moved += features?.windowsUpdateForBusiness ? 1 : 0;
            }
        }
        expect(moved).toBeGreaterThan(100);
        expect(moved).toBeLessThan(290);
    });

    it("equals a slow computation on tenants whose groups nest, meet in a ring, and are excluded", async () => {
        await start({ devices: 12 });
        const { emulator } = graph;
        const { body } = await graph.get("/v1.0/devices?$select=id,deviceId");
        const devices: { id: string; deviceId: string }[] = body.value;
        const groupings = fc.array(
            fc.record({ members: fc.array(fc.nat(24)), role: fc.constantFrom("include", "exclude") }),
            {
                minLength: 2,
                maxLength: 6,
            },
        );
        const policies = fc.array(fc.record({ on: fc.boolean(), targets: fc.array(fc.nat(5)), all: fc.boolean() }), {
            minLength: 1,
            maxLength: 3,
        });
        const kindsSeen = new Set<string>();
        const property = fc.asyncProperty(groupings, policies, async (groups, wanted) => {
            emulator.reset();
            const ids: string[] = [];
            while (ids.length < groups.length) {
                ids.push((await graph.post("/v1.0/groups", staticGroup())).body.id);
            }
            for (const [place, { members }] of groups.entries()) {
                const objects = members.map((each) => (each < 12 ? devices[each]?.id : ids[each - 12]));
                for (const id of new Set(objects.filter((each) => each !== undefined && each !== ids[place]))) {
                    const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
                    expect((await graph.post(`/v1.0/groups/${ids[place]}/members/$ref`, reference)).status).toBe(204);
                }
            }
            for (const { on, targets, all } of wanted) {
                const { body: policy } = await graph.post(POLICIES, { displayName: "p", hotpatchEnabled: on });
                const places = [...new Set(targets.filter((each) => each < ids.length))];
                const assignments = [
                    ...places.map((place) => ({
                        target: {
                            "@odata.type": `#microsoft.graph.${groups[place]?.role === "include" ? "g" : "exclusionG"}roupAssignmentTarget`,
                            groupId: ids[place],
                        },
                    })),
                    ...(all ? [{ target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }] : []),
                ];
                expect((await graph.post(`${POLICIES}/${policy.id}/assign`, { assignments })).status).toBe(204);
            }
            const found = emulator.servicing.deliveries();
            const { body: managed } = await graph.get(`/beta${MANAGED}`);
            for (const { id, azureADDeviceId } of managed.value) {
                const delivery = found.get(id);
                if (delivery !== undefined) {
                    const objectId = devices.find(({ deviceId }) => deviceId === azureADDeviceId)?.id;
                    expect(delivery.kind).toBe(slowly(emulator, objectId));
                    kindsSeen.add(delivery.kind);
                }
            }
        });
        await fc.assert(property, { numRuns: 40, seed: 11 });
        expect([...kindsSeen].sort()).toEqual(["blocked by policy", "conflict", "hotpatch policy", "tenant default"]);
    });
});

/** Climbs from the device to the groups that have it, until no more are found: the other way round than the emulator. */
function slowly({ groups, policies }: GraphEmulator, objectId: string | undefined): string {
    const holding = new Set(objectId === undefined ? [] : [objectId]);
    for (let before = -1; before !== holding.size; ) {
        before = holding.size;
        for (const group of groups.filter(({ members }) => members.some((member) => holding.has(member)))) {
            holding.add(group.id);
        }
    }
    const wishes = new Set<boolean>();
    for (const { assignments, hotpatchEnabled } of policies) {
        const hit = (type: string) =>
            assignments.some(({ target }) => target["@odata.type"].endsWith(type) && holding.has(target.groupId ?? ""));
        const all = assignments.some(({ target }) => target["@odata.type"].endsWith(".allDevicesAssignmentTarget"));
        if ((hit(".groupAssignmentTarget") || all) && !hit(".exclusionGroupAssignmentTarget")) {
            wishes.add(hotpatchEnabled);
        }
    }
    if (wishes.size === 0) {
        return "tenant default";
    }
    return wishes.size > 1 ? "conflict" : wishes.has(true) ? "hotpatch policy" : "blocked by policy";
}
