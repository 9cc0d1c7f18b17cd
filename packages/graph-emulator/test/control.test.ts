import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Api, api, dynamicGroup, POLICIES, staticGroup } from "./api";

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 20 });
});
afterEach(() => graph.stop());

const AT = "/_emulator";

describe("the emulator's own addresses", () => {
    it("need the emulator's own token; one that it issued to a caller will not do", async () => {
        for (const authorization of ["", "Bearer x", `Bearer ${graph.emulator.issueToken()}`]) {
            const { status, body } = await graph.get(`${AT}/state`, { Authorization: authorization });
            expect([status, body.error.message]).toEqual([401, expect.stringMatching(/own token is missing/)]);
        }
        expect((await graph.get(`${AT}/state`)).status).toBe(200);
    });

    it("name themselves, and say what is wrong with a call", async () => {
        const { body } = await graph.get(AT);
        expect(body.operations).toEqual(expect.arrayContaining(["GET /_emulator/state", "PUT /_emulator/faults"]));
        expect(await graph.get(`${AT}/nothing`)).toMatchObject({ status: 404 });
        const wrong = await graph.call("PATCH", `${AT}/faults`, {});
        expect([wrong.status, wrong.body.error.message]).toEqual([
            405,
            expect.stringMatching(/Use GET or PUT or POST or DELETE/),
        ]);
        expect((await graph.call("PUT", `${AT}/faults`, "{")).body.error.message).toMatch(/not valid JSON/);
    });

    it("tell what the fleet's generator counted, PC by PC if asked", async () => {
        const { byDevice, ...counts } = graph.emulator.tally;
        expect((await graph.get(`${AT}/tally`)).body).toEqual(counts);
        expect((await graph.get(`${AT}/tally?devices=true`)).body).toEqual({
            ...counts,
            byDevice: Object.fromEntries(byDevice),
        });
        expect((await graph.get(`${AT}/state`)).body.tally).toEqual(counts);
    });

    it("tell what the emulator's process has used", async () => {
        const before = process.resourceUsage();
        const { body } = await graph.get(`${AT}/process`);
        expect(body.pid).toBe(process.pid);
        expect(body.cpuSeconds).toBeGreaterThanOrEqual((before.userCPUTime + before.systemCPUTime) / 1_000_000);
        expect(body.peakMemoryBytes).toBeGreaterThanOrEqual(before.maxRSS * 1024);
    });

    it("are never in the log, nor hit by faults", async () => {
        graph.emulator.faults.add({ kind: "503", times: "always" });
        expect((await graph.get(`${AT}/requests`)).body).toEqual({ requests: [] });
    });

    it("show the log with bodies, in part if asked", async () => {
        await graph.post(POLICIES, { displayName: "ring" });
        await graph.get("/v1.0/groups?$top=3");
        await graph.post(POLICIES, {});
        const { requests } = (await graph.get(`${AT}/requests`)).body;
        expect(requests).toHaveLength(3);
        expect(requests[0]).toMatchObject({
            method: "POST",
            path: POLICIES,
            status: 201,
            body: { displayName: "ring" },
        });
        expect(JSON.parse(requests[0].answer)).toMatchObject({ displayName: "ring", approvalSettings: [] });
        const some = async (query: string) => (await graph.get(`${AT}/requests?${query}`)).body.requests.length;
        expect([
            await some("method=post"),
            await some("path=groups"),
            await some("status=400"),
            await some("last=1"),
        ]).toEqual([2, 1, 1, 1]);
        expect((await graph.delete(`${AT}/requests`)).status).toBe(204);
        expect(graph.emulator.requests).toEqual([]);
        expect(JSON.stringify(requests)).not.toContain(graph.emulator.token);
    });

    it("show the tenant as it is, whatever replicas say", async () => {
        await graph.post("/v1.0/groups", dynamicGroup());
        const { body } = await graph.get(`${AT}/state`);
        expect(body).toMatchObject({
            tenantId: graph.emulator.tenantId,
            cloud: "public",
            groups: [{ displayName: "Windows", processing: { status: "Succeeded" } }],
            policies: [],
            roleScopeTags: [{ id: "0", displayName: "Default" }],
            tally: { byBadge: expect.any(Object) },
        });
        const { byDevice: _, ...tally } = graph.emulator.tally;
        expect(body).toEqual(JSON.parse(JSON.stringify({ ...graph.emulator.state(), time: body.time, tally })));
    });

    it("move the clock forward, and only forward", async () => {
        const { body: before } = await graph.get(`${AT}/clock`);
        const { body: after } = await graph.post(`${AT}/clock`, { advanceMs: 3_600_000 });
        expect(after.now - before.now).toBeGreaterThanOrEqual(3_600_000);
        for (const advanceMs of [-1, "soon", undefined]) {
            expect((await graph.post(`${AT}/clock`, { advanceMs })).status).toBe(400);
        }
    });

    it("refuse what leads nowhere, and go on as before", async () => {
        const wrong: readonly (readonly [method: string, path: string, body?: unknown])[] = [
            ...[1e18, 1e15, 4e12, 8.64e15, 1e300, -1, null, true, [], "60000", {}].map(
                (advanceMs) => ["POST", "/clock", { advanceMs }] as const,
            ),
            ["POST", "/clock", "[".repeat(50)],
            ["POST", "/clock"],
            ...["9999-12-31", "2100-01-01", "2099-12-31", "+275760-09-13", "soon", 5, null].map(
                (to) => ["POST", "/servicing", { to }] as const,
            ),
            ...[0, -1, 121, 1e18, 1.5, "2", null].map((months) => ["POST", "/servicing", { months }] as const),
            ...[1e18, Number.MAX_VALUE, -1, "x", null].map(
                (milliseconds) => ["POST", "/faults", { kind: "slow", milliseconds }] as const,
            ),
            ["POST", "/faults", { kind: "429-whole", retryAfter: 1e300 }],
            ["POST", "/faults", { kind: "404", path: `/${"x".repeat(600)}` }],
            ["POST", "/faults", { kind: "404", path: "/**a**a**a**a**" }],
            ["PUT", "/faults", { rules: Array(1001).fill({ kind: "404", path: "/x" }) }],
            ["PUT", "/faults", []],
            ["PUT", "/faults", { __proto__: [], rules: 1 }],
            ...[1e300, 1.5, "2", []].map((links) => ["POST", "/faults/step", { links }] as const),
            ...[
                { lifetimeSeconds: 1e300 },
                { lifetimeSeconds: "60" },
                { roles: "x" },
                { roles: [1] },
                { audience: 1 },
            ].map((options) => ["POST", "/tokens", options] as const),
            ["POST", "/tokens", { tenantId: "nobody" }],
            ["POST", "/tokens", { role: [] }],
            ["POST", "/tokens", []],
            ["GET", "/requests?last=soon"],
            ["GET", "/requests?since=1e999"],
            ["GET", "/requests?status=-1"],
        ];
        for (const [method, path, body] of wrong) {
            const { status, text } = await graph.call(method, `${AT}${path}`, body);
            expect([path, body, status]).toEqual([path, body, 400]);
            expect(JSON.parse(text).error.message).toMatch(/^[A-Z].*\.$/s);
        }
        expect((await graph.get("/v1.0/groups")).status).toBe(200);
        expect((await graph.post(`${AT}/clock`, { advanceMs: 1 })).status).toBe(200);
    });

    it("move the clock to the end of its time, and everything still answers", async () => {
        const { body } = await graph.get(`${AT}/clock`);
        const advanceMs = Date.UTC(2099, 11, 31) - body.now;
        expect((await graph.post(`${AT}/clock`, { advanceMs })).status).toBe(200);
        expect((await graph.post(`${AT}/clock`, { advanceMs })).status).toBe(400);
        expect((await graph.post("/v1.0/groups", staticGroup())).status).toBe(201);
        for (const path of [
            "/v1.0/groups",
            "/v1.0/devices",
            "/beta/admin/windows/updates/catalog/entries",
            `${AT}/state`,
        ]) {
            expect([path, (await graph.get(path)).status]).toEqual([path, 200]);
        }
    });

    it("set, add, step, read and clear faults", async () => {
        const { body } = await graph.call("PUT", `${AT}/faults`, {
            chain: { kinds: ["503", "409"], advance: "manual" },
        });
        expect(body.chain).toMatchObject({ step: 0, matched: 0 });
        expect((await graph.get("/v1.0/groups")).status).toBe(503);
        await graph.post(`${AT}/faults/step`, {});
        expect((await graph.get("/v1.0/groups")).status).toBe(409);
        await graph.post(`${AT}/faults`, { kind: "404", path: "/devices" });
        expect((await graph.get("/v1.0/devices")).status).toBe(404);
        expect((await graph.get(`${AT}/faults`)).body).toMatchObject({
            rules: [{ rule: { kind: "404" }, matched: 1, injected: 1 }],
            injected: 3,
        });
        expect((await graph.delete(`${AT}/faults`)).status).toBe(204);
        expect((await graph.get("/v1.0/groups")).status).toBe(200);
        const wrong = await graph.call("PUT", `${AT}/faults`, { rules: [{ kind: "x" }] });
        expect([wrong.status, wrong.body.error.message]).toEqual([
            400,
            expect.stringMatching(/^Set faults: 'faults\.rules/),
        ]);
    });

    it("show what the throttle did", async () => {
        await graph.get("/v1.0/groups");
        expect((await graph.get(`${AT}/throttle`)).body).toMatchObject({
            admitted: 1,
            byWorkload: { identity: { units: 1 } },
        });
        const { admissions } = (await graph.get(`${AT}/throttle?admissions=true`)).body;
        expect(admissions).toEqual([expect.objectContaining({ admitted: true, workload: "identity" })]);
        await graph.delete(`${AT}/throttle`);
        expect((await graph.get(`${AT}/throttle`)).body).toMatchObject({ admitted: 0 });
    });

    it("issue tokens with fewer roles", async () => {
        const { token } = (await graph.post(`${AT}/tokens`, { roles: ["Group.Read.All"] })).body;
        const as = { Authorization: `Bearer ${token}` };
        expect((await graph.get("/v1.0/groups", as)).status).toBe(200);
        expect((await graph.get(POLICIES, as)).status).toBe(403);
    });

    it("take and bring back snapshots by number", async () => {
        const { id } = (await graph.post(`${AT}/snapshots`, {})).body;
        await graph.post(POLICIES, { displayName: "later" });
        expect((await graph.post(`${AT}/snapshots/${id}/restore`, {})).status).toBe(204);
        expect((await graph.get(POLICIES)).body.value).toEqual([]);
        expect((await graph.delete(`${AT}/snapshots/${id}`)).status).toBe(204);
        expect((await graph.post(`${AT}/snapshots/${id}/restore`, {})).status).toBe(400);
    });
});

describe("snapshots", () => {
    it("bring back groups, members, policies, assignments, tags and settings, as often as wanted", async () => {
        const { body: group } = await graph.post("/v1.0/groups", staticGroup());
        const { body: policy } = await graph.post(POLICIES, { displayName: "ring" });
        const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id };
        await graph.post(`${POLICIES}/${policy.id}/assign`, { assignments: [{ target }] });
        const snapshot = graph.emulator.snapshot();
        const before = { ...graph.emulator.state(), time: "" };
        for (let round = 0; round < 2; round += 1) {
            await graph.post(`${POLICIES}/${policy.id}/assign`, { assignments: [] });
            await graph.delete(`${POLICIES}/${policy.id}`);
            await graph.delete(`/v1.0/groups/${group.id}`);
            await graph.post("/beta/deviceManagement/roleScopeTags", { displayName: "Berlin" });
            await graph.patch("/beta/admin/windows/updates/tenantSettings", {
                areDataProcessorServiceForWindowsFeaturesEnabled: true,
            });
            expect({ ...graph.emulator.state(), time: "" }).not.toEqual(before);
            snapshot.restore();
            expect({ ...graph.emulator.state(), time: "" }).toEqual(before);
        }
        expect((await graph.get(`${POLICIES}/${policy.id}`)).status).toBe(200);
    });

    it("bring back what was yet to happen: members of a dynamic group", async () => {
        const slow = await api({ devices: 20, membershipDelayMs: 60_000 });
        await slow.post("/v1.0/groups", dynamicGroup());
        const snapshot = slow.emulator.snapshot();
        slow.emulator.advance(60_000);
        const { members } = slow.emulator.groups[0] ?? { members: [] };
        expect(members.length).toBeGreaterThan(0);
        snapshot.restore();
        // Time went on: what was due at that moment is overdue.
        expect(slow.emulator.groups[0]?.members).toEqual(members);
        await slow.stop();
    });

    it("reset goes back to the seeded tenant, with an empty log and a throttle without memory", async () => {
        const seeded = await api({ devices: 5, tenant: { policies: [{ displayName: "there from the start" }] } });
        await seeded.delete(`${POLICIES}/${seeded.emulator.policies[0]?.id}`);
        await seeded.post("/v1.0/groups", staticGroup());
        expect((await seeded.post(`${AT}/reset`, {})).status).toBe(204);
        expect(seeded.emulator.policies.map(({ displayName }) => displayName)).toEqual(["there from the start"]);
        expect([seeded.emulator.groups, seeded.emulator.requests]).toEqual([[], []]);
        expect(seeded.emulator.throttle.statistics().admitted).toBe(0);
        await seeded.stop();
    });
});

