import { PUBLISHED_RELEASES } from "../src/catalog/published";
import { type Answer, type Api, api, POLICIES } from "./api";

let graph: Api;
afterEach(() => graph.stop());

const AUDIENCE = "https://api.loganalytics.io";
const path = () => `/v1/workspaces/${graph.emulator.logAnalytics.workspaceId}/query`;
const ask = (query: string, more: object = {}) => graph.post(path(), { query, ...more });

/** The rows as objects. */
function rowsOf({ status, body }: Answer): Record<string, unknown>[] {
    expect(status).toBe(200);
    const [{ name, columns, rows }] = body.tables;
    expect(name).toBe("PrimaryResult");
    return rows.map((row: unknown[]) =>
        Object.fromEntries(columns.map((column: { name: string }, place: number) => [column.name, row[place]])),
    );
}
const LATEST = "UCClient | where TimeGenerated > ago(3d) | summarize arg_max(TimeGenerated, *) by AzureADDeviceId";

interface Listed {
    readonly id: string;
    readonly azureADDeviceId: string;
    readonly lastSyncDateTime: string;
}
async function managed(): Promise<Map<string, Listed>> {
    const { byDevice } = graph.emulator.tally;
    const { body } = await graph.get("/beta/deviceManagement/managedDevices?$top=1000");
    return new Map(
        body.value.flatMap((each: Listed) => (byDevice.has(each.id) ? [[each.azureADDeviceId, each] as const] : [])),
    );
}

/** What the tally says about virtualization-based security. */
function vbsOf({ id }: Listed): boolean | null {
    const tally = graph.emulator.tally.byDevice.get(id);
    return tally?.unknown.includes("vbs") ? null : !tally?.failing.includes("vbs");
}

