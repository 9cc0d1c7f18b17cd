import { request } from "node:https";
import { type Api, api, POLICIES, staticGroup } from "./api";

let graph: Api;
afterEach(() => graph.stop());

const MANAGED = "/v1.0/deviceManagement/managedDevices?$top=1000&$select=id";
const as = (tenantId: string, more: object = {}) => ({
    Authorization: `Bearer ${graph.emulator.issueToken({ tenantId, ...more })}`,
});

/** A request for a token at the https door, whose certificate is the emulator's own. */
async function tokenOf(tenantId: string): Promise<{ status: number; body: Record<string, string> }> {
    const { ARM_CLIENT_ID = "", ARM_CLIENT_SECRET = "" } = graph.emulator.environment();
    const form = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: ARM_CLIENT_ID,
        client_secret: ARM_CLIENT_SECRET,
        scope: "https://graph.microsoft.com/.default",
    });
    return new Promise((resolve, reject) => {
        const sent = request(
            `${graph.emulator.endpoint}/${tenantId}/oauth2/v2.0/token`,
            {
                method: "POST",
                rejectUnauthorized: false,
                headers: { "Content-Type": "application/x-www-form-urlencoded" },
            },
            (answer) => {
                let text = "";
                answer.on("data", (part) => {
                    text += part;
                });
                answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
            },
        );
        sent.on("error", reject);
        sent.end(form.toString());
    });
}

describe("many tenants behind one door", () => {
    it("have a fleet each, which the tenant in the token decides", async () => {
        graph = await api({ devices: 10, seed: 4, tenants: { count: 3, devices: 20 } });
        const { list } = graph.emulator.tenants;
        expect((await graph.get("/_emulator/tenants")).body.tenants).toEqual(list);
        const fleets = [];
        for (const { tenantId } of list) {
            const ids = (await graph.get(MANAGED, as(tenantId))).body.value.map(({ id }: { id: string }) => id);
            const tally = graph.emulator.tenants.tallyOf(tenantId);
            expect([...(tally?.byDevice.keys() ?? [])].every((id) => ids.includes(id))).toBe(true);
            expect((await graph.get(`/_emulator/tally?tenant=${tenantId}`)).body.byBadge).toEqual(tally?.byBadge);
            fleets.push(...ids);
        }
        fleets.push(...(await graph.get(MANAGED)).body.value.map(({ id }: { id: string }) => id));
        expect(new Set(fleets).size).toBe(fleets.length);
        expect((await graph.get("/_emulator/tally?tenant=nobody")).status).toBe(400);
    });

    it("have the fleet that an emulator of their own has with their seed", async () => {
        graph = await api({ devices: 0, seed: 9, tenants: { count: 2, devices: 30 } });
        const [, second] = graph.emulator.tenants.list;
        const alone = await api({ devices: 30, seed: second?.seed ?? 0 });
        expect(graph.emulator.tenants.tallyOf(second?.tenantId ?? "")).toEqual(alone.emulator.tally);
        await alone.stop();
    });

    it("keep what was written to them, and are otherwise made anew", async () => {
        graph = await api({ devices: 0, tenants: { count: 4, devices: 5, kept: 1 } });
        const [first, second, third] = graph.emulator.tenants.list.map(({ tenantId }) => as(tenantId));
        const before = (await graph.get(MANAGED, second)).body.value;
        await graph.post("/v1.0/groups", staticGroup(), first);
        const body = {
            requests: [
                {
                    id: "1",
                    method: "POST",
                    url: "/deviceManagement/windowsQualityUpdatePolicies",
                    body: { displayName: "ring" },
                    headers: { "Content-Type": "application/json" },
                },
            ],
        };
        expect((await graph.post("/beta/$batch", body, third)).body.responses[0].status).toBe(201);
        expect((await graph.get(MANAGED, second)).body.value).toEqual(before);
        expect((await graph.get("/v1.0/groups", first)).body.value).toHaveLength(1);
        expect((await graph.get("/v1.0/groups", second)).body.value).toHaveLength(0);
        expect((await graph.get(POLICIES, third)).body.value).toHaveLength(1);
        expect((await graph.get(POLICIES)).body.value).toHaveLength(0);
    });

    it("have bulk sources of their own", async () => {
        const exportJobs = { waitMs: 0, runMs: 0, emptyUrls: 0 };
        graph = await api({ devices: 0, exportJobs, tenants: { count: 2, devices: 10 } });
        const [first, second] = graph.emulator.tenants.list;
        const query = async (of: typeof first, token: typeof first) => {
            const headers = as(token?.tenantId ?? "", { audience: "https://api.loganalytics.io" });
            return graph.post(
                `/v1/workspaces/${of?.workspaceId}/query`,
                { query: "UCClient | take 1 | project AzureADTenantId" },
                headers,
            );
        };
        expect((await query(first, first)).body.tables[0].rows).toEqual([[first?.tenantId]]);
        expect((await query(first, second)).status).toBe(404);
        const { body } = await graph.post(
            "/v1.0/deviceManagement/reports/exportJobs",
            { reportName: "DevicesWithInventory" },
            as(first?.tenantId ?? ""),
        );
        expect((await fetch(body.url)).status).toBe(200);
    });

    it("fail in three ways, as many as requested", async () => {
        graph = await api({ devices: 0, https: true, tenants: { count: 8, devices: 3, failing: 3 } });
        const { list } = graph.emulator.tenants;
        const expected = { consent: [400, 401], forbidden: [200, 403], unavailable: [200, 503], none: [200, 200] };
        for (const { tenantId, failure } of list) {
            const token = await tokenOf(tenantId);
            const read = await graph.get(MANAGED, as(tenantId));
            expect([token.status, read.status]).toEqual(expected[failure ?? "none"]);
            if (token.status === 200) {
                const bearer = { Authorization: `Bearer ${token.body.access_token}` };
                expect((await graph.get(MANAGED, bearer)).status).toBe(read.status);
            }
        }
        expect(list.flatMap(({ failure }) => failure ?? []).sort()).toEqual(["consent", "forbidden", "unavailable"]);
        expect((await tokenOf("5b0eba92-a709-4af6-8478-4cbde87ed3ef")).body.error_description).toContain("AADSTS90002");
    });
});
