/**
 * A to B and back to A, faster than replicas follow: a read that still, or already, shows what is wanted is no reason to send
 * nothing. The service here takes a while to be the same everywhere, and its answers come from any replica.
 */

import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { settingsCatalogPolicy } from "../../../src/handlers/settingsCatalogPolicy/handler";
import { isFull } from "../sample";
import { SleptTime } from "../sleptTime";
import { type Harness, harness } from "./harness";

jest.setTimeout(300_000);

type Bag = Record<string, unknown>;

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const LAG_MS = 60;
const ROUNDS = isFull ? 15 : 3;
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";

let test: Harness;
beforeAll(async () => {
    test = await harness({ devices: 0, replicationLagMs: LAG_MS });
});
afterAll(() => test.stop());
beforeEach(() => {
    time.begin();
    jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

const time = new SleptTime();
const settledTime = () => time.pass(4 * LAG_MS);
const including = (groupId: string) => ({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId });
const shown = () => test.targets().map(({ groupId }) => groupId);

/** From one program to the next, each update as the engine calls it. */
async function through(
    provider: ReturnType<Harness["provider"]>,
    { id, outs }: { readonly id: string; readonly outs: Bag },
    programs: readonly Bag[],
): Promise<Bag> {
    let recorded = outs;
    for (const each of programs) {
        recorded = (await provider.update(id, recorded, each)).outs;
    }
    return recorded;
}

describe("changed and changed back within the time of replication", () => {
    it.each([
        ["an exclusive assignment", undefined],
        ["an additive assignment", "additive"],
    ])("%s ends on what was wanted last, and is gone when it is deleted at once", async (_name, ownership) => {
        const [a, b, theirs] = await Promise.all(["a", "b", "theirs"].map((name) => test.group(name)));
        const kept = ownership === undefined ? [] : [theirs];
        const wrong: unknown[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
            const body = { displayName: "p", hotpatchEnabled: true };
            const { id: policyId } = (await test.graph.post("beta", COLLECTION, body)) as { id: string };
            const assignments = kept.map((id) => ({ target: including(id ?? "") }));
            await test.graph.post("beta", `${COLLECTION}/${policyId}/assign`, { assignments }).catch(async () => {
                settledTime();
                await test.graph.post("beta", `${COLLECTION}/${policyId}/assign`, { assignments });
            });
            settledTime();
            const program = (...includeGroupIds: unknown[]): Bag => ({ policyId, includeGroupIds, ownership });
            const provider = test.provider(qualityUpdatePolicyAssignment);
            const made = await provider.create(program(a));
            const recorded = await through(provider, made, [program(b), program(a)]);
            wrong.push(...(String(shown()) === String([...kept, a]) ? [] : [["changed", round, shown()]]));
            const twice = await through(provider, { id: policyId, outs: recorded }, [program(b)]);
            await provider.delete(policyId, twice);
            wrong.push(...(String(shown()) === String(kept) ? [] : [["deleted", round, shown()]]));
            await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
        }
        expect(wrong).toEqual([]);
    });

    it("two additive assignments of a policy, written one after the other, lose nothing of each other", async () => {
        const [a, b, c] = await Promise.all(["a", "b", "c"].map((name) => test.group(name)));
        settledTime();
        const wrong: unknown[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
            const body = { displayName: "p", hotpatchEnabled: true };
            const { id: policyId } = (await test.graph.post("beta", COLLECTION, body)) as { id: string };
            settledTime();
            const program = (id: unknown): Bag => ({ policyId, includeGroupIds: [id], ownership: "additive" });
            const provider = test.provider(qualityUpdatePolicyAssignment);
            const first = await provider.create(program(a));
            const second = await provider.create(program(b));
            await provider.update(policyId, first.outs, program(c));
            wrong.push(...(String(shown().sort()) === String([b, c].sort()) ? [] : [[round, shown()]]));
            await provider.delete(policyId, second.outs);
            wrong.push(...(String(shown()) === String([c]) ? [] : [["deleted", round, shown()]]));
            await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
        }
        expect(wrong).toEqual([]);
    });

    it.each([
        ["an exclusive assignment", undefined],
        ["an additive assignment", "additive"],
    ])("%s is sent although the first reads of each update show the list of before", async (_name, ownership) => {
        const [a, b] = await Promise.all(["a", "b"].map((name) => test.group(name)));
        const { id: policyId } = (await test.graph.post("beta", COLLECTION, {
            displayName: "stale",
            hotpatchEnabled: true,
        })) as { id: string };
        settledTime();
        let before: unknown[] = [];
        let stale = 0;
        const provider = test.provider(qualityUpdatePolicyAssignment, {
            async *pages(...args: Parameters<typeof test.graph.pages>) {
                if (stale > 0) {
                    stale -= 1;
                    yield before;
                } else {
                    yield* test.graph.pages(...args);
                }
            },
        });
        const list = () => structuredClone(test.emulator.policies[0]?.assignments ?? []) as unknown[];
        const program = (id: unknown): Bag => ({ policyId, includeGroupIds: [id], ownership });
        let recorded = (await provider.create(program(a))).outs;
        for (const wanted of [b, a, b, a]) {
            const earlier = list();
            recorded = (await provider.update(policyId, recorded, program(wanted))).outs;
            before = earlier;
            stale = 3;
            expect(shown()).toEqual([wanted]);
        }
        before = [];
        stale = 3;
        await provider.delete(policyId, recorded);
        expect(shown()).toEqual([]);
        await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
    });

    it("an assignment is sent again after a 504 that did nothing, though replicas still show what is wanted", async () => {
        const [a, b] = await Promise.all(["a", "b"].map((name) => test.group(name)));
        const body = { displayName: "504", hotpatchEnabled: true };
        const { id: policyId } = (await test.graph.post("beta", COLLECTION, body)) as { id: string };
        settledTime();
        let stale: unknown[] = [];
        let staleUntil = 0;
        const provider = test.provider(qualityUpdatePolicyAssignment, {
            async *pages(...args: Parameters<typeof test.graph.pages>) {
                if (Date.now() < staleUntil) {
                    yield stale;
                } else {
                    yield* test.graph.pages(...args);
                }
            },
        });
        const program = (id: unknown): Bag => ({ policyId, includeGroupIds: [id] });
        const { outs } = await provider.create(program(a));
        const before = structuredClone(test.emulator.policies[0]?.assignments ?? []) as unknown[];
        const changed = await provider.update(policyId, outs, program(b));
        test.emulator.faults.add({ method: "POST", path: `${COLLECTION}/*/assign`, kind: "504" });
        stale = before;
        staleUntil = Date.now() + LAG_MS;
        await provider.update(policyId, changed.outs, program(a));
        expect(shown()).toEqual([a]);
        await test.graph.delete("beta", `${COLLECTION}/${policyId}`);
    });

    it("a setting is sent again after a 504 that did nothing, though replicas still show what is wanted", async () => {
        let stale = {};
        let staleUntil = 0;
        let laggingFrom: string | undefined;
        const provider = test.provider(settingsCatalogPolicy, {
            get: async <T>(...args: Parameters<typeof test.graph.get>) => {
                const now = (await test.graph.get(...args)) as T;
                return Date.now() < staleUntil ? ({ ...now, ...stale } as T) : now;
            },
            patch: (...args: Parameters<typeof test.graph.patch>) => {
                stale = { name: laggingFrom };
                staleUntil = laggingFrom === undefined ? 0 : Date.now() + LAG_MS;
                laggingFrom = undefined;
                return test.graph.patch(...args);
            },
        });
        const program = (displayName: string): Bag => ({ displayName, settings: { [VBS]: `${VBS}_1` } });
        const { id, outs } = await provider.create(program("a"));
        const changed = await provider.update(id, outs, program("b"));
        const path = "/deviceManagement/configurationPolicies/*";
        test.emulator.faults.add({ method: "PATCH", path, kind: "504" });
        laggingFrom = "a";
        await provider.update(id, changed.outs, program("a"));
        expect(test.emulator.state().configurationPolicies.map(({ name }) => name)).toEqual(["a"]);
        await test.graph.delete("beta", `/deviceManagement/configurationPolicies/${id}`);
    });

    it("a policy ends on what was wanted last", async () => {
        const wrong: unknown[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
            const program = (hotpatchEnabled: boolean, deferralDays: number): Bag => ({
                displayName: `ring ${round}`,
                hotpatchEnabled,
                deferralDays,
            });
            const provider = test.provider(qualityUpdatePolicy);
            const made = await provider.create(program(true, 7));
            await through(provider, made, [program(false, 3), program(true, 7)]);
            const [policy] = test.emulator.policies;
            const days = policy?.approvalSettings[0]?.deferredDeploymentInDay;
            wrong.push(...(policy?.hotpatchEnabled && days === 7 ? [] : [[round, policy]]));
            await test.graph.delete("beta", `${COLLECTION}/${made.id}`);
        }
        expect(wrong).toEqual([]);
    });

    it("a settings catalog policy ends on what was wanted last, whatever is changed after what", async () => {
        const wrong: unknown[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
            const program = (value: 0 | 1, displayName: string): Bag => ({
                displayName,
                settings: { [VBS]: `${VBS}_${value}` },
            });
            const provider = test.provider(settingsCatalogPolicy);
            const made = await provider.create(program(0, `first ${round}`));
            await through(provider, made, [
                program(1, `first ${round}`),
                program(0, `first ${round}`),
                program(0, "x"),
                program(1, "x"),
            ]);
            const [policy] = test.emulator.state().configurationPolicies;
            const value = policy?.settings[0]?.choiceSettingValue?.value;
            wrong.push(...(policy?.name === "x" && value === `${VBS}_1` ? [] : [[round, policy?.name, value]]));
            await test.graph.delete("beta", `/deviceManagement/configurationPolicies/${made.id}`);
        }
        expect(wrong).toEqual([]);
    });
});