describe("a Log Analytics workspace", () => {
    it("has the state of virtualization-based security that the tally has, in the newest snapshot", async () => {
        graph = await api({ devices: 300 });
        const devices = await managed();
        const rows = rowsOf(await ask(LATEST));
        expect(rows.length).toBeGreaterThan(250);
        const values = new Set<unknown>();
        for (const { AzureADDeviceId, IsDeviceVBSEnabled, TimeGenerated, LastCensusScanTime } of rows) {
            const device = devices.get(String(AzureADDeviceId)) as Listed;
            // A state that no reference lists is neither on nor off for the tally.
            if (vbsOf(device) !== null) {
                expect(IsDeviceVBSEnabled).toBe(vbsOf(device));
            }
            values.add(IsDeviceVBSEnabled);
            expect(TimeGenerated).toBe(graph.emulator.logAnalytics.snapshots[0]?.replace(".000Z", "Z"));
            expect(Date.parse(String(LastCensusScanTime))).toBe(
                Math.min(Date.parse(device.lastSyncDateTime), Date.parse(String(TimeGenerated))),
            );
        }
        expect(values).toEqual(new Set([true, false, null]));
        const all = rowsOf(await ask("UCClient | project AzureADDeviceId, IsDeviceVBSEnabled, TimeGenerated"));
        expect(all).toHaveLength(3 * rows.length);
        const newest = new Map(rows.map((row) => [row.AzureADDeviceId, row.IsDeviceVBSEnabled]));
        expect(all.some((row) => row.IsDeviceVBSEnabled !== newest.get(row.AzureADDeviceId))).toBe(true);
    });

    it("says which devices are enrolled, and whether their last update was a hotpatch", async () => {
        graph = await api({ devices: 60, startsAt: "2026-03-01T00:00:00Z" });
        const count = async (query: string) => rowsOf(await ask(query))[0]?.Count;
        expect(await count("UCClient | where IsDeviceHotpatchEnrolled == true | count")).toBe(0);
        const { body } = await graph.post(POLICIES, { displayName: "ring", hotpatchEnabled: true });
        const target = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
        await graph.post(`${POLICIES}/${body.id}/assign`, { assignments: [{ target }] });
        const enrolled = "where IsDeviceHotpatchEnrolled and IsDeviceHotpatchEligible";
        expect(
            await count(`UCClient | ${enrolled} | where isnotnull(LastHotpatchEnrolledTime) | count`),
        ).toBeGreaterThan(9);
        const updates = rowsOf(await ask("UCClientUpdateStatus | project TargetBuild, IsHotpatchUpdate"));
        const hotpatches = new Set(
            PUBLISHED_RELEASES.flatMap(({ revisions }) => revisions)
                .filter(({ isHotpatch }) => isHotpatch)
                .map(({ build, revision }) => `${build}.${revision}`),
        );
        expect(updates.some(({ IsHotpatchUpdate }) => IsHotpatchUpdate === true)).toBe(true);
        for (const { TargetBuild, IsHotpatchUpdate } of updates) {
            expect([TargetBuild, IsHotpatchUpdate]).toEqual([TargetBuild, hotpatches.has(String(TargetBuild))]);
        }
    });

    it("divides devices by hash into parts that are the whole", async () => {
        graph = await api({ devices: 200 });
        const whole = rowsOf(await ask(LATEST)).map(({ AzureADDeviceId }) => AzureADDeviceId);
        const parts: unknown[][] = [];
        for (const part of [0, 1, 2, 3]) {
            const rows = rowsOf(
                await ask(
                    `UCClient\n| where hash(AzureADDeviceId, 4) == ${part} // a part\n| summarize arg_max(TimeGenerated, *) by AzureADDeviceId`,
                ),
            );
            expect(rows.length).toBeGreaterThan(whole.length / 8);
            parts.push(rows.map(({ AzureADDeviceId }) => AzureADDeviceId));
        }
        expect(parts.flat().sort()).toEqual(whole.sort());
    });

    it.each([
        ["UCClient | take 2 | project AzureADDeviceId", 2],
        [
            "UCClient | where IsDeviceVBSEnabled == true or IsDeviceVBSEnabled != true | summarize N = count() by Type",
            1,
        ],
        ["UCClient | where DeviceName in ('WIN-000001', 'WIN-000003') and TimeGenerated >= datetime(2020-01-01)", 6],
        ['UCClient | where DeviceName =~ "win-000001" and not(isempty(OSBuild))', 3],
        [
            "UCClient | where TimeGenerated between (ago(30d) .. now()) | order by TimeGenerated asc, DeviceName | limit 4",
            4,
        ],
        ["UCClient | count", 1],
    ])("understands %s", async (query, rows) => {
        graph = await api({ devices: 40 });
        expect(rowsOf(await ask(query))).toHaveLength(rows);
    });

    it.each([
        ["UCClient | where", "SyntaxError"],
        ["UCClient | join UCClientUpdateStatus on AzureADDeviceId", "SyntaxError"],
        ["UCClient | where DeviceName == 'x", "SyntaxError"],
        ["| count", "SyntaxError"],
        ["UCClient | distinct OSBuild", "SyntaxError"],
        ["Heartbeat | count", "SemanticError"],
        ["UCClient | where AzureADDeviceID == ''", "SemanticError"],
        ["UCClient | where DeviceName == 1", "SemanticError"],
        ["UCClient | where soundex(DeviceName) == 1", "SemanticError"],
        ["UCClient | project Nothing", "SemanticError"],
    ])("refuses %s with a %s", async (query, kind) => {
        graph = await api({ devices: 10 });
        const { status, body } = await ask(query);
        expect(status).toBe(400);
        expect(body).toEqual({
            error: {
                message: "The request had some invalid properties",
                code: "BadArgumentError",
                innererror: {
                    code: kind,
                    message: expect.any(String),
                    innererror: { code: expect.stringMatching(/^S(YN|EM)\d{4}$/), message: expect.any(String) },
                },
            },
        });
    });

    it("takes a timespan, which restricts the query further", async () => {
        graph = await api({ devices: 30 });
        const count = async (timespan: string) => rowsOf(await ask("UCClient | count", { timespan }))[0]?.Count;
        const all = Number(await count("P30D"));
        const [newest = "", second = ""] = graph.emulator.logAnalytics.snapshots;
        expect(await count(`${newest}/PT1M`)).toBe(all / 3);
        expect(await count(`${second}/${newest}`)).toBe((2 * all) / 3);
        expect((await ask("UCClient", { timespan: "yesterday" })).status).toBe(400);
        const get = await graph.get(`${path()}?query=${encodeURIComponent("UCClient | count")}&timespan=P30D`);
        expect(rowsOf(get)[0]?.Count).toBe(all);
    });

    it("returns what fits, and says so in an error beside it", async () => {
        graph = await api({ devices: 50, logAnalytics: { mostRows: 20, mostBytes: 3000 } });
        const rows = await ask("UCClient | project AzureADDeviceId");
        expect(rowsOf(rows)).toHaveLength(20);
        expect(rows.body.error).toMatchObject({
            code: "PartialError",
            details: [{ code: "EngineError", innererror: { message: expect.stringContaining("20 records") } }],
        });
        const bytes = await ask("UCClient");
        expect(rowsOf(bytes).length).toBeLessThan(20);
        expect(bytes.body.error.details[0].innererror.message).toContain("3000 bytes");
        expect((await ask("UCClient | take 5 | project Type")).body.error).toBeUndefined();
    });

    it("lists every device that is missing, stale or without values", async () => {
        const shares = { missingShare: 0.1, staleShare: 0.1, emptyShare: 0.1 };
        graph = await api({ devices: 400, logAnalytics: shares });
        const devices = await managed();
        const { planted } = (await graph.get("/_emulator/log-analytics")).body;
        expect(planted).toEqual(graph.emulator.logAnalytics.planted);
        const kinds = new Map(
            planted.map((each: { azureAdDeviceId: string; kind: string }) => [each.azureAdDeviceId, each.kind]),
        );
        const rows = new Map(rowsOf(await ask(LATEST)).map((row) => [row.AzureADDeviceId, row]));
        const counts: Record<string, number> = {};
        for (const [id, kind] of kinds) {
            const device = devices.get(String(id)) as Listed;
            const row = rows.get(id);
            counts[String(kind)] = (counts[String(kind)] ?? 0) + 1;
            if (kind === "missing") {
                expect(row).toBeUndefined();
            } else if (kind === "empty") {
                expect(row).toMatchObject({ IsDeviceVBSEnabled: null, IsDeviceHotpatchEligible: null, DeviceName: "" });
            } else {
                expect(row?.IsDeviceVBSEnabled).toBe(vbsOf(device) === false);
                expect(
                    Date.parse(device.lastSyncDateTime) - Date.parse(String(row?.LastCensusScanTime)),
                ).toBeGreaterThanOrEqual(7 * 24 * 3_600_000);
            }
        }
        expect(Object.keys(counts).sort()).toEqual(["empty", "missing", "stale"]);
        expect(planted.length / devices.size).toBeGreaterThan(0.2);
        expect(planted.length / devices.size).toBeLessThan(0.4);
        for (const [id, { IsDeviceVBSEnabled }] of rows) {
            const vbs = vbsOf(devices.get(String(id)) as Listed);
            if (!kinds.has(id) && vbs !== null) {
                expect(IsDeviceVBSEnabled).toBe(vbs);
            }
        }
    });
});

