import { FAULT_KINDS, type FaultName, type FaultPlan, type FaultRule, parseFaults } from "../src";
import { type Api, api, dynamicGroup, intuneMessage, POLICIES, staticGroup } from "./api";

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 5 });
});
afterEach(() => graph.stop());

const fault = (rule: FaultRule) => graph.emulator.faults.add(rule);
const create = (displayName = "ring") => graph.post(POLICIES, { displayName });
const names = () => graph.emulator.policies.map(({ displayName }) => displayName);

const SLOW: Partial<Record<FaultName, number>> = { hang: 30, slow: 30 };

describe.each(FAULT_KINDS)("$name: $summary", ({ name, effect, ...kind }) => {
    const rule: FaultRule = { kind: name, method: "POST", milliseconds: SLOW[name] };
    const status = "status" in kind ? kind.status : undefined;

    it(`${effect === "none" ? "leaves nothing" : "leaves the policy"} behind`, async () => {
        fault(rule);
        await create().catch(() => undefined);
        expect(names()).toEqual(effect === "none" ? [] : ["ring"]);
        expect((await create("next")).status).toBe(201);
    });

    it("names itself in x-emulator-fault and in the log, as far as anything gets through", async () => {
        fault(rule);
        const seen = await fetch(`${graph.emulator.httpEndpoint}${POLICIES}`, {
            method: "POST",
            headers: { Authorization: `Bearer ${graph.emulator.token}`, "Content-Type": "application/json" },
            body: JSON.stringify({ displayName: "ring" }),
        }).catch(() => undefined);
        expect(graph.emulator.requests.at(-1)).toMatchObject({ fault: name, status: seen?.status ?? 0 });
        if (seen !== undefined) {
            expect(seen.headers.get("x-emulator-fault")).toBe(name);
            expect(seen.status).toBe(status ?? 201);
        } else {
            expect(["reset", "reset-done", "hang"]).toContain(name);
        }
        await seen?.text().catch(() => undefined);
    });
});

describe("forms of answers", () => {
    const answered = async (kind: FaultName, path = POLICIES) => {
        fault({ kind });
        return await graph.get(path);
    };

    it("400-transient is Intune's, with an all-zero operation id (public issue threads)", async () => {
        const answer = await answered("400-transient");
        expect(answer.body.error.code).toBe("BadRequest");
        expect(intuneMessage(answer)).toMatch(
            /^An error has occurred - Operation ID \(for customer support\): 00000000-0000-0000-0000-000000000000/,
        );
    });

    it("400-not-found is about the object that is there all the same (public issue threads)", async () => {
        const { body } = await create();
        const answer = await answered("400-not-found", `${POLICIES}/${body.id}`);
        expect([answer.status, answer.body.error.code]).toEqual([400, "ResourceNotFound"]);
        expect(intuneMessage(answer)).toContain(body.id);
        expect((await graph.get(`${POLICIES}/${body.id}`)).status).toBe(200);
    });

    it("403-scopes names the permissions of the very request (public issue threads)", async () => {
        expect(intuneMessage(await answered("403-scopes"))).toContain(
            "Application must have one of the following scopes: DeviceManagementConfiguration.Read.All",
        );
        expect((await answered("403-scopes", "/v1.0/groups")).body.error.code).toBe("Authorization_RequestDenied");
    });

    it("401-expired is Graph's own", async () => {
        expect((await answered("401-expired")).body.error.code).toBe("InvalidAuthenticationToken");
    });

    it("429 comes without Retry-After, with whole seconds, and with a fraction (throttling guidance: 2.128)", async () => {
        const header = async (kind: FaultName) => (await answered(kind)).headers.get("retry-after");
        expect(await header("429")).toBeNull();
        expect(await header("429-whole")).toBe("2");
        expect(await header("429-fractional")).toBe("2.128");
        expect(await header("503")).toBeNull();
        expect(await header("503-retry-after")).toBe("2");
        fault({ kind: "503-retry-after", retryAfter: 7 });
        expect((await graph.get(POLICIES)).headers.get("retry-after")).toBe("7");
    });

    it("500-query-broker is throttling in disguise", async () => {
        const { status, body } = await answered("500-query-broker", "/v1.0/groups");
        expect([status, body.error.message]).toEqual([500, expect.stringMatching(/query broker/)]);
    });

    it("html is not JSON, and says so", async () => {
        const { headers, text } = await answered("html");
        expect(headers.get("content-type")).toContain("text/html");
        expect(text).toMatch(/^<!DOCTYPE html>/);
    });

    it("malformed-json has the right status and type, and does not parse", async () => {
        fault({ kind: "malformed-json" });
        const response = await fetch(`${graph.emulator.httpEndpoint}${POLICIES}`, {
            headers: { Authorization: `Bearer ${graph.emulator.token}` },
        });
        expect([response.status, response.headers.get("content-type")]).toEqual([200, expect.stringMatching(/json/)]);
        await expect(response.json()).rejects.toThrow(/JSON/);
    });

    it("truncated breaks off in the body, slow brings all of it later", async () => {
        await expect(answered("truncated")).rejects.toThrow();
        fault({ kind: "slow", milliseconds: 60 });
        const began = performance.now();
        expect((await graph.get(POLICIES)).body.value).toEqual([]);
        expect(performance.now() - began).toBeGreaterThan(50);
    });

    it("a refusal of the service gets lost like any other answer", async () => {
        fault({ kind: "reset-done", method: "POST" });
        await expect(graph.post(POLICIES, { displayName: 7 })).rejects.toThrow();
        expect(graph.emulator.requests.at(-1)).toMatchObject({ status: 0, fault: "reset-done" });
    });
});

