import { EmulatorClock } from "../src/clock";
import { POLICY_ASSIGNMENT } from "../src/contract/qualityUpdatePolicy";
import { Directory } from "../src/directory/directory";
import { newGroup } from "../src/directory/groupRules";
import { TransitiveMembers } from "../src/directory/transitiveMembers";
import { type EntraDevice, generateFleet } from "../src/fleet";
import { Random } from "../src/fleet/random";
import { Intune } from "../src/intune/intune";
import { targetsOf } from "../src/intune/policyBodies";
import { newPolicy } from "../src/intune/qualityUpdatePolicyRules";
import { Coverage } from "../src/servicing/coverage";
import { UpdatableAssets } from "../src/servicing/updatableAssets";
import { NewIds } from "../src/store/newIds";
import { api, staticGroup } from "./api";

/** A tenant whose devices count how often somebody looks at them. */
function countingTenant() {
    const { entraDevices, managedDevices } = generateFleet({ devices: 300, seed: 1 });
    const count = { looks: 0 };
    const devices = entraDevices.map(
        (device) =>
            new Proxy(device, {
                get: (target, property) => {
                    count.looks += property === "operatingSystem" ? 1 : 0;
                    return Reflect.get(target, property);
                },
            }),
    ) as EntraDevice[];
    const clock = new EmulatorClock();
    const ids = new NewIds(new Random(99), () => false);
    const settings = { replicationLagMs: 0, membershipDelayMs: 0, principals: [], licences: [], logSize: 10 };
    const directory = new Directory(devices, clock, ids, settings);
    const intune = new Intune(managedDevices, directory, clock, new Random(1), ids, 0);
    const assets = new UpdatableAssets(directory, intune, new Coverage(() => intune.policies.all(), directory), 1);
    return { devices, directory, intune, assets, count };
}

describe("a page", () => {
    it("of updatable assets looks at no device while policies and groups stay as they are", () => {
        const { devices, directory, intune, assets, count } = countingTenant();
        const windows = devices.filter(({ operatingSystem }) => operatingSystem === "Windows").map(({ id }) => id);
        const group = directory.create(newGroup(staticGroup(), "v1.0"), windows.slice(0, 200), []);
        const policy = intune.policies.create(newPolicy({ displayName: "ring" }, true));
        const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id };
        intune.policies.assign(policy.id, targetsOf({ assignments: [{ target }] }, POLICY_ASSIGNMENT));
        count.looks = 0;
        for (let page = 0; page < 1000; page += 1) {
            expect(assets.all()).toHaveLength(200);
        }
        expect(count.looks).toBe(devices.length);
        directory.change(group.id, (each) => directory.left(each, "members", windows[0] ?? ""));
        expect(assets.all()).toHaveLength(199);
        intune.policies.assign(policy.id, []);
        expect(assets.all()).toHaveLength(0);
        expect(count.looks).toBe(3 * devices.length);
    });

    it("of members of members looks at each member once while the groups stay as they are", () => {
        const { devices, directory } = countingTenant();
        const members = devices.map(({ id }) => id);
        const inner = directory.create(newGroup(staticGroup("Inner"), "v1.0"), members, []);
        const outer = directory.create(newGroup(staticGroup("Outer"), "v1.0"), [members[0] ?? "", inner.id], []);
        let looks = 0;
        const transitive = new TransitiveMembers((id) => {
            looks += 1;
            return directory.device(id) !== undefined;
        });
        for (let page = 0; page < 1000; page += 1) {
            expect(transitive.of(outer, directory.groups)).toHaveLength(members.length + 1);
        }
        expect(looks).toBe(members.length + 2);
        directory.change(inner.id, (each) => directory.left(each, "members", members[5] ?? ""));
        expect(transitive.of(outer, directory.groups)).toHaveLength(members.length);
    });

    it("of members has what is in the group by then, nested groups and deleted ones too", async () => {
        const graph = await api({ devices: 60, pageSize: 10 });
        try {
            const address = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;
            const group = async (members: readonly string[]) =>
                (await graph.post("/v1.0/groups", { ...staticGroup(), "members@odata.bind": members.map(address) }))
                    .body.id as string;
            const whole = async (path: string) => {
                const found: string[] = [];
                for (let at = path; at !== ""; ) {
                    const page = (await graph.get(at)).body;
                    found.push(...page.value.map(({ id }: { id: string }) => id));
                    at = page["@odata.nextLink"] ?? "";
                }
                return found.sort();
            };
            const ids = await whole("/v1.0/devices?$select=id");
            const inner = await group(ids.slice(0, 12));
            const outer = await group([...ids.slice(12, 20), inner]);
            const at = `/v1.0/groups/${outer}`;
            expect(await whole(`${at}/transitiveMembers`)).toEqual([...ids.slice(0, 20), inner].sort());
            expect(await whole(`${at}/transitiveMembers/microsoft.graph.device`)).toEqual(ids.slice(0, 20).sort());
            expect(await whole(`${at}/members/microsoft.graph.group`)).toEqual([inner]);
            await graph.delete(`/v1.0/groups/${inner}/members/${ids[0]}/$ref`);
            expect(await whole(`${at}/transitiveMembers/microsoft.graph.device`)).toEqual(ids.slice(1, 20).sort());
            await graph.delete(`/v1.0/groups/${inner}`);
            expect(await whole(`${at}/transitiveMembers`)).toEqual(ids.slice(12, 20).sort());
        } finally {
            await graph.stop();
        }
    });
});
