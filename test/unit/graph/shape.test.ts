import type { GraphClient } from "../../../src/graph/client";
import { getConfigurationPolicy } from "../../../src/graph/endpoints/configurationPolicies";
import { groupMembers } from "../../../src/graph/endpoints/groupMembers";
import { countMembers } from "../../../src/graph/endpoints/groups";
import {
    createPolicy,
    deletePolicy,
    getPolicy,
    listPolicies,
    listTargets,
    updatePolicy,
} from "../../../src/graph/endpoints/qualityUpdatePolicies";
import { devicesFor } from "../../../src/graph/endpoints/ruleDevices";
import { syncDevice } from "../../../src/graph/endpoints/syncDevice";
import { getTenantDefault } from "../../../src/graph/endpoints/tenantDefault";
import { isOutcomeUnknown } from "../../../src/graph/errors";
import { countMatches, parseRule } from "../../../src/membership";
import { bench, failureOf, stopBenches } from "./support/graph";
import type { Reply } from "./support/testServer";

const ID = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";
const POLICY = {
    id: ID,
    displayName: "Ring 1",
    description: "",
    hotpatchEnabled: true,
    roleScopeTagIds: ["0"],
    approvalSettings: [],
    createdDateTime: "2026-01-01T00:00:00Z",
    lastModifiedDateTime: "2026-01-01T00:00:00Z",
};

const RULE = parseRule('(device.deviceOSType -eq "Windows")');

const json = (status: number, body: unknown): Reply => ({
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
});

afterEach(stopBenches);

/** What a call fails with where the service answers so. */
async function failureOn(answer: unknown, call: (graph: GraphClient) => Promise<unknown>) {
    const { graph } = await bench([json(200, answer)]);
    return failureOf(call(graph));
}

describe("an answer that is not what was asked for", () => {
    const { displayName: _name, ...nameless } = POLICY;
    it.each([
        ["nothing in it", {}, "id is missing"],
        ["a property left out", nameless, "displayName is missing"],
        [
            "a property of another type",
            { ...POLICY, hotpatchEnabled: "yes" },
            "hotpatchEnabled is 'yes', not true or false",
        ],
        ["null in place of a value", { ...POLICY, displayName: null }, "displayName is null, not a text"],
        ["a list within", { ...POLICY, approvalSettings: [7] }, "approvalSettings.0 is 7, not an object"],
        ["an id that leads elsewhere", { ...POLICY, id: ".." }, "id is '..', not a GUID"],
        ["another object", { ...POLICY, id: OTHER }, `is about another object, '${OTHER}'`],
        ["a list in place of an object", [POLICY], "id is missing"],
        ["a text", "ok", "it is 'ok', not an object"],
    ])("(%s) is an error that names object and property", async (_, answer, problem) => {
        const failure = await failureOn(answer, (graph) => getPolicy(graph, ID));
        expect(failure).toMatchObject({ name: "MalformedAnswer", code: "malformedAnswer", outcomeUnknown: false });
        expect(String(failure)).toContain(`quality update policy '${ID}'`);
        expect(String(failure)).toContain(problem);
    });

    it("shows nothing that a terminal obeys, and not at length", async () => {
        const failure = await failureOn({ ...POLICY, id: `\u001b[31m${"x".repeat(5000)}` }, (graph) =>
            getPolicy(graph, ID),
        );
        expect(String(failure)).not.toContain("\u001b");
        expect(String(failure).length).toBeLessThan(400);
    });

    it.each([{}, { ...POLICY, id: "" }, { ...POLICY, displayName: "Another" }])(
        "to a POST leaves open whether something was made: %j",
        async (answer) => {
            const failure = await failureOn(answer, (graph) => createPolicy(graph, { displayName: "Ring 1" }));
            expect(isOutcomeUnknown(failure)).toBe(true);
        },
    );

    it("to a PATCH leaves open what was changed", async () => {
        const failure = await failureOn({ ...POLICY, id: OTHER }, (graph) => updatePolicy(graph, ID, {}));
        expect(isOutcomeUnknown(failure)).toBe(true);
    });

    it.each([
        [
            "another tenant default",
            { mdmAppId: OTHER, isHotpatchEnabled: false },
            (graph: GraphClient) => getTenantDefault(graph, ID),
        ],
        ["no tenant default", {}, (graph: GraphClient) => getTenantDefault(graph, ID)],
        ["no settings catalog policy", {}, (graph: GraphClient) => getConfigurationPolicy(graph, ID)],
        ["no target", { value: [{}] }, (graph: GraphClient) => listTargets(graph, ID)],
        [
            "a target without its group",
            { value: [{ target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: null } }] },
            (graph: GraphClient) => listTargets(graph, ID),
        ],
    ])("(%s) is an error of its reader", async (_, answer, call) => {
        expect(await failureOn(answer, call)).toMatchObject({ name: "MalformedAnswer" });
    });
});