describe("which request is hit", () => {
    it("the Nth that matches, so many of them; the handle tells how many matched", async () => {
        const handle = fault({ kind: "503", method: "POST", path: "/groups", nth: 2, times: 2 });
        const statuses = [];
        for (let each = 0; each < 5; each += 1) {
            statuses.push((await graph.post("/v1.0/groups", staticGroup())).status);
            await graph.get("/v1.0/groups");
        }
        expect(statuses).toEqual([201, 503, 503, 201, 201]);
        expect(handle).toMatchObject({ matched: 5, injected: 2 });
        handle.remove();
        expect(graph.emulator.faults.report().rules).toEqual([]);
    });

    it("count hits nothing and counts, so that a run can be gone through request by request", async () => {
        const all = fault({ kind: "count" });
        const writes = fault({ kind: "count", method: "write" });
        await create();
        await graph.get(POLICIES);
        expect([all.matched, all.injected, writes.matched]).toEqual([2, 0, 1]);
    });

    it.each([
        ["/groups/*", "/v1.0/groups/11111111-1111-4111-8111-111111111111", true],
        ["/groups/{id}", "/v1.0/groups('11111111-1111-4111-8111-111111111111')", true],
        ["/groups/*", "/v1.0/groups", false],
        ["/groups/*", "/v1.0/groups/1/members", false],
        ["/groups/**", "/v1.0/groups/1/members", true],
        ["/GROUPS", "/beta/groups?$top=1", true],
        ["/deviceManagement/**", "/beta/deviceManagement/managedDevices/1", true],
        ["/deviceManagement/*/1", "/beta/deviceManagement/managedDevices/12", false],
    ])("%s fits %s: %s", async (path, address, fits) => {
        const { matched } = await (async () => {
            const handle = fault({ kind: "count", path });
            await graph.get(address);
            return handle;
        })();
        expect(matched).toBe(fits ? 1 : 0);
    });

    it("version and kind of request matter if they are named", async () => {
        const beta = fault({ kind: "count", version: "beta" });
        const parts = fault({ kind: "count", of: "parts" });
        const whole = fault({ kind: "count", of: "requests" });
        await graph.post("/v1.0/$batch", { requests: [{ id: "1", method: "GET", url: "/groups" }] });
        await graph.get(POLICIES);
        expect([beta.matched, parts.matched, whole.matched]).toEqual([1, 1, 2]);
    });

    it("of a $batch the part alone, with its own header (Graph, Combine multiple requests)", async () => {
        fault({ kind: "503-retry-after", path: "/groups", of: "parts" });
        const { status, body } = await graph.post("/v1.0/$batch", {
            requests: [
                { id: "1", method: "GET", url: "/groups" },
                { id: "2", method: "GET", url: "/devices" },
                { id: "3", method: "GET", url: "/devices", dependsOn: ["1"] },
            ],
        });
        const part = (id: string) => body.responses.find((each: { id: string }) => each.id === id);
        expect(status).toBe(200);
        expect(part("1")).toMatchObject({
            status: 503,
            headers: { "x-emulator-fault": "503-retry-after", "Retry-After": "2" },
        });
        expect([part("2").status, part("3").status]).toEqual([200, 424]);
    });

    it("a part whose connection breaks takes the whole $batch with it, after all parts were done", async () => {
        fault({ kind: "reset-done", method: "POST", path: "/groups", of: "parts" });
        const headers = { "Content-Type": "application/json" };
        const part = (id: string) => ({ id, method: "POST", url: "/groups", headers, body: staticGroup(id) });
        await expect(graph.post("/v1.0/$batch", { requests: [part("a"), part("b")] })).rejects.toThrow();
        expect(graph.emulator.groups.map(({ displayName }) => displayName)).toEqual(["a", "b"]);
    });

    it("an unknown token is refused before any fault", async () => {
        const handle = fault({ kind: "503" });
        expect((await graph.get(POLICIES, { Authorization: "Bearer a.b.c" })).status).toBe(401);
        expect(handle.matched).toBe(0);
    });
});

