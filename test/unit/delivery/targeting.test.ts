import fc from "fast-check";
import { DeviceSet } from "../../../src/delivery/deviceSet";
import { type DeliveryName, type TargetedPolicy, Targeting } from "../../../src/delivery/targeting";

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

describe("who is targeted by what", () => {
    const seed = Date.now() % 2 ** 31;

    it(`equals a slow computation from the definition in 500 random tenants (seed ${seed})`, () => {
        fc.assert(
            fc.property(tenants, (tenant) => {
                const targeting = targetingOf(tenant);
                for (let device = 0; device < tenant.devices; device += 1) {
                    const { delivery, policies, excludedFrom } = targeting.of(device);
                    expect({
                        delivery,
                        policies: policies.map(({ id }) => id),
                        out: excludedFrom.map(({ id }) => id),
                    }).toEqual(slowAnswer(tenant, device));
                }
                for (const { id, allDevices } of tenant.policies) {
                    const members = Array.from({ length: tenant.devices }, (_, device) => device).filter((device) =>
                        slowAnswer(tenant, device).policies.includes(id),
                    );
                    expect(allDevices || [...targeting.membersOf(id)]).toEqual(allDevices || members);
                }
            }),
            { numRuns: 500, seed },
        );
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

    it("does not take the absence of policies for the absence of hotpatch, as long as the tenant's default is on", () => {
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
