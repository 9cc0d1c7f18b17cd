import fc from "fast-check";
import { rule as ruleCommand } from "../../../src/cli/commands/rule";
import { findPolicies } from "../../../src/cli/import/found";
import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import { staleDevices } from "../../../src/delivery/sync";
import { verify } from "../../../src/delivery/verify";
import { runChecks } from "../../../src/doctor/doctor";
import { FEATURES } from "../../../src/doctor/features";
import { licenceFinding, policiesFinding, tenantDefaultFinding } from "../../../src/doctor/tenant";
import type { GraphClient } from "../../../src/graph/client";
import { Deadline } from "../../../src/graph/deadline";
import { choiceSetting } from "../../../src/graph/endpoints/configurationPolicies";
import { hotpatchCalendar, servicingCatalog } from "../../../src/graph/endpoints/servicingCatalog";
import { INTUNE_MDM_APP_ID } from "../../../src/graph/endpoints/tenantDefault";
import { isExpected } from "../../../src/graph/expectedError";
import { readGraphSettings } from "../../../src/graph/settings";
import { within } from "../../../src/graph/withinDeadline";
import { EngineRun } from "../../../src/handlers/engineRun";
import type { Operation } from "../../../src/handlers/operation";
import { qualityUpdatePolicyAssignment, settingsCatalogAssignment } from "../../../src/handlers/policyAssignment/kinds";
import { qualityUpdatePolicy } from "../../../src/handlers/qualityUpdatePolicy/handler";
import { settingsCatalogPolicy } from "../../../src/handlers/settingsCatalogPolicy/handler";
import { tenantDefault } from "../../../src/handlers/tenantDefault/handler";
import { evaluateFleet, type FleetReadiness } from "../../../src/readiness/fleet";
import { connectionTo, ran } from "../cli/ran";
import { testTerminal } from "../cli/terminal";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { quickClock, Recorded } from "./recorded";

const RUNS = 300;
const NOW = new Date();
const MARKER = "Managed by Pulumi: project/stack/ring";

/** What a value is turned into; `undefined` takes it out. */
const STRANGE: readonly unknown[] = [
    undefined,
    null,
    7,
    -1e308,
    true,
    "",
    "..",
    "a/b",
    "undefined",
    "N/A",
    [],
    [null],
    {},
    { __proto__x: { a: [1] } },
    "x".repeat(20_000),
    "2026-13-45",
];

type Bag = Record<string, unknown>;
interface Place {
    readonly holder: Bag;
    readonly key: string;
}

/** Every value within an answer, by what holds it. */
function placesIn(value: unknown, found: Place[] = []): Place[] {
    if (typeof value === "object" && value !== null) {
        for (const key of Object.keys(value)) {
            found.push({ holder: value as Bag, key });
            placesIn((value as Bag)[key], found);
        }
    }
    return found;
}

/** Spoils some answers: `picks` are numbers that say which, where and how. */
function spoiler(picks: readonly (readonly [number, number, number])[]): (answer: unknown) => unknown {
    let count = 0;
    return (answer) => {
        const pick = picks[count++ % picks.length];
        const places = placesIn(answer);
        if (pick === undefined || pick[0] % 3 === 0 || places.length === 0) {
            return answer;
        }
        const whole = STRANGE[pick[2] % STRANGE.length];
        if (pick[0] % 29 === 1) {
            return whole ?? {};
        }
        for (let times = 0; times <= pick[0] % 4; times += 1) {
            const { holder, key } = places[(pick[1] * (times + 1) + times) % places.length] as Place;
            holder[key] = STRANGE[(pick[2] + times) % STRANGE.length];
        }
        return answer;
    };
}

let tenant: TestTenant;
let recorded: Recorded;
let policyId: string;
let catalogId: string;
let deviceName: string;
let groupId: string;
let ruleGroupId: string;
let clean: FleetReadiness;

