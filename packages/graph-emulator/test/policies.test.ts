import { type Api, api, GUID, intuneMessage, POLICIES, staticGroup } from "./api";

let graph: Api;
beforeEach(async () => {
    graph = await api();
});
afterEach(() => graph.stop());

const TYPE = "#microsoft.graph.windowsQualityUpdatePolicy";
const monthly = {
    windowsQualityUpdateCadence: "monthly",
    windowsQualityUpdateCategory: "security",
    approvalMethodType: "automatic",
    deferredDeploymentInDay: 7,
};

async function made(body: object = {}): Promise<string> {
    const { status, body: policy } = await graph.post(POLICIES, {
        "@odata.type": TYPE,
        displayName: "quality",
        hotpatchEnabled: true,
        ...body,
    });
    expect(status).toBe(201);
    return policy.id;
}

async function group(): Promise<string> {
    return (await graph.post("/v1.0/groups", staticGroup())).body.id;
}

const target = (type: string, groupId?: string) => ({ target: { "@odata.type": `#microsoft.graph.${type}`, groupId } });

describe("windowsQualityUpdatePolicies", () => {
    it("answers a list in the shape recorded from a tenant in July 2026", async () => {
        await made();
        const { status, body } = await graph.get(POLICIES);
        expect(status).toBe(200);
        expect(body).toEqual({
            "@odata.context": expect.stringMatching(
                /\/beta\/\$metadata#deviceManagement\/windowsQualityUpdatePolicies$/,
            ),
            "@odata.count": 1,
            value: [
                {
                    approvalSettings: [],
                    createdDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
                    description: "",
                    displayName: "quality",
                    hotpatchEnabled: true,
                    id: expect.stringMatching(GUID),
                    lastModifiedDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
                    roleScopeTagIds: ["0"],
                },
            ],
        });
    });

    it("does not exist under v1.0: 404 (recorded July 2026)", async () => {
        expect((await graph.get("/v1.0/deviceManagement/windowsQualityUpdatePolicies")).status).toBe(404);
    });

    it("is created with 201 and the policy, without its assignments (beta reference, create)", async () => {
        const { status, body, headers } = await graph.post(POLICIES, { "@odata.type": TYPE, displayName: "a" });
        expect(status).toBe(201);
        expect(headers.get("location")).toContain(body.id);
        expect(body).toMatchObject({ displayName: "a", hotpatchEnabled: false });
        expect(body).not.toHaveProperty("assignments");
    });

    it("answers the request that the beta reference shows for updating with 200 and the policy", async () => {
        const id = await made();
        const { status, body } = await graph.patch(`${POLICIES}/${id}`, {
            "@odata.type": TYPE,
            displayName: "Display Name value",
            description: "Description value",
            roleScopeTagIds: ["1"],
            hotpatchEnabled: true,
            approvalSettings: [
                {
                    "@odata.type": "microsoft.graph.windowsQualityUpdateApprovalSetting",
                    windowsQualityUpdateCadence: "outOfBand",
                    windowsQualityUpdateCategory: "security",
                    approvalMethodType: "automatic",
                    deferredDeploymentInDay: 7,
                },
            ],
        });
        expect(status).toBe(200);
        expect(body).toMatchObject({
            id,
            description: "Description value",
            roleScopeTagIds: ["1"],
            approvalSettings: [{ windowsQualityUpdateCadence: "outOfBand", deferredDeploymentInDay: 7 }],
        });
        expect((await graph.get(`${POLICIES}/${id}`)).body).toMatchObject({ displayName: "Display Name value" });
    });

    it("is deleted with 204 (beta reference, delete), and 404 afterwards", async () => {
        const id = await made();
        expect(await graph.delete(`${POLICIES}/${id}`)).toMatchObject({ status: 204, text: "" });
        for (const answer of [await graph.get(`${POLICIES}/${id}`), await graph.delete(`${POLICIES}/${id}`)]) {
            expect(answer).toMatchObject({ status: 404, body: { error: { code: "ResourceNotFound" } } });
        }
    });

    it("reads a null description back as an empty text (assumed; recorded for one that was never set)", async () => {
        const id = await made({ description: "old" });
        expect((await graph.patch(`${POLICIES}/${id}`, { description: null })).body.description).toBe("");
    });

    it.each([
        ["an unknown property", { hotPatchEnabled: true }, "hotPatchEnabled"],
        ["a number as displayName", { displayName: 4 }, "displayName"],
        ["an empty displayName", { displayName: "" }, "displayName"],
        ["null as displayName", { displayName: null }, "displayName"],
        ["201 characters of displayName (beta reference: 200)", { displayName: "x".repeat(201) }, "displayName"],
        ["1501 characters of description (beta reference: 1500)", { description: "x".repeat(1501) }, "description"],
        ["a text as hotpatchEnabled", { hotpatchEnabled: "true" }, "hotpatchEnabled"],
        ["the read-only id", { id: "x" }, "id"],
        ["the read-only createdDateTime", { createdDateTime: "2026-01-01T00:00:00Z" }, "createdDateTime"],
        [
            "the read-only lastModifiedDateTime",
            { lastModifiedDateTime: "2026-01-01T00:00:00Z" },
            "lastModifiedDateTime",
        ],
        ["assignments, which have an action of their own", { assignments: [] }, "assignments"],
        ["a scope tag that is not a decimal number (assumed)", { roleScopeTagIds: ["Default"] }, "roleScopeTagIds"],
        ["a scope tag that is not a text", { roleScopeTagIds: [0] }, "roleScopeTagIds"],
        ["another type", { "@odata.type": "#microsoft.graph.windowsQualityUpdateProfile" }, "@odata.type"],
        [
            "seven approval settings (beta reference: at most 6)",
            { approvalSettings: Array.from({ length: 7 }, () => monthly) },
            "approvalSettings",
        ],
        ["one kind of update twice (assumed)", { approvalSettings: [monthly, monthly] }, "approvalSettings"],
        [
            "an enumeration member that does not exist",
            { approvalSettings: [{ ...monthly, approvalMethodType: "sometimes" }] },
            "approvalMethodType",
        ],
        ["half a day", { approvalSettings: [{ ...monthly, deferredDeploymentInDay: 0.5 }] }, "deferredDeploymentInDay"],
        ["an unknown property of an approval setting", { approvalSettings: [{ ...monthly, days: 1 }] }, "days"],
    ])("refuses %s with 400 in Intune's form", async (_what, change, property) => {
        const id = await made();
        const answer = await graph.patch(`${POLICIES}/${id}`, change);
        expect(answer).toMatchObject({ status: 400, body: { error: { code: "BadRequest" } } });
        expect(intuneMessage(answer)).toContain(`'${property}'`);
        expect((await graph.get(`${POLICIES}/${id}`)).body).toMatchObject({ displayName: "quality", description: "" });
    });

    it("refuses a creation without displayName", async () => {
        expect((await graph.post(POLICIES, { hotpatchEnabled: true })).status).toBe(400);
        expect(graph.emulator.policies).toEqual([]);
    });

    it("refuses approvalSettings in a creation (assumed; the beta reference names them for updates only)", async () => {
        expect((await graph.post(POLICIES, { displayName: "a", approvalSettings: [monthly] })).status).toBe(400);
        const friendly = await api({ postAcceptsApprovalSettings: true });
        try {
            const { body } = await friendly.post(POLICIES, { displayName: "a", approvalSettings: [monthly] });
            expect(body.approvalSettings).toEqual([monthly]);
        } finally {
            await friendly.stop();
        }
    });

    it("shows members after unknownFutureValue to those who ask for them (Graph best practices, evolvable enumerations)", async () => {
        const id = await made();
        const settings = [{ ...monthly, windowsQualityUpdateCategory: "quickMachineRecovery" }];
        await graph.patch(`${POLICIES}/${id}`, { approvalSettings: settings });
        const plain = await graph.get(`${POLICIES}/${id}`);
        expect(plain.body.approvalSettings[0].windowsQualityUpdateCategory).toBe("unknownFutureValue");
        const asked = await graph.get(`${POLICIES}/${id}`, { Prefer: "include-unknown-enum-members" });
        expect(asked.body.approvalSettings).toEqual(settings);
    });
});

