import { type Api, api, dynamicGroup, GUID, staticGroup } from "./api";

let graph: Api;
beforeEach(async () => {
    graph = await api();
});
afterEach(() => graph.stop());

const windows = () => graph.emulator.groups[0]?.members ?? [];
async function made(body: object): Promise<string> {
    const answer = await graph.post("/v1.0/groups", body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.id;
}
async function device(): Promise<string> {
    return (await graph.get("/v1.0/devices?$top=1&$select=id")).body.value[0].id;
}
const reference = (id: string) => ({ "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

describe("groups", () => {
    it("are created with 201 and the group (v1.0 reference, Create group; body recorded from a Terraform provider)", async () => {
        const { status, body, headers } = await graph.post("/v1.0/groups", {
            displayName: "devices",
            mailEnabled: false,
            mailNickname: "17bf0e02-0",
            securityEnabled: true,
            description: "devices",
            groupTypes: ["DynamicMembership"],
            membershipRule: "(device.accountEnabled -eq true)",
            membershipRuleProcessingState: "On",
        });
        expect(status).toBe(201);
        expect(headers.get("location")).toContain(`/groups/${body.id}`);
        expect(body).toMatchObject({
            id: expect.stringMatching(GUID),
            createdDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
            membershipRule: "(device.accountEnabled -eq true)",
            mail: null,
            proxyAddresses: [],
            securityIdentifier: expect.stringMatching(/^S-1-12-1(-\d+){4}$/),
        });
    });

    it.each(["displayName", "mailEnabled", "mailNickname", "securityEnabled"])(
        "need %s (v1.0 reference, Create group)",
        async (property) => {
            const answer = await graph.post("/v1.0/groups", { ...staticGroup(), [property]: undefined });
            expect(answer).toMatchObject({ status: 400, body: { error: { code: "Request_BadRequest" } } });
            expect(answer.body.error.message).toContain(`'${property}'`);
        },
    );

    it.each([
        ["257 characters of displayName", { displayName: "x".repeat(257) }],
        ["1025 characters of description", { description: "x".repeat(1025) }],
        ["65 characters of mailNickname", { mailNickname: "x".repeat(65) }],
        ["a space in mailNickname", { mailNickname: "a b" }],
        ["a letter beyond ASCII in mailNickname", { mailNickname: "ä" }],
        ["a mail-enabled security group", { mailEnabled: true }],
        ["neither mail nor security", { securityEnabled: false }],
        ["an unknown property", { members: [] }],
        ["a beta-only property", { membershipRuleProcessingStatus: {} }],
        ["a read-only property", { createdDateTime: "2026-01-01T00:00:00Z" }],
        ["a rule without the type", { membershipRule: "(device.accountEnabled -eq true)" }],
        ["the type without a rule", { groupTypes: ["DynamicMembership"], membershipRuleProcessingState: "On" }],
        ["a dynamic group for roles", { ...dynamicGroup(), isAssignableToRole: true }],
        ["a rule that is none", dynamicGroup("device.osBuild -ge 26100")],
        ["a rule of 3,073 characters", dynamicGroup(`(device.displayName -eq "${"x".repeat(3047)}")`)],
    ])("refuse %s (v1.0 reference, group; Entra, dynamic membership rules)", async (_what, change) => {
        expect(await graph.post("/v1.0/groups", { ...staticGroup(), ...change })).toMatchObject({
            status: 400,
            body: { error: { code: "Request_BadRequest" } },
        });
        expect(graph.emulator.groups).toEqual([]);
    });

    it("refuse an id that is not a GUID with 400, and do not say that it is missing (quoted in public issue threads)", async () => {
        const refused = {
            status: 400,
            body: { error: { code: "Request_BadRequest", message: "Invalid object identifier 'pilot'." } },
        };
        for (const path of ["", "/members", "/transitiveMembers/microsoft.graph.device"]) {
            expect(await graph.get(`/v1.0/groups/pilot${path}`)).toMatchObject(refused);
        }
        expect(await graph.call("PATCH", "/beta/groups/pilot", { description: "x" })).toMatchObject(refused);
        expect(await graph.call("DELETE", "/v1.0/groups/pilot")).toMatchObject(refused);
        expect(await graph.post("/v1.0/groups/pilot/members/$ref", reference(await device()))).toMatchObject(refused);
    });

    it("may share a name (v1.0 reference: displayName is not unique)", async () => {
        const ids = [await made(staticGroup()), await made(staticGroup())];
        const { body } = await graph.get("/v1.0/groups?$filter=displayName eq 'PILOTS'&$select=id,displayName");
        expect(body.value).toEqual(ids.map((id) => ({ id, displayName: "Pilots" })));
    });

    it("are changed with 204 (v1.0 reference, Update group)", async () => {
        const id = await made(staticGroup());
        expect(await graph.patch(`/v1.0/groups/${id}`, { displayName: "New" })).toMatchObject({
            status: 204,
            text: "",
        });
        expect((await graph.get(`/v1.0/groups/${id}`)).body.displayName).toBe("New");
        expect((await graph.patch(`/v1.0/groups/${id}`, { id })).status).toBe(400);
    });

    it("are deleted with 204, wait in deletedItems and can be restored for 30 days (v1.0 reference, deletedItems)", async () => {
        const id = await made(staticGroup());
        expect((await graph.delete(`/v1.0/groups/${id}`)).status).toBe(204);
        expect(await graph.get(`/v1.0/groups/${id}`)).toMatchObject({
            status: 404,
            body: { error: { code: "Request_ResourceNotFound" } },
        });
        expect((await graph.get(`/v1.0/directory/deletedItems/${id}`)).body).toMatchObject({
            id,
            displayName: "Pilots",
        });
        expect((await graph.post(`/v1.0/directory/deletedItems/${id}/restore`, {})).status).toBe(200);
        expect((await graph.get(`/v1.0/groups/${id}`)).status).toBe(200);
        await graph.delete(`/v1.0/groups/${id}`);
        graph.emulator.advance(30 * 24 * 3_600_000);
        expect((await graph.get(`/v1.0/directory/deletedItems/${id}`)).status).toBe(404);
    });

    it("take and lose members by reference, once each (v1.0 reference, Add members, Remove member)", async () => {
        const [id, member] = [await made(staticGroup()), await device()];
        const path = `/v1.0/groups/${id}/members`;
        expect((await graph.post(`${path}/$ref`, reference(member))).status).toBe(204);
        expect((await graph.post(`${path}/$ref`, reference(member))).status).toBe(400);
        expect((await graph.get(`${path}?$select=id`)).body.value).toEqual([
            { "@odata.type": "#microsoft.graph.device", id: member },
        ]);
        expect((await graph.get(`${path}/microsoft.graph.device?$select=id,deviceId`)).body.value).toEqual([
            { id: member, deviceId: expect.stringMatching(GUID) },
        ]);
        expect((await graph.delete(`${path}/${member}/$ref`)).status).toBe(204);
        expect((await graph.delete(`${path}/${member}/$ref`)).status).toBe(404);
        const nobody = reference("11111111-1111-4111-8111-111111111111");
        expect((await graph.post(`${path}/$ref`, nobody)).status).toBe(404);
        expect((await graph.post(`${path}/$ref`, {})).status).toBe(400);
    });

    it("have members of members (v1.0 reference, transitiveMembers)", async () => {
        const [outer, inner, member] = [await made(staticGroup("Outer")), await made(staticGroup()), await device()];
        await graph.post(`/v1.0/groups/${outer}/members/$ref`, reference(inner));
        await graph.patch(`/v1.0/groups/${inner}`, { "members@odata.bind": [reference(member)["@odata.id"]] });
        const { body } = await graph.get(`/v1.0/groups/${outer}/transitiveMembers?$select=id`);
        expect(body.value.map(({ id }: { id: string }) => id)).toEqual([inner, member]);
        expect(
            (await graph.get(`/v1.0/groups/${outer}/transitiveMembers/microsoft.graph.device`)).body.value,
        ).toHaveLength(1);
    });
});

describe("dynamic groups", () => {
    it("have the members of their rule, which nobody else can change (v1.0 reference, Add members)", async () => {
        const id = await made(dynamicGroup());
        const { body } = await graph.get(`/v1.0/groups/${id}/members?$top=999&$select=id,operatingSystem`);
        expect(body.value.length).toBeGreaterThan(0);
        expect(new Set(body.value.map((each: { operatingSystem: string }) => each.operatingSystem))).toEqual(
            new Set(["Windows"]),
        );
        expect((await graph.post(`/v1.0/groups/${id}/members/$ref`, reference(await device()))).status).toBe(400);
        expect((await graph.delete(`/v1.0/groups/${id}/members/${windows()[0]}/$ref`)).status).toBe(400);
    });

    it("get their members after a delay, and tell how far they are in beta (beta reference, membershipRuleProcessingStatus)", async () => {
        const slow = await api({ membershipDelayMs: 3_600_000 });
        try {
            const { id } = (await slow.post("/v1.0/groups", dynamicGroup())).body;
            const status = async () =>
                (await slow.get(`/beta/groups/${id}?$select=membershipRuleProcessingStatus`)).body
                    .membershipRuleProcessingStatus.status;
            const size = () => slow.emulator.groups[0]?.members.length;
            expect([await status(), size()]).toEqual(["NotStarted", 0]);
            slow.emulator.advance(1_800_000);
            expect([await status(), size()]).toEqual(["Running", 0]);
            slow.emulator.advance(1_800_000);
            expect(await status()).toBe("Succeeded");
            expect(size()).toBeGreaterThan(0);
            expect((await slow.get(`/v1.0/groups/${id}?$select=membershipRuleProcessingStatus`)).status).toBe(400);
        } finally {
            await slow.stop();
        }
    });

    it("keep their members while paused (Entra, Manage dynamic groups)", async () => {
        const id = await made(dynamicGroup());
        const before = windows();
        const none = '(device.displayName -eq "nobody")';
        await graph.patch(`/v1.0/groups/${id}`, { membershipRuleProcessingState: "Paused", membershipRule: none });
        expect(windows()).toEqual(before);
        await graph.patch(`/v1.0/groups/${id}`, { membershipRuleProcessingState: "On" });
        expect(windows()).toEqual([]);
    });
});