describe("an id that is none", () => {
    it.each(["..", "", ".", "a/b", "undefined", "%2e%2e", `${ID}/assign`, undefined as never])(
        "never enters a path: %p",
        async (id) => {
            const { graph, sent } = await bench([]);
            for (const call of [
                getPolicy,
                deletePolicy,
                listTargets,
                getConfigurationPolicy,
                syncDevice,
                getTenantDefault,
            ]) {
                const failure = await failureOf((async () => call(graph, id))());
                expect(failure).toMatchObject({ name: "UserError" });
                expect(String(failure)).toContain("which is a GUID");
            }
            expect(sent()).toEqual([]);
        },
    );
});

describe("an object of a list that is shown by two pages", () => {
    const target = (groupId: string) => ({ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId });
    const assignment = (id: string, groupId: string) => ({ id, target: target(groupId) });
    const twoPages = (pages: readonly unknown[][]) =>
        bench(({ url, headers }) => {
            const second = url.includes("page=2");
            const link = `http://${headers.host}${url}?page=2`;
            return json(200, { value: pages[second ? 1 : 0], ...(second ? {} : { "@odata.nextLink": link }) });
        });

    it("is there once, as it was shown last", async () => {
        const { graph } = await twoPages([
            [POLICY],
            [
                { ...POLICY, displayName: "Ring 2" },
                { ...POLICY, id: OTHER },
            ],
        ]);
        const policies = await listPolicies(graph);
        expect(policies.map(({ id, displayName }) => [id, displayName])).toEqual([
            [ID, "Ring 2"],
            [OTHER, "Ring 1"],
        ]);
    });

    it("is there once if only its content identifies it", async () => {
        const { graph } = await twoPages([
            [assignment(`${ID}_1`, ID), assignment(`${ID}_2`, OTHER)],
            [assignment(`${ID}_2`, OTHER)],
        ]);
        expect(await listTargets(graph, ID)).toEqual([target(ID), target(OTHER)]);
    });

    it.each(["..", "", ID])("does not stand for another one with the same odd id: %p", async (id) => {
        const { graph } = await bench([json(200, { value: [assignment(id, ID), assignment(id, OTHER)] })]);
        expect(await listTargets(graph, ID)).toEqual([target(ID), target(OTHER)]);
    });

    it.each([
        ["policies", (graph: GraphClient) => listPolicies(graph)],
        ["devices", (graph: GraphClient) => countMatches(RULE, devicesFor(graph, [RULE]))],
    ])("is not an answer if one page shows two with the same id: %s", async (_what, read) => {
        const value = [POLICY, { ...POLICY, displayName: "Another" }];
        const failure = await failureOn({ value }, read);
        expect(String(failure)).toContain(`shows two different objects with the id '${ID}'`);
    });

    it("is left out of a group's members, and told of, if one page shows two with the same id", async () => {
        const member = (deviceId: string) => ({ "@odata.type": "#microsoft.graph.device", id: ID, deviceId });
        const { graph } = await bench([json(200, { value: [member(ID), member(OTHER), member(ID)] })]);
        const misfits: string[] = [];
        const members: unknown[] = [];
        for await (const page of groupMembers(graph, ID, (error) => misfits.push(error.message))) {
            members.push(...page);
        }
        expect(members).toEqual([member(ID), member(ID)]);
        expect(misfits).toEqual([expect.stringContaining(`shows two different objects with the id '${ID}'`)]);
    });

    it.each([
        ["a member of a group", (graph: GraphClient) => countMembers(graph, ID, 100)],
        [
            "a device that a rule is evaluated for",
            async (graph: GraphClient) => (await countMatches(RULE, devicesFor(graph, [RULE]))).devices,
        ],
    ])("is counted once: %s", async (_what, count) => {
        const { graph } = await bench(({ url, headers }) => {
            const value = [ID, OTHER].map((id) => ({ id, deviceId: id, deviceOSType: "Windows" }));
            const last = url.includes("page=2");
            return json(200, { value, ...(last ? {} : { "@odata.nextLink": `http://${headers.host}${url}&page=2` }) });
        });
        expect(await count(graph)).toBe(2);
    });
});

describe("the parts of a $batch", () => {
    it("that come twice are no answer", async () => {
        const { graph } = await bench(({ body }) => {
            const [{ id }] = (JSON.parse(body) as { requests: [{ id: string }] }).requests;
            return json(200, { responses: [7, 8].map((value) => ({ id, status: 200, body: { value } })) });
        });
        const answers: unknown[] = [];
        for await (const answer of graph.batchGet("beta", [{ id: ID, path: "/t" }])) {
            answers.push(answer);
        }
        expect(answers).toEqual([{ id: ID, error: expect.objectContaining({ code: "malformedAnswer" }) }]);
    });
});
