import type { GraphClient } from "../../../src/graph/client";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { type DynamicProvider, dynamicProvider } from "../../../src/handlers/dynamicProvider";
import { PartialFailure } from "../../../src/handlers/partialFailure";
import { qualityUpdatePolicyAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { settingsCatalogPolicy } from "../../../src/handlers/settingsCatalogPolicy/handler";
import { isFull } from "../sample";
import { SleptTime } from "../sleptTime";
import { type Harness, harness, marked } from "./harness";
import { FAULTS, type Fault, FaultyFetch } from "./support/faultyFetch";

jest.setTimeout(300_000);

type Bag = Record<string, unknown>;
type Kind = "policy" | "assignment" | "settings";

/** What the engine keeps of a resource. */
interface Recorded {
    readonly id: string;
    readonly props: Bag;
}

const COLLECTION = "/deviceManagement/windowsQualityUpdatePolicies";
const MARKER = "Managed by Pulumi: tenant/test/ring-policy";
const policyInputs = (more: Bag = {}): Bag => ({
    displayName: "Ring 0",
    description: "by code",
    hotpatchEnabled: true,
    marker: MARKER,
    ...more,
});

const time = new SleptTime();
let test: Harness;
let groups: string[];
beforeAll(async () => {
    test = await harness({ devices: 0 });
    groups = await Promise.all(["one", "two", "theirs"].map((name) => test.group(name)));
});
afterAll(() => test.stop());
beforeEach(() => {
    time.begin();
    jest.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => jest.restoreAllMocks());

function providerOf(kind: Kind, graph: GraphClient): DynamicProvider {
    const connect = () => graph;
    const provider = {
        policy: dynamicProvider(qualityUpdatePolicy, connect),
        assignment: dynamicProvider(qualityUpdatePolicyAssignment, connect),
        settings: dynamicProvider(settingsCatalogPolicy, connect),
    }[kind];
    provider.configure({ config: { get: (key) => (key === "hotpatch:replicationSeconds" ? "0.005" : undefined) } });
    return provider;
}

/** One step of the engine: from what is recorded to what the program wants, by the call that the engine would make. */
async function step(kind: Kind, graph: GraphClient, recorded: Recorded | undefined, wanted: Bag | undefined) {
    const provider = providerOf(kind, graph);
    if (wanted === undefined) {
        if (recorded !== undefined) {
            await provider.delete(recorded.id, recorded.props);
        }
        return undefined;
    }
    const { inputs, failures } = await provider.check(recorded?.props ?? {}, { __provider: "line", ...wanted });
    expect(failures).toEqual([]);
    if (recorded === undefined) {
        const { id, outs } = await provider.create(inputs);
        return { id, props: { ...outs, __provider: "line" } };
    }
    const { outs } = await provider.update(recorded.id, recorded.props, inputs);
    return { id: recorded.id, props: { ...outs, __provider: "line" } };
}

interface Scenario {
    readonly name: string;
    readonly kind: Kind;
    /** Brings the tenant to where the operation begins, and returns what is recorded of it. */
    readonly prepare: () => Promise<Recorded | undefined>;
    readonly wanted: (recorded: Recorded | undefined) => Bag | undefined;
    /** What has to be true in the end. */
    readonly holds: () => void;
}

const onePolicy = (expected: object) => () =>
    expect(test.emulator.policies).toEqual([expect.objectContaining(expected)]);
const targets = () =>
    test.emulator.policies.flatMap(({ assignments }) => assignments.map(({ target }) => target.groupId));
const made = () => step("policy", test.graph, undefined, policyInputs());
const assignment = async (...includeGroupIds: (string | undefined)[]) => {
    const policy = await made();
    return step("assignment", test.graph, undefined, { policyId: policy?.id, includeGroupIds });
};

const additive = (policyId: string | undefined, groupId: string | undefined): Bag => ({
    policyId,
    includeGroupIds: [groupId],
    ownership: "additive",
});

const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
const settingsInputs = (value: 0 | 1): Bag => ({
    displayName: "VBS",
    settings: { [VBS]: `${VBS}_${value}` },
    marker: MARKER,
});
const configurationPolicies = () => test.emulator.state().configurationPolicies;
const oneChoice = (value: string) => () =>
    expect(configurationPolicies().map(({ settings }) => settings[0]?.choiceSettingValue?.value)).toEqual([value]);

const scenarios: readonly Scenario[] = [
    {
        name: "creating a policy",
        kind: "policy",
        prepare: async () => undefined,
        wanted: () => policyInputs(),
        holds: onePolicy({ displayName: "Ring 0", hotpatchEnabled: true, description: marked(MARKER, "by code") }),
    },
    {
        name: "creating a policy with a deferral",
        kind: "policy",
        prepare: async () => undefined,
        wanted: () => policyInputs({ deferralDays: 7 }),
        holds: onePolicy({ approvalSettings: [expect.objectContaining({ deferredDeploymentInDay: 7 })] }),
    },
    {
        name: "updating a policy",
        kind: "policy",
        prepare: made,
        wanted: () => policyInputs({ hotpatchEnabled: false, description: "changed" }),
        holds: onePolicy({ hotpatchEnabled: false, description: marked(MARKER, "changed") }),
    },
    {
        name: "deleting a policy",
        kind: "policy",
        prepare: made,
        wanted: () => undefined,
        holds: () => expect(test.emulator.policies).toEqual([]),
    },
    {
        name: "creating an assignment",
        kind: "assignment",
        prepare: async () => {
            await made();
            return undefined;
        },
        wanted: () => ({ policyId: test.emulator.policies[0]?.id, includeGroupIds: [groups[0]] }),
        holds: () => expect(targets()).toEqual([groups[0]]),
    },
    {
        name: "updating an assignment",
        kind: "assignment",
        prepare: () => assignment(groups[0]),
        wanted: (recorded) => ({ policyId: recorded?.id, includeGroupIds: [groups[1]] }),
        holds: () => expect(targets()).toEqual([groups[1]]),
    },
    {
        name: "updating an additive assignment",
        kind: "assignment",
        prepare: async () => {
            const { id = "" } = (await made()) ?? {};
            const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: groups[2] };
            await test.graph.post("beta", `${COLLECTION}/${id}/assign`, { assignments: [{ target }] });
            return step("assignment", test.graph, undefined, additive(id, groups[0]));
        },
        wanted: (recorded) => additive(recorded?.id, groups[1]),
        holds: () => expect(targets()).toEqual([groups[2], groups[1]]),
    },
    {
        name: "deleting an assignment",
        kind: "assignment",
        prepare: () => assignment(groups[0]),
        wanted: () => undefined,
        holds: () => {
            expect(targets()).toEqual([]);
            expect(test.emulator.policies).toHaveLength(1);
        },
    },
    {
        name: "creating a settings catalog policy",
        kind: "settings",
        prepare: async () => undefined,
        wanted: () => settingsInputs(1),
        holds: oneChoice(`${VBS}_1`),
    },
    {
        name: "replacing the settings of a settings catalog policy",
        kind: "settings",
        prepare: () => step("settings", test.graph, undefined, settingsInputs(0)),
        wanted: () => settingsInputs(1),
        holds: oneChoice(`${VBS}_1`),
    },
    {
        name: "deleting a settings catalog policy",
        kind: "settings",
        prepare: () => step("settings", test.graph, undefined, settingsInputs(0)),
        wanted: () => undefined,
        holds: () => expect(configurationPolicies()).toEqual([]),
    },
];

async function cleared(): Promise<void> {
    for (const { id } of [...test.emulator.policies]) {
        await test.graph.delete("beta", `${COLLECTION}/${id}`);
    }
    for (const { id } of configurationPolicies()) {
        await test.graph.delete("beta", `/deviceManagement/configurationPolicies/${id}`);
    }
}

function clientWith(faulty: FaultyFetch): GraphClient {
    const settings = readGraphSettings({ config: () => undefined, env: test.emulator.environment() });
    return createGraphClient(settings, { fetch: faulty.fetch, clock: faulty.clock });
}

/**
 * Runs a scenario with one fault at one of its requests, then lets the engine go on as it would: `up` again from what is
 * recorded. Returns how many requests the first attempt made.
 */
async function survives(scenario: Scenario, at: number, fault: Fault | undefined): Promise<number> {
    await cleared();
    let recorded = await scenario.prepare();
    const wanted = scenario.wanted(recorded);
    const faulty = new FaultyFetch(at, fault);
    try {
        recorded = await step(scenario.kind, clientWith(faulty), recorded, wanted);
    } catch (error) {
        if (!faulty.killed && error instanceof PartialFailure) {
            expect(error.properties.__provider).toBe("line");
            recorded = { id: error.id, props: { ...error.properties } };
        }
    }
    if (recorded !== undefined || wanted !== undefined) {
        recorded = await step(scenario.kind, test.graph, recorded, wanted);
    }
    scenario.holds();
    if (recorded !== undefined && wanted !== undefined) {
        const provider = providerOf(scenario.kind, test.graph);
        const { inputs } = await provider.check(recorded.props, { __provider: "line", ...wanted });
        expect(await provider.diff(recorded.id, recorded.props, inputs)).toEqual({ changes: false });
        const read = await provider.read(recorded.id, recorded.props);
        expect(await provider.diff(recorded.id, { ...read.props, __provider: "line" }, inputs)).toEqual({
            changes: false,
        });
    }
    return faulty.count;
}

/** A sample has a quarter of the faults at each request, and each at every fourth. */
const faultsAt = (at: number) => FAULTS.filter((_, place) => isFull || (place + at) % 4 === 0);

describe("whatever happens at whichever request, the next `up` converges: one policy, the right targets, no change left", () => {
    it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s", async (_name, scenario) => {
        const requests = await survives(scenario, 0, undefined);
        expect(requests).toBeGreaterThan(0);
        const failed: string[] = [];
        let points = 0;
        for (let at = 1; at <= requests; at += 1) {
            for (const fault of faultsAt(at)) {
                points += 1;
                await survives(scenario, at, fault).catch((error: unknown) => {
                    failed.push(`${fault.name} at request ${at} of ${requests}: ${error}`);
                });
            }
        }
        process.stdout.write(`${scenario.name}: ${points - failed.length} survived of ${points}\n`);
        expect(failed).toEqual([]);
    });
});