beforeAll(async () => {
    tenant = await testTenant({ devices: 12, seed: 5 });
    const pcs = await tenant.windowsPcs();
    groupId = await tenant.group(
        "Ring",
        pcs.slice(0, 4).map(({ objectId }) => objectId),
    );
    ruleGroupId = await tenant.group("All", { rule: '(device.deviceOSType -eq "Windows")' });
    policyId = await tenant.policy("Ring", true, { include: [groupId, ruleGroupId] });
    const body = {
        name: "VBS",
        platforms: "windows10",
        technologies: "mdm",
        settings: [{ settingInstance: choiceSetting(SETTING, `${SETTING}_1`) }],
    };
    catalogId = ((await tenant.graph.post("beta", "/deviceManagement/configurationPolicies", body)) as { id: string })
        .id;
    recorded = new Recorded(tenant.emulator.environment());
    clean = await evaluateFleet(tenant.graph, { now: NOW, reasons: "all" });
    deviceName = clean.devices[0]?.name ?? "";
});

afterAll(() => tenant.emulator.stop());

const SETTING = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";

/** Everything that reads or writes. */
const VERBS: Readonly<Record<string, (graph: GraphClient, operation: Operation) => Promise<unknown>>> = {
    readiness: (graph) => readiness(graph, {}),
    readinessOfADevice: (graph) => readiness(graph, { device: deviceName }),
    readinessOfAGroup: (graph) => readiness(graph, { groups: [groupId] }),
    readinessByARule: (graph) => readiness(graph, { filter: '(device.deviceOSVersion -startsWith "10.0")' }),
    delivery: (graph) => evaluateDelivery(graph, { now: NOW }),
    verify: (graph) => verify(graph, "Ring", { now: NOW }),
    doctor: (graph) => Promise.all([licenceFinding(graph), tenantDefaultFinding(graph), policiesFinding(graph)]),
    doctorInFull: (graph) => doctor(graph),
    ruleOfAGroup: (graph) => rule(graph, "format", "--group", ruleGroupId),
    ruleOfANamedGroup: (graph) => rule(graph, "eval", "--group", "All"),
    ruleOnTheFleet: (graph) => rule(graph, "eval", `(device.memberOf -any (group.objectId -in ['${groupId}']))`),
    import: (graph) => findPolicies(graph, { keys: [], foreign: true, rings: false }),
    importOfRings: (graph) => findPolicies(graph, { keys: [], foreign: true, rings: true }),
    calendar: async (graph) => hotpatchCalendar(await servicingCatalog(graph, NOW), {}, NOW),
    sync: (graph) => staleDevices(graph, { now: NOW, staleHours: 1 }),
    policyRead: (_, operation) => qualityUpdatePolicy.read(operation, policyId, { ...POLICY, displayName: "Ring" }),
    policyCreate: (_, operation) => qualityUpdatePolicy.create(operation, { ...POLICY, marker: MARKER }),
    policyUpdate: (_, operation) =>
        qualityUpdatePolicy.update(operation, policyId, POLICY, { ...POLICY, deferralDays: 3 }),
    policyDelete: (_, operation) =>
        qualityUpdatePolicy.delete(operation, policyId, { ...POLICY, hotpatchEnabled: false }),
    catalogRead: (_, operation) => settingsCatalogPolicy.read(operation, catalogId, CATALOG),
    catalogCreate: (_, operation) => settingsCatalogPolicy.create(operation, { ...CATALOG, marker: MARKER }),
    catalogUpdate: (_, operation) =>
        settingsCatalogPolicy.update(operation, catalogId, CATALOG, { ...CATALOG, displayName: "New" }),
    assignmentRead: (_, operation) => qualityUpdatePolicyAssignment.read(operation, policyId, assignment()),
    assignmentCreate: (_, operation) => qualityUpdatePolicyAssignment.create(operation, assignment()),
    assignmentUpdate: (_, operation) =>
        qualityUpdatePolicyAssignment.update(operation, policyId, assignment(), {
            ...assignment(),
            ownership: "additive",
        }),
    assignmentDelete: (_, operation) => qualityUpdatePolicyAssignment.delete(operation, policyId, assignment()),
    defaultRead: (_, operation) => tenantDefault.read(operation, INTUNE_MDM_APP_ID, DEFAULT),
    defaultCreate: (_, operation) => tenantDefault.create(operation, { hotpatchEnabled: true }),
    defaultUpdate: (_, operation) =>
        tenantDefault.update(operation, INTUNE_MDM_APP_ID, DEFAULT, { hotpatchEnabled: false }),
    catalogAssignmentCreate: (_, operation) => settingsCatalogAssignment.create(operation, catalogAssignment()),
    catalogAssignmentRead: (_, operation) => settingsCatalogAssignment.read(operation, catalogId, catalogAssignment()),
    catalogAssignmentUpdate: (_, operation) =>
        settingsCatalogAssignment.update(operation, catalogId, catalogAssignment(), {
            ...catalogAssignment(),
            excludeGroupIds: [ruleGroupId],
        }),
    catalogAssignmentDelete: (_, operation) =>
        settingsCatalogAssignment.delete(operation, catalogId, catalogAssignment()),
};