describe("access to Log Analytics", () => {
    const as = (options: Parameters<Api["emulator"]["issueToken"]>[0]) => ({
        Authorization: `Bearer ${graph.emulator.issueToken(options)}`,
    });
    const status = async (headers: Record<string, string>) => {
        const { status: code, body } = await graph.post(path(), { query: "UCClient | count" }, headers);
        return [code, body?.error?.code];
    };

    it("needs a token for it, and a role in the workspace", async () => {
        graph = await api({ devices: 10 });
        expect(await status(as({ audience: AUDIENCE }))).toEqual([200, undefined]);
        expect(await status(as({}))).toEqual([403, "InvalidAuthenticationTokenAudience"]);
        expect(await status({ Authorization: "Bearer a.b.c" })).toEqual([403, "InvalidAuthenticationToken"]);
        expect(await status({ Authorization: "" })).toEqual([401, "AuthenticationFailed"]);
        expect((await graph.get("/v1.0/groups", as({ audience: AUDIENCE }))).status).toBe(401);
        expect((await graph.call("PUT", "/_emulator/log-analytics", { readable: false })).status).toBe(200);
        expect(await status({})).toEqual([403, "InsufficientAccessError"]);
        expect((await graph.call("PUT", "/_emulator/log-analytics", { readable: 1 })).status).toBe(400);
        graph.emulator.reset();
        expect(await status({})).toEqual([200, undefined]);
    });

    it("is refused for another workspace, and answered as documented without JSON or data", async () => {
        graph = await api({ devices: 0 });
        const other = await graph.post("/v1/workspaces/7d0b6c1e-2a44-4c0e-9d0a-1f2e3d4c5b6a/query", {
            query: "UCClient",
        });
        expect([other.status, other.body.error.code]).toEqual([404, "PathNotFoundError"]);
        expect((await ask("UCClient")).status).toBe(204);
        const text = await graph.call("POST", path(), "UCClient", { "Content-Type": "text/plain" });
        expect([text.status, text.text]).toEqual([200, ""]);
        expect((await graph.post(path(), { timespan: "P1D" })).status).toBe(400);
    });

    it("is throttled by a budget of its own, faulted and logged like other requests", async () => {
        graph = await api({ devices: 10, throttle: { scale: 0.01 } });
        const statuses = [];
        for (let each = 0; each < 3; each += 1) {
            statuses.push((await ask("UCClient | count")).status);
        }
        expect(statuses).toEqual([200, 200, 429]);
        expect((await graph.get("/v1.0/groups")).status).toBe(200);
        graph.emulator.throttle.reset();
        graph.emulator.faults.add({ kind: "503", path: "/workspaces/*/query" });
        expect((await ask("UCClient | count")).body.error.code).toBeDefined();
        expect(graph.emulator.requests.filter((each) => each.path === path())).toHaveLength(4);
    });

    it("has tokens from the token endpoint", async () => {
        graph = await api({ devices: 10, https: true });
        const { ARM_CLIENT_ID = "", ARM_CLIENT_SECRET = "" } = graph.emulator.environment();
        expect(graph.emulator.endpoint).toMatch(/^https:/);
        const form = { grant_type: "client_credentials", client_id: ARM_CLIENT_ID, client_secret: ARM_CLIENT_SECRET };
        const body = new URLSearchParams({ ...form, scope: `${AUDIENCE}/.default` }).toString();
        const { status: code, text } = await secure("POST", `/${graph.emulator.tenantId}/oauth2/v2.0/token`, body);
        expect(code).toBe(200);
        expect(await status({ Authorization: `Bearer ${JSON.parse(text).access_token}` })).toEqual([200, undefined]);
    });
});

/** A request to the https door, whose certificate is the emulator's own. */
async function secure(method: string, target: string, body: string): Promise<{ status: number; text: string }> {
    const { request } = await import("node:https");
    return new Promise((resolve, reject) => {
        const sent = request(
            `${graph.emulator.endpoint}${target}`,
            { method, rejectUnauthorized: false, headers: { "Content-Type": "application/x-www-form-urlencoded" } },
            (answer) => {
                let text = "";
                answer.on("data", (part) => {
                    text += part;
                });
                answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
            },
        );
        sent.on("error", reject);
        sent.end(body);
    });
}
