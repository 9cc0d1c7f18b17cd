import { contextProblem } from "../../../src/graph/odataContext";
import { bench, failureOf, stopBenches } from "./support/graph";

afterEach(stopBenches);

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const context = (what: string) => `https://graph.microsoft.com/beta/$metadata#${what}`;
const DEVICES = "/deviceManagement/managedDevices";
const POLICIES = "/deviceManagement/windowsQualityUpdatePolicies";

async function all(pages: AsyncIterable<unknown[]>): Promise<unknown[]> {
    const read: unknown[] = [];
    for await (const page of pages) {
        read.push(...page);
    }
    return read;
}

describe("an answer that says what it is of", () => {
    it.each([
        [`${DEVICES}?$select=id`, "deviceManagement/managedDevices(id,deviceName)"],
        [`${DEVICES}/${A}`, "deviceManagement/managedDevices(id)/$entity"],
        [
            `${POLICIES}/${A}/assignments`,
            `deviceManagement/windowsQualityUpdatePolicies('${A.toUpperCase()}')/assignments`,
        ],
        [`/groups/${A}/members`, "directoryObjects(id,deviceId)"],
        [`/groups/${A}/transitiveMembers/microsoft.graph.device`, "devices"],
        [`/devices(deviceId='${A}')`, "devices/$entity"],
        [`${POLICIES}/${A}/assign`, "deviceManagement/managedDevices"],
        ["/subscribedSkus", "a name that is newer than this"],
        ["/things", "groups"],
    ])("to %s by '%s' is that", (path, what) => {
        expect(contextProblem({ "@odata.context": context(what) }, path)).toBeUndefined();
    });

    it.each([
        [DEVICES, "devices(id)", /is a list of devices, not of managedDevices/],
        [POLICIES, "deviceManagement/configurationPolicies", /is a list of configurationPolicies/],
        [
            `${POLICIES}/${A}/assignments`,
            `deviceManagement/windowsQualityUpdatePolicies('${B}')/assignments`,
            /of another/,
        ],
        [`/groups/${A}/members`, "deviceManagement/managedDevices", /is a list of managedDevices, not of members/],
        ["/subscribedSkus", "groups", /is a list of groups/],
    ])("to %s by '%s' is not", (path, what, problem) => {
        expect(contextProblem({ "@odata.context": context(what) }, path)).toMatch(problem);
    });

    it.each([undefined, null, 1, "", {}, { "@odata.context": 1 }, { "@odata.context": "x" }])(
        "need not (%j)",
        (body) => {
            expect(contextProblem(body, DEVICES)).toBeUndefined();
        },
    );
});

describe("an empty list of something else", () => {
    const empty = { body: { "@odata.context": context("groups"), value: [] } };

    it("is not taken for that list: it is asked for again, and then an error", async () => {
        const right = { body: { "@odata.context": context("deviceManagement/managedDevices"), value: [{ id: A }] } };
        const passing = await bench([empty, right]);
        expect(await all(passing.graph.pages("beta", DEVICES))).toEqual([{ id: A }]);
        const staying = await bench([empty]);
        const error = await failureOf(all(staying.graph.pages("beta", DEVICES)));
        expect(error).toMatchObject({ code: "malformedAnswer" });
        expect(String(error)).toMatch(/is a list of groups, not of managedDevices/);
    });

    it("is none within a batch either", async () => {
        const part = { id: A, status: 200, body: empty.body };
        const { graph } = await bench([{ body: { responses: [part] } }]);
        const answers: unknown[] = [];
        for await (const answer of graph.batchGet("beta", [{ id: A, path: `${DEVICES}/${A}` }])) {
            answers.push(answer);
        }
        expect(answers).toEqual([{ id: A, error: expect.objectContaining({ code: "malformedAnswer" }) }]);
    });
});
