import { CATALOG_ITEM_IDS } from "../src";
import { type Api, api, dynamicGroup, intuneMessage, POLICIES, staticGroup } from "./api";

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 30 });
});
afterEach(() => graph.stop());

const SETTINGS = "/beta/admin/windows/updates/tenantSettings";
const APPS = `${SETTINGS}/mdmAppSettings`;
const TAGS = "/beta/deviceManagement/roleScopeTags";
const AUDITS = "/v1.0/auditLogs/directoryAudits";
const INTUNE = "0000000a-0000-0000-c000-000000000000";
const as = (...roles: string[]) => ({ Authorization: `Bearer ${graph.emulator.issueToken({ roles })}` });

describe("bulkAction (beta reference, August 2024)", () => {
    it("answers 200 with what succeeded and what failed, and changes what succeeded alone", async () => {
        const { body: policy } = await graph.post(POLICIES, { displayName: "ring" });
        const [known = "", other = ""] = CATALOG_ITEM_IDS;
        const act = (action: string, ids: string[]) =>
            graph.post(`${POLICIES}/${policy.id}/bulkAction`, { action, ids });
        expect((await act("suspend", [known, "nowhere"])).body).toEqual({
            value: {
                "@odata.type": "microsoft.graph.bulkCatalogItemActionResult",
                successfulIds: [known],
                failedIds: ["nowhere"],
            },
        });
        const details = async () => {
            const path = `retrieveWindowsQualityUpdateCatalogItemDetails(ids=["${known}","${other}"])`;
            const { body } = await graph.get(`${POLICIES}/${policy.id}/${path}`);
            return body.value.map((each: { approvalStatus: string }) => each.approvalStatus);
        };
        expect(await details()).toEqual(["suspended", "unknown"]);
        await act("approve", [known, other]);
        expect(await details()).toEqual(["approved", "approved"]);
    });

    it("is refused for another action, for unknown parameters, and for a policy that is not there", async () => {
        const { body: policy } = await graph.post(POLICIES, { displayName: "ring" });
        const at = `${POLICIES}/${policy.id}/bulkAction`;
        expect((await graph.post(at, { action: "pause", ids: [] })).status).toBe(400);
        expect((await graph.post(at, { action: "approve" })).status).toBe(400);
        expect((await graph.post(at, { action: "approve", ids: [], force: true })).status).toBe(400);
        expect((await graph.post(at.replace(policy.id, INTUNE), { action: "approve", ids: [] })).status).toBe(404);
    });

    it("is allowed with a read permission, as documented", async () => {
        const { body: policy } = await graph.post(POLICIES, { displayName: "ring" });
        const body = { action: "approve", ids: [] };
        const read = as("DeviceManagementConfiguration.Read.All");
        expect((await graph.post(`${POLICIES}/${policy.id}/bulkAction`, body, read)).status).toBe(200);
    });
});

describe("subscribedSkus (v1.0 reference, List subscribedSkus)", () => {
    it("shows a licence with Windows Autopatch, one that ran out, or none", async () => {
        const plans = async (licences: "enterprise" | "suspended" | "none") => {
            const tenant = await api({ devices: 3, licences });
            const { body } = await tenant.get("/v1.0/subscribedSkus");
            await tenant.stop();
            return body.value
                .filter((sku: { servicePlans: { servicePlanName: string }[] }) =>
                    sku.servicePlans.some(({ servicePlanName }) => servicePlanName === "Windows_Autopatch"),
                )
                .map((sku: { capabilityStatus: string; prepaidUnits: { enabled: number } }) => [
                    sku.capabilityStatus,
                    sku.prepaidUnits.enabled,
                ]);
        };
        expect(await plans("enterprise")).toEqual([["Enabled", 3]]);
        expect(await plans("suspended")).toEqual([["Suspended", 0]]);
        expect(await plans("none")).toEqual([]);
    });

    it("takes $select and a single licence by its id", async () => {
        const { body } = await graph.get("/v1.0/subscribedSkus?$select=id,skuPartNumber");
        expect(Object.keys(body.value[0])).toEqual(["id", "skuPartNumber"]);
        expect((await graph.get(`/v1.0/subscribedSkus/${body.value[0].id}`)).body.skuPartNumber).toBe(
            body.value[0].skuPartNumber,
        );
        expect((await graph.get(`/v1.0/subscribedSkus/${INTUNE}`)).status).toBe(404);
        expect((await graph.get("/v1.0/subscribedSkus?$select=price")).status).toBe(400);
    });

    it("needs Organization.Read.All or a stronger one", async () => {
        expect((await graph.get("/v1.0/subscribedSkus", as("Group.Read.All"))).status).toBe(403);
        expect((await graph.get("/v1.0/subscribedSkus", as("Organization.Read.All"))).status).toBe(200);
    });
});

