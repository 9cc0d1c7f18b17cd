import { Random } from "../../../packages/graph-emulator/src/fleet/random";
import { deletePolicy, updatePolicy } from "../../../src/graph/endpoints/qualityUpdatePolicies";
import { deferralDays } from "../../../src/handlers/qualityUpdatePolicy/deferral";
import { assessed } from "../../../src/impact/assess";
import type { Declared, DeclaredGroup, DeclaredPolicy } from "../../../src/impact/declared";
import type { PolicyImpact } from "../../../src/impact/impact";
import { readTenant } from "../../../src/impact/readTenant";
import { rule } from "../../../src/membership";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { isFull, seeds } from "../sample";

const CHANGES_A_TENANT = 10;
const TENANTS = isFull ? 20 : 2;
const VERSIONS = ["24H2", "25H2", "26H2"] as const;
const NOBODY = { policies: [], assignments: [], groups: [] };
const TELLER = { title: "Ring" };

interface Ring {
    readonly group: string;
    readonly policy: string;
}

/** What the emulator's own state says: who a policy reaches, and how ready each device is. Not a line of ours is used for it. */
class Truth {
    private readonly badges = new Map<string, string>();

    constructor(private readonly tenant: TestTenant) {}

    async read(): Promise<void> {
        const { graph, emulator } = this.tenant;
        const ids = new Map<string, string>();
        for await (const page of graph.pages("v1.0", "/devices")) {
            for (const { id, deviceId, operatingSystem } of page as Record<string, string>[]) {
                if (operatingSystem === "Windows" && id !== undefined && deviceId !== undefined) {
                    ids.set(deviceId, id);
                    this.badges.set(id, "Not in Intune");
                }
            }
        }
        for await (const page of graph.pages("beta", "/deviceManagement/managedDevices")) {
            for (const { id = "", azureADDeviceId } of page as Record<string, string>[]) {
                const [object, judged] = [ids.get(azureADDeviceId ?? ""), emulator.tally.byDevice.get(id)];
                if (object !== undefined && judged !== undefined) {
                    this.badges.set(object, judged.badge);
                }
            }
        }
    }

    reached(): Map<string, Set<string>> {
        const { policies, groups } = this.tenant.emulator;
        const members = (ids: readonly (string | undefined)[]) =>
            ids.flatMap((wanted) => groups.find(({ id }) => id === wanted)?.members ?? []);
        return new Map(
            policies.map(({ id, assignments }) => {
                const named = (kind: string) =>
                    assignments.flatMap(({ target }) => (target["@odata.type"] === kind ? target.groupId : []));
                const excluded = new Set(members(named("#microsoft.graph.exclusionGroupAssignmentTarget")));
                const included = members(named("#microsoft.graph.groupAssignmentTarget"));
                const windows = included.filter((device) => this.badges.has(device) && !excluded.has(device));
                return [id, new Set(windows)];
            }),
        );
    }

    byBadge(devices: readonly string[]): Record<string, number> {
        const counts: Record<string, number> = {};
        for (const device of devices) {
            const badge = this.badges.get(device) ?? "";
            counts[badge] = (counts[badge] ?? 0) + 1;
        }
        return counts;
    }
}

function ruleBy(below: (most: number) => number): string {
    const from = below(12) / 16;
    const versions = VERSIONS.filter(() => below(3) > 0);
    return rule.hotpatch({
        versions: versions.length === 0 ? ["24H2"] : versions,
        share: { from, to: from + (1 + below(4)) / 16 },
    });
}

function expectNumbers(impact: PolicyImpact, was: ReadonlySet<string>, is: ReadonlySet<string>, truth: Truth): void {
    const entering = [...is].filter((device) => !was.has(device));
    const leaving = [...was].filter((device) => !is.has(device));
    expect({
        enter: impact.enter.devices,
        badges: Object.fromEntries(impact.enter.badges.map(({ badge, devices }) => [badge, devices])),
        leave: impact.leave.devices,
        stay: impact.stay,
        elsewhere: impact.leave.to.reduce((sum, { devices }) => sum + devices, 0),
    }).toEqual({
        enter: entering.length,
        badges: truth.byBadge(entering),
        leave: leaving.length,
        stay: was.size - leaving.length,
        elsewhere: leaving.length,
    });
}

describe("what is said of a change before it is made", () => {
    it.each(seeds(TENANTS))("is what the tenant shows afterwards, change by change (seed %s)", async (seed) => {
        const random = new Random(seed);
        const below = (bound: number) => random.below(bound);
        const tenant = await testTenant({ devices: 80, seed });
        try {
            const { graph, emulator } = tenant;
            const truth = new Truth(tenant);
            await truth.read();
            const rings: Ring[] = [];
            for (let at = 0; at < 3 + below(8); at += 1) {
                const group = await tenant.group(`Ring ${at}`, { rule: ruleBy(below) });
                const exclude = rings.length > 0 && below(3) === 0 ? [rings[0]?.group ?? ""] : [];
                rings.push({
                    group,
                    policy: await tenant.policy(`P${at}`, below(4) > 0, { include: [group], exclude }),
                });
            }
            for (let change = 0; change < CHANGES_A_TENANT; change += 1) {
                const before = truth.reached();
                const groups: DeclaredGroup[] = [];
                const policies: DeclaredPolicy[] = [];
                const removed: string[] = [];
                for (const { group, policy } of rings.filter(() => below(3) === 0)) {
                    const current = emulator.policies.find(({ id }) => id === policy);
                    if (current === undefined) {
                        continue;
                    }
                    const kind = below(8);
                    const { displayName } = current;
                    if (kind === 0) {
                        removed.push(policy);
                    } else if (kind < 3) {
                        const hotpatchEnabled = !current.hotpatchEnabled;
                        policies.push({ teller: TELLER, id: policy, displayName, hotpatchEnabled });
                    } else {
                        groups.push({ teller: TELLER, id: group, displayName, rule: ruleBy(below) });
                    }
                }
                const declared: Declared = {
                    stack: TELLER,
                    groups,
                    policies,
                    assignments: [],
                    prerequisites: [],
                    removed: { ...NOBODY, policies: removed },
                };
                const now = await readTenant(graph, deferralDays.read, []);
                const { blocks } = await assessed(
                    { graph, tenant: now, now: new Date(), signal: new AbortController().signal, random: Math.random },
                    declared,
                );
                for (const { id, rule: membershipRule } of groups) {
                    await graph.patch("v1.0", `/groups/${id}`, { membershipRule });
                }
                for (const { id, hotpatchEnabled } of policies) {
                    await updatePolicy(graph, id, { hotpatchEnabled });
                }
                for (const id of removed) {
                    await deletePolicy(graph, id);
                }
                const after = truth.reached();
                const told = new Map(
                    [...blocks.values()].flatMap((block) => block.policies).map((each) => [each.id, each]),
                );
                for (const { policy } of rings) {
                    const [was, is] = [before.get(policy) ?? new Set<string>(), after.get(policy) ?? new Set<string>()];
                    const impact = told.get(policy);
                    const isTouched = policies.some(({ id }) => id === policy) || removed.includes(policy);
                    const isMoved = was.size !== is.size || [...was].some((device) => !is.has(device));
                    expect([policy, impact !== undefined]).toEqual([policy, isTouched || isMoved]);
                    if (impact !== undefined) {
                        expectNumbers(impact, was, is, truth);
                    }
                }
            }
        } finally {
            await tenant.emulator.stop();
        }
    });
});
