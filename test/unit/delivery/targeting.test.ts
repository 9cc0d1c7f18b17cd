import fc from "fast-check";
import { DeviceSet } from "../../../src/delivery/deviceSet";
import { DELIVERY_NAMES, type DeliveryName, type TargetedPolicy, Targeting } from "../../../src/delivery/targeting";
import { draws, isFull } from "../sample";

/** A tenant as a reader would draw it: groups hold devices and groups, some of which no longer exist. */
interface DrawnTenant {
    readonly devices: number;
    readonly groups: Record<string, { devices: number[]; groups: string[] }>;
    readonly policies: TargetedPolicy[];
    readonly tenantDefault: boolean;
}

const GROUPS = ["a", "b", "c", "d", "e", "f"];

const groupIds = (maxLength: number) => fc.uniqueArray(fc.constantFrom(...GROUPS, "vanished"), { maxLength });

const tenants: fc.Arbitrary<DrawnTenant> = fc.integer({ min: 1, max: 70 }).chain((devices) =>
    fc.record({
        devices: fc.constant(devices),
        groups: fc.dictionary(
            fc.constantFrom(...GROUPS),
            fc.record({
                devices: fc.uniqueArray(fc.integer({ min: 0, max: devices - 1 }), { maxLength: 12 }),
                groups: groupIds(3),
            }),
            { noNullPrototype: true },
        ),
        policies: fc
            .array(
                fc.record({
                    hotpatchEnabled: fc.boolean(),
                    includes: groupIds(3),
                    excludes: groupIds(2),
                    allDevices: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
                }),
                { maxLength: 5 },
            )
            .map((policies) =>
                policies.map((policy, index) => ({ ...policy, id: `p${index}`, displayName: `Policy ${index}` })),
            ),
        tenantDefault: fc.boolean(),
    }),
);

/** Straight from the definition: a device is in a group if some path of groups leads to it. */
function isIn({ groups }: DrawnTenant, group: string, device: number, path: readonly string[] = []): boolean {
    const found = groups[group];
    if (found === undefined || path.includes(group)) {
        return false;
    }
    return (
        found.devices.includes(device) ||
        found.groups.some((nested) => isIn({ groups } as DrawnTenant, nested, device, [...path, group]))
    );
}

function slowAnswer(
    tenant: DrawnTenant,
    device: number,
): { delivery: DeliveryName; policies: string[]; out: string[] } {
    const wouldTarget = tenant.policies.filter(
        ({ allDevices, includes }) => allDevices || includes.some((group) => isIn(tenant, group, device)),
    );
    const isExcluded = ({ excludes }: TargetedPolicy) => excludes.some((group) => isIn(tenant, group, device));
    const targeting = wouldTarget.filter((policy) => !isExcluded(policy));
    const settings = new Set(targeting.map(({ hotpatchEnabled }) => hotpatchEnabled));
    let delivery: DeliveryName = tenant.tenantDefault ? "tenant default" : "none";
    if (settings.size === 2) {
        delivery = "conflict";
    } else if (settings.size === 1) {
        delivery = settings.has(true) ? "hotpatch policy" : "blocked by policy";
    }
    return {
        delivery,
        policies: targeting.map(({ id }) => id),
        out: wouldTarget.filter(isExcluded).map(({ id }) => id),
    };
}

function targetingOf({ groups, policies, tenantDefault }: DrawnTenant): Targeting {
    const entries = Object.entries(groups).map(
        ([id, group]) => [id, { devices: DeviceSet.of(group.devices), groups: group.groups }] as const,
    );
    return new Targeting({ policies, groups: new Map(entries), tenantDefault });
}

/** The answers about all devices of a tenant, which have been compared with the slow ones. */
function answersOf(tenant: DrawnTenant): ReturnType<typeof slowAnswer>[] {
    const targeting = targetingOf(tenant);
    const devices = Array.from({ length: tenant.devices }, (_, device) => device);
    const slow = devices.map((device) => slowAnswer(tenant, device));
    const answers = devices.map((device) => {
        const { delivery, policies, excludedFrom } = targeting.of(device);
        return { delivery, policies: policies.map(({ id }) => id), out: excludedFrom.map(({ id }) => id) };
    });
    expect(answers).toEqual(slow);
    for (const { id } of tenant.policies.filter(({ allDevices }) => !allDevices)) {
        const members = devices.filter((device) => slow[device]?.policies.includes(id));
        expect([...targeting.membersOf(id)]).toEqual(members);
    }
    return answers;
}

describe("who is targeted by what", () => {
    it("equals a slow computation from the definition in random tenants, also after a group and a policy vanished", () => {
        const seen = new Map<string, number>();
        const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
        fc.assert(
            fc.property(tenants, fc.constantFrom(...GROUPS), fc.nat(4), (tenant, group, place) => {
                const { [group]: _, ...groups } = tenant.groups;
                const policies = tenant.policies.filter((_policy, index) => index !== place);
                const before = answersOf(tenant);
                const after = answersOf({ ...tenant, groups, policies });
                for (const [device, { delivery, out }] of before.entries()) {
                    note(delivery);
                    note(out.length > 0 ? "excluded" : "not excluded");
                    note(delivery === after[device]?.delivery ? "unmoved" : "moved by what vanished");
                }
            }),
            draws(500),
        );
        const names = [...DELIVERY_NAMES, "excluded", "moved by what vanished"];
        expect(names.filter((name) => (seen.get(name) ?? 0) < (isFull ? 50 : 5))).toEqual([]);
    });

    it("takes a device that no group has as targeted by all-devices policies alone, exclusions or not", () => {
        const policy = {
            id: "p",
            displayName: "All",
            hotpatchEnabled: true,
            includes: [],
            excludes: ["a"],
            allDevices: true,
        };
        const targeting = targetingOf({
            devices: 1,
            groups: { a: { devices: [0], groups: [] } },
            policies: [policy],
            tenantDefault: false,
        });
        expect(targeting.of(undefined).delivery).toBe("hotpatch policy");
        expect(targeting.of(0)).toEqual({ delivery: "none", policies: [], excludedFrom: [policy] });
    });

    it("does not take the absence of policies for the absence of hotpatch, as long as the tenant's default is on (trap 3)", () => {
        const none = { devices: 1, groups: {}, policies: [] };
        expect(targetingOf({ ...none, tenantDefault: true }).of(0).delivery).toBe("tenant default");
        expect(targetingOf({ ...none, tenantDefault: false }).of(0).delivery).toBe("none");
    });

    it("finds members of 10,000 groups that contain each other in a ring, however deep", () => {
        const ring = Array.from({ length: 10_000 }, (_, index) => [
            `g${index}`,
            { devices: [index], groups: [`g${(index + 1) % 10_000}`] },
        ]);
        const targeting = targetingOf({
            devices: 10_000,
            groups: Object.fromEntries(ring),
            policies: [
                {
                    id: "p",
                    displayName: "Ring",
                    hotpatchEnabled: true,
                    includes: ["g17"],
                    excludes: [],
                    allDevices: false,
                },
            ],
            tenantDefault: false,
        });
        expect([...targeting.membersOf("p")]).toHaveLength(10_000);
    });
});