describe("tenantSettings and mdmAppSettings (beta reference, 2026)", () => {
    it("answer defaults as long as nothing was saved", async () => {
        const { status, body } = await graph.get(SETTINGS);
        expect([status, body.areDataProcessorServiceForWindowsFeaturesEnabled]).toEqual([200, false]);
        expect((await graph.get(APPS)).body.value).toEqual([]);
    });

    it("keep what is saved; the key of an application's setting is a GUID, not empty, and stays", async () => {
        await graph.patch(SETTINGS, { areDataProcessorServiceForWindowsFeaturesEnabled: true });
        expect((await graph.get(SETTINGS)).body.areDataProcessorServiceForWindowsFeaturesEnabled).toBe(true);
        expect((await graph.post(APPS, { mdmAppId: INTUNE, isHotpatchEnabled: false })).status).toBe(201);
        expect((await graph.patch(`${APPS}/${INTUNE}`, { isHotpatchEnabled: true })).body.isHotpatchEnabled).toBe(true);
        expect((await graph.get(`${APPS}/${INTUNE.toUpperCase()}`)).body).toMatchObject({
            mdmAppId: INTUNE,
            isHotpatchEnabled: true,
        });
        expect((await graph.patch(`${APPS}/${INTUNE}`, { mdmAppId: INTUNE.replace("a", "b") })).status).toBe(400);
        expect((await graph.post(APPS, { mdmAppId: "intune" })).status).toBe(400);
        expect((await graph.post(APPS, { mdmAppId: "00000000-0000-0000-0000-000000000000" })).status).toBe(400);
        expect((await graph.post(APPS, { mdmAppId: INTUNE })).status).toBe(409);
        expect((await graph.get(`${APPS}?$select=mdmAppId`)).body.value).toEqual([{ mdmAppId: INTUNE }]);
    });

    it("cannot be deleted, are beta only, and need WindowsUpdates permissions", async () => {
        await graph.post(APPS, { mdmAppId: INTUNE });
        expect((await graph.delete(`${APPS}/${INTUNE}`)).status).toBe(405);
        expect((await graph.get(SETTINGS.replace("beta", "v1.0"))).status).toBe(404);
        const read = as("WindowsUpdates.Read.All");
        expect((await graph.get(SETTINGS, read)).status).toBe(200);
        expect((await graph.post(APPS, { mdmAppId: INTUNE }, read)).status).toBe(403);
    });
});

describe("roleScopeTags (beta reference, roleScopeTag)", () => {
    it("begin with the built-in one, number new ones, and answer 201, 200 with the tag, and 204", async () => {
        expect((await graph.get(TAGS)).body.value).toEqual([
            { id: "0", displayName: "Default", description: "", isBuiltIn: true },
        ]);
        const made = await graph.post(TAGS, { displayName: "Berlin" });
        expect([made.status, made.body]).toEqual([
            201,
            expect.objectContaining({ id: "1", displayName: "Berlin", description: "", isBuiltIn: false }),
        ]);
        const changed = await graph.patch(`${TAGS}/1`, { description: "The office" });
        expect([changed.status, changed.body.description, changed.body.displayName]).toEqual([
            200,
            "The office",
            "Berlin",
        ]);
        expect((await graph.delete(`${TAGS}/1`)).status).toBe(204);
        expect((await graph.get(`${TAGS}/1`)).status).toBe(404);
    });

    it("refuse what is read-only, missing or built in, in Intune's form", async () => {
        const refused = await graph.post(TAGS, { displayName: "x", isBuiltIn: true });
        expect([refused.status, intuneMessage(refused)]).toEqual([400, expect.stringMatching(/read-only/)]);
        expect((await graph.post(TAGS, {})).status).toBe(400);
        expect((await graph.delete(`${TAGS}/0`)).status).toBe(400);
    });

    it("are there from the start for every replica, and lag afterwards", async () => {
        const lagging = await api({ devices: 0, replicationLagMs: 60_000 });
        for (let each = 0; each < 8; each += 1) {
            expect((await lagging.get(TAGS)).body.value).toHaveLength(1);
        }
        await lagging.post(TAGS, { displayName: "Berlin" });
        const seen = new Set<number>();
        for (let each = 0; each < 20; each += 1) {
            seen.add((await lagging.get(`${TAGS}/1`)).status);
        }
        expect([...seen].sort()).toEqual([200, 404]);
        await lagging.stop();
    });
});