describe("the chain", () => {
    it("gives each matching request its next fault, and ends in success (IntuneSimulator's failure chain)", async () => {
        graph.emulator.faults.set({ chain: { kinds: ["503", "429", "reset"], path: "/groups" } });
        expect((await graph.get("/v1.0/groups")).status).toBe(503);
        expect((await graph.get("/v1.0/devices")).status).toBe(200);
        expect((await graph.get("/v1.0/groups")).status).toBe(429);
        await expect(graph.get("/v1.0/groups")).rejects.toThrow();
        expect((await graph.get("/v1.0/groups")).status).toBe(200);
        expect(graph.emulator.faults.report().chain).toMatchObject({ step: 3, matched: 4, injected: 3 });
    });

    it("stays where it is until it is told to go on, if it is manual", async () => {
        graph.emulator.faults.set({ chain: { kinds: ["503", "409"], advance: "manual" } });
        const status = async () => (await graph.get("/v1.0/groups")).status;
        expect([await status(), await status()]).toEqual([503, 503]);
        graph.emulator.faults.step();
        expect(await status()).toBe(409);
        graph.emulator.faults.step();
        expect(await status()).toBe(200);
        graph.emulator.faults.step(-2);
        expect(await status()).toBe(503);
    });
});

it("random faults are the same for the same seed, and about as many as asked", async () => {
    const run = async (seed: number) => {
        graph.emulator.faults.set({ random: { share: 0.4, seed, kinds: ["503", "429"] } });
        const statuses = [];
        for (let each = 0; each < 40; each += 1) {
            statuses.push((await graph.get("/v1.0/groups")).status);
        }
        return statuses;
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.filter((status) => status !== 200).length).toBeGreaterThan(8);
    expect(first.filter((status) => status !== 200).length).toBeLessThan(25);
});

it("faults of the start come back with reset", async () => {
    const other = await api({ devices: 0, faults: { rules: [{ kind: "503" }] } });
    expect((await other.get("/v1.0/groups")).status).toBe(503);
    expect((await other.get("/v1.0/groups")).status).toBe(200);
    other.emulator.faults.clear();
    other.emulator.reset();
    expect((await other.get("/v1.0/groups")).status).toBe(503);
    await other.stop();
});

describe("plans", () => {
    it.each([
        [{ rules: [{ kind: "504x" }] }, /'faults\.rules\[0\]\.kind' is not valid\. Use one of 400, /],
        [{ rules: [{ kind: "503", nth: 0 }] }, /rules\[0\]\.nth' is not valid\. Use a whole number from 1 on/],
        [{ rules: [{ kind: "503", path: "/v1.0/groups" }] }, /Use the path after the version/],
        [{ rules: [{ kind: "503", metod: "GET" }] }, /metod' is not valid\. Not a known key\. Use one of method/],
        [{ rules: [{}] }, /rules\[0\]' is not valid\. It needs 'kind'/],
        [{ random: { share: 2 } }, /random\.share' is not valid\. Use a number from 0 to 1/],
        [{ chain: { kinds: [] } }, /chain\.kinds' is not valid\. Use a list/],
        [{ rule: [] }, /'faults\.rule' is not valid\. Not a known key\. Use rules, chain or random/],
    ])("%j is refused with the fix", (plan, message) => {
        expect(() => graph.emulator.faults.set(plan as FaultPlan)).toThrow(message);
    });

    it("are written on a command line in short", () => {
        expect(
            parseFaults(["504-done", "503@/groups/*", "409@PATCH /groups/*#3", "429@POST,PATCH#2x4", "reset#1x*"]),
        ).toEqual({
            rules: [
                { kind: "504-done" },
                { kind: "503", path: "/groups/*" },
                { kind: "409", method: "PATCH", path: "/groups/*", nth: 3 },
                { kind: "429", method: "POST,PATCH", nth: 2, times: 4 },
                { kind: "reset", nth: 1, times: "always" },
            ],
        });
        expect(parseFaults(["random=0.05"])).toEqual({ rules: [], random: { share: 0.05 } });
        expect(() => parseFaults(["503 on Tuesdays"])).toThrow(/is not valid\. Write a kind, then @/);
        expect(() => parseFaults(["555"])).toThrow(/Use one of 400/);
        const slash = "Use the path after the version, beginning with a slash: /groups/*.";
        for (const text of ["504-done@POST groups", "503@groups"]) {
            expect(() => parseFaults([text])).toThrow(`Set faults: '${text}' has no valid path. ${slash}`);
        }
        expect(() => parseFaults(["503@PSOT /groups"])).toThrow(
            "Set faults: '503@PSOT /groups' has no valid method. Use GET, POST, PATCH, PUT, DELETE or write.",
        );
        expect(() => parseFaults(["random=often"])).toThrow(/Use a number from 0 to 1/);
    });
});

it("faults come before the throttle, so that a request that never got through costs nothing", async () => {
    fault({ kind: "503" });
    await graph.post("/v1.0/groups", dynamicGroup());
    expect(graph.emulator.throttle.statistics().admitted).toBe(0);
});