describe("recordings and the log", () => {
    it("a recording has a line of JSON for every request and every part, answered in full, and no token", async () => {
        const folder = mkdtempSync(join(tmpdir(), "record-"));
        const record = join(folder, "log.ndjson");
        const recorded = await api({ devices: 5, record });
        recorded.emulator.faults.add({ kind: "reset-done", path: "/groups", method: "POST" });
        await recorded.post(POLICIES, { displayName: "ring" });
        await recorded.post("/v1.0/groups", staticGroup()).catch(() => undefined);
        await recorded.post("/beta/$batch", { requests: [{ id: "1", method: "GET", url: "/devices?$top=1" }] });
        const { token } = recorded.emulator;
        await recorded.stop();
        const text = readFileSync(record, "utf8");
        const lines = text
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line));
        expect(lines.map(({ method, path, status, fault }) => [method, path.split("?")[0], status, fault])).toEqual([
            ["POST", POLICIES, 201, undefined],
            ["POST", "/v1.0/groups", 0, "reset-done"],
            ["GET", "/beta/devices", 200, undefined],
            ["POST", "/beta/$batch", 200, undefined],
        ]);
        expect(lines[0]).toMatchObject({
            time: expect.stringMatching(/Z$/),
            body: { displayName: "ring" },
            answer: { displayName: "ring", id: expect.any(String) },
            answerHeaders: { Location: expect.any(String) },
        });
        expect(lines[2].batch).toBe(lines[3].requestId);
        expect(text).not.toContain(token);
        rmSync(folder, { recursive: true });
    });

    it("a file that cannot be written is told at the start", async () => {
        await expect(api({ record: join(tmpdir(), "no", "such", "folder", "log") })).rejects.toMatchObject({
            code: "ENOENT",
        });
    });

    it("the log is bounded, and so is what it keeps of an answer", async () => {
        const small = await api({ devices: 40, logSize: 20 });
        for (let each = 0; each < 60; each += 1) {
            await small.get(`/v1.0/devices?$top=${each + 1}`);
        }
        expect(small.emulator.requests.length).toBeLessThanOrEqual(32);
        expect(small.emulator.requests.at(-1)).toMatchObject({ path: "/v1.0/devices?$top=60" });
        expect(small.emulator.requests.at(-1)?.answer).toHaveLength(2048);
        expect(small.emulator.throttle.admissions.length).toBeLessThanOrEqual(32);
        await small.stop();
    });
});