describe("assign", () => {
    it("answers 204 without a body, and replaces the whole list (beta reference, assign)", async () => {
        const [id, first, second] = [await made(), await group(), await group()];
        const path = `${POLICIES}/${id}/assign`;
        expect(await graph.post(path, { assignments: [target("groupAssignmentTarget", first)] })).toMatchObject({
            status: 204,
            text: "",
        });
        await graph.post(path, {
            assignments: [target("groupAssignmentTarget", second), target("exclusionGroupAssignmentTarget", first)],
        });
        const { body } = await graph.get(`${POLICIES}/${id}/assignments`);
        expect(body.value).toEqual([
            {
                id: `${id}_${second}`,
                target: expect.objectContaining({
                    "@odata.type": "#microsoft.graph.groupAssignmentTarget",
                    groupId: second,
                }),
            },
            { id: `${id}_${first}`, target: expect.objectContaining({ groupId: first }) },
        ]);
        const expanded = await graph.get(`${POLICIES}/${id}?$expand=assignments`);
        expect(expanded.body.assignments).toEqual(body.value);
        expect((await graph.get(`${POLICIES}/${id}`)).body).not.toHaveProperty("assignments");
        await graph.post(path, { assignments: [] });
        expect((await graph.get(`${POLICIES}/${id}/assignments`)).body.value).toEqual([]);
    });

    it.each([
        [
            "the abstract base type, though the reference's own sample has it (assumed)",
            "deviceAndAppManagementAssignmentTarget",
        ],
        ["no type", ""],
        ["a type of something else", "windowsQualityUpdatePolicy"],
        ["a group target without groupId", "groupAssignmentTarget"],
    ])("refuses %s", async (_what, type) => {
        const id = await made();
        expect((await graph.post(`${POLICIES}/${id}/assign`, { assignments: [target(type)] })).status).toBe(400);
        expect(graph.emulator.policies[0]?.assignments).toEqual([]);
    });

    it("refuses a group that does not exist, with 400 or 404 (assumed)", async () => {
        const assignments = [target("groupAssignmentTarget", "11111111-1111-4111-8111-111111111111")];
        const { status } = await graph.post(`${POLICIES}/${await made()}/assign`, { assignments });
        expect([400, 404]).toContain(status);
    });

    it("refuses one group twice (assumed)", async () => {
        const [id, groupId] = [await made(), await group()];
        const assignments = [
            target("groupAssignmentTarget", groupId),
            target("exclusionGroupAssignmentTarget", groupId),
        ];
        expect((await graph.post(`${POLICIES}/${id}/assign`, { assignments })).status).toBe(400);
    });

    it("keeps a dangling assignment when the group is deleted (assumed)", async () => {
        const [id, groupId] = [await made(), await group()];
        await graph.post(`${POLICIES}/${id}/assign`, { assignments: [target("groupAssignmentTarget", groupId)] });
        await graph.delete(`/v1.0/groups/${groupId}`);
        expect((await graph.get(`${POLICIES}/${id}/assignments`)).body.value).toHaveLength(1);
    });

    it("answers 404 for a policy that is gone, and for its assignments", async () => {
        const path = `${POLICIES}/11111111-1111-4111-8111-111111111111`;
        expect((await graph.post(`${path}/assign`, { assignments: [] })).status).toBe(404);
        expect((await graph.get(`${path}/assignments`)).status).toBe(404);
    });
});