describe("directoryAudits (v1.0 reference, List directoryAudits; Entra, Audit log activities)", () => {
    const events = async (query = "") => {
        const { body } = await graph.get(`${AUDITS}${query}`);
        return body.value as { activityDisplayName: string; targetResources: { id: string; type: string }[] }[];
    };

    it("tell who did what to a group, the latest first, after some minutes", async () => {
        const { body: group } = await graph.post("/v1.0/groups", staticGroup("Pilots"), { "User-Agent": "terraform" });
        await graph.patch(`/v1.0/groups/${group.id}`, { description: "First ring" });
        const device =
            graph.emulator.state().devices.entra > 0 && (await graph.get("/v1.0/devices?$top=1")).body.value[0];
        const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${device.id}` };
        await graph.post(`/v1.0/groups/${group.id}/members/$ref`, reference);
        await graph.delete(`/v1.0/groups/${group.id}`);
        expect(await events()).toEqual([]);
        graph.emulator.advance(5 * 60_000);
        const all = await events();
        expect(all.map(({ activityDisplayName }) => activityDisplayName)).toEqual([
            "Delete group",
            "Add member to group",
            "Update group",
            "Add group",
        ]);
        expect(all[3]).toMatchObject({
            category: "GroupManagement",
            loggedByService: "Core Directory",
            operationType: "Add",
            result: "success",
            initiatedBy: { user: null, app: { displayName: "embedded" } },
            additionalDetails: [{ key: "User-Agent", value: "terraform" }],
            targetResources: [
                {
                    id: group.id,
                    displayName: "Pilots",
                    type: "Group",
                    modifiedProperties: expect.arrayContaining([
                        { displayName: "DisplayName", oldValue: null, newValue: '["Pilots"]' },
                    ]),
                },
            ],
        });
        expect(all[2]?.targetResources[0]).toMatchObject({
            modifiedProperties: [{ displayName: "Description", oldValue: null, newValue: '["First ring"]' }],
        });
        expect(all[1]?.targetResources.map(({ id }) => id)).toEqual([device.id, group.id]);
    });

    it("are found by the group, by the activity, by the time and by the application", async () => {
        const { body: group } = await graph.post("/v1.0/groups", dynamicGroup());
        await graph.post("/v1.0/groups", staticGroup());
        graph.emulator.advance(5 * 60_000);
        const [newest] = (await graph.get(AUDITS)).body.value;
        expect(await events(`?$filter=targetResources/any(t:t/id eq '${group.id}')`)).toHaveLength(1);
        expect(await events("?$filter=activityDisplayName eq 'Add group'")).toHaveLength(2);
        expect(await events("?$filter=startswith(activityDisplayName,'Delete')")).toHaveLength(0);
        expect(await events("?$filter=activityDateTime ge 2020-01-01T00:00:00Z")).toHaveLength(2);
        expect(await events("?$filter=activityDateTime ge 2999-01-01T00:00:00Z")).toHaveLength(0);
        expect(await events(`?$filter=initiatedBy/app/appId eq '${newest.initiatedBy.app.appId}'`)).toHaveLength(2);
        expect((await graph.get(`${AUDITS}?$filter=result eq 'success'`)).status).toBe(400);
        expect((await graph.get(`${AUDITS}/${newest.id}`)).body.id).toBe(newest.id);
        expect(newest.userAgent).toBeUndefined();
        expect((await graph.get(AUDITS.replace("v1.0", "beta"))).body.value[0]).toHaveProperty("userAgent");
    });

    it("do not tell what was refused, nor what a fault kept from happening; what a lost answer hid, they do", async () => {
        await graph.post("/v1.0/groups", {});
        graph.emulator.faults.set({ chain: { kinds: ["503", "504-done"], method: "POST" } });
        await graph.post("/v1.0/groups", staticGroup("never"));
        await graph.post("/v1.0/groups", staticGroup("unseen"));
        graph.emulator.advance(5 * 60_000);
        const all = await events();
        expect(all.map(({ targetResources }) => targetResources[0])).toEqual([
            expect.objectContaining({ displayName: "unseen" }),
        ]);
    });

    it("need AuditLog.Read.All and Directory.Read.All, both", async () => {
        const status = async (...roles: string[]) => (await graph.get(AUDITS, as(...roles))).status;
        expect(await status("AuditLog.Read.All")).toBe(403);
        expect(await status("Directory.Read.All")).toBe(403);
        expect(await status("AuditLog.Read.All", "Directory.Read.All")).toBe(200);
    });
});

describe("clouds (Microsoft Graph, National cloud deployments, 2024)", () => {
    it.each([
        ["public", "https://graph.microsoft.com", 200],
        ["usgovernmentl4", "https://graph.microsoft.us", 200],
        ["usgovernmentl5", "https://dod-graph.microsoft.us", 200],
        ["china", "https://microsoftgraph.chinacloudapi.cn", 400],
    ] as const)("%s has tokens for %s, and tenantSettings: %i", async (cloud, audience, status) => {
        const national = await api({ devices: 0, cloud });
        const claims = JSON.parse(Buffer.from(national.emulator.token.split(".")[1] ?? "", "base64url").toString());
        expect(claims.aud).toBe(audience);
        expect((await national.get("/v1.0/groups")).status).toBe(200);
        expect((await national.get(SETTINGS)).status).toBe(status);
        const elsewhere = cloud === "public" ? "https://graph.microsoft.us" : "https://graph.microsoft.com";
        const foreign = national.emulator.issueToken({ audience: elsewhere });
        expect((await national.get("/v1.0/groups", { Authorization: `Bearer ${foreign}` })).status).toBe(401);
        await national.stop();
    });

    it("that do not exist are refused with those that do", async () => {
        await expect(api({ cloud: "moon" as "public" })).rejects.toThrow(/'cloud' is "moon"\. Pass one of public, /);
        await expect(api({ licences: "E7" as "none" })).rejects.toThrow(
            /'licences' is "E7"\. Pass one of enterprise, /,
        );
    });
});