const POLICY = { displayName: "Ring 2", hotpatchEnabled: true, createdDateTime: "2026-01-01T00:00:00Z" };
const DEFAULT = { hotpatchEnabled: true, mdmAppId: INTUNE_MDM_APP_ID };
const CATALOG = {
    displayName: "VBS",
    settings: { [SETTING]: `${SETTING}_1` },
    createdDateTime: "2026-01-01T00:00:00Z",
};
const assignment = () => ({ policyId, includeGroupIds: [groupId] });
const catalogAssignment = () => ({ policyId: catalogId, includeGroupIds: [groupId] });

/** All that `hotpatch doctor` looks at. Nothing of the machine: there is nothing on its PATH. */
async function doctor(graph: GraphClient): Promise<void> {
    const settings = readGraphSettings({ config: () => undefined, env: tenant.emulator.environment() });
    const manifest = { version: "1.0.0", engines: { node: ">=20" }, peerDependencies: {} };
    const installation = { folder: __dirname, env: { PATH: __dirname }, manifest };
    for await (const { text } of runChecks({ graph, settings, features: FEATURES, installation })) {
        expect(text).not.toMatch(/TypeError|undefined is not|Cannot read/);
    }
}

function rule(graph: GraphClient, ...args: string[]): Promise<unknown> {
    return ran(ruleCommand, args, { terminal: testTerminal(), connect: connectionTo(graph) });
}

/** Never Eligible who was not; of records that a spoiled one stood before nothing is said. */
async function readiness(graph: GraphClient, options: Parameters<typeof evaluateFleet>[1]): Promise<void> {
    const { devices } = await evaluateFleet(graph, { now: NOW, reasons: "all", ...options });
    const badges = new Map(clean.devices.map(({ intuneId, badge }) => [intuneId, badge]));
    for (const { intuneId, badge } of devices) {
        expect([badge, badge === "Eligible" ? (badges.get(intuneId) ?? badge) : badge]).toEqual([badge, badge]);
    }
}

it("whatever answers say: no error of JavaScript, no wrong Eligible, no path that leads elsewhere", async () => {
    jest.spyOn(console, "log").mockImplementation(() => {});
    const numbers = fc.nat({ max: 1_000_000 });
    await fc.assert(
        fc.asyncProperty(
            fc.constantFrom(...Object.keys(VERBS)),
            fc.array(fc.tuple(numbers, numbers, numbers), { minLength: 1, maxLength: 12 }),
            async (verb, picks) => {
                const clock = quickClock();
                const urls: string[] = [];
                const graph = recorded.client(clock, spoiler(picks), (url) => urls.push(url));
                const deadline = new Deadline(20, clock);
                const operation = {
                    graph: within(graph, deadline),
                    deadline,
                    replicationSeconds: 0.05,
                    run: new EngineRun(),
                };
                try {
                    await VERBS[verb]?.(graph, operation);
                } catch (error) {
                    if (!isExpected(error)) {
                        throw error;
                    }
                }
                expect(
                    urls.filter((url) =>
                        /undefined|\/null|\.\.|%2e%2e|N%2FA|[^:]\/\/|\/$/i.test(new URL(url).pathname),
                    ),
                ).toEqual([]);
            },
        ),
        { numRuns: RUNS, seed: 14 },
    );
}, 60_000);
