import { Random } from "../src/fleet/random";
import type { GraphRequest } from "../src/http/message";
import { documentedBudgets, throttledWorkloadOf } from "../src/throttle/budgets";
import { type ThrottleOptions, throttleSettings } from "../src/throttle/options";
import { resourceUnits } from "../src/throttle/resourceUnits";
import { Throttle } from "../src/throttle/throttle";
import { UsageWindow } from "../src/throttle/usageWindow";
import { type Api, api, MANAGED, POLICIES, staticGroup } from "./api";

const APP = "app";
const request = (method: string, path: string, query = "") => ({ method, path, query }) as GraphRequest;
const DEVICES = request("GET", "/deviceManagement/managedDevices");
const POLICY_WRITE = request("PATCH", "/deviceManagement/windowsQualityUpdatePolicies/1");

/** A throttle whose time stands still until it is moved. */
function still(options: ThrottleOptions = {}) {
    const clock = { now: 1_000_000 };
    const throttle = new Throttle(throttleSettings(options, 100), new Random(1), () => clock.now, 1000);
    const admitted = (each: GraphRequest, times: number, app = APP) =>
        Array.from({ length: times }, () => throttle.ask(each, app)).filter((verdict) => verdict.admitted).length;
    return { clock, throttle, admitted };
}

describe("documented budgets (Microsoft Graph, Service-specific throttling limits, January 2025)", () => {
    it.each([
        ["2,000 requests of an application for Intune devices in 20 s", DEVICES, 2000],
        ["200 writes of them", request("DELETE", "/deviceManagement/managedDevices/1"), 200],
        ["100 writes of update policies", POLICY_WRITE, 100],
        ["1,000 reads of update policies", request("GET", "/deviceManagement/windowsQualityUpdatePolicies"), 1000],
        ["1,000 reads of feature updates", request("GET", "/deviceManagement/windowsFeatureUpdateProfiles"), 1000],
        ["100 writes of device configuration", request("POST", "/deviceManagement/roleScopeTags"), 100],
        ["48 export jobs a minute (MSEndpointMgr, 2025)", request("POST", "/deviceManagement/reports/exportJobs"), 48],
        ["3,000 writes in the directory", request("POST", "/groups"), 3000],
        ["5 reads of audit logs", request("GET", "/auditLogs/directoryAudits"), 5],
    ])("admit %s", (_name, each, limit) => {
        const { admitted } = still();
        expect(admitted(each, limit + 50)).toBe(limit);
    });

    it.each([
        ["S", 3500],
        ["M", 5000],
        ["L", 8000],
    ] as const)("give a tenant of size %s %i resource units in 10 s", (tenantSize, units) => {
        const { admitted } = still({ tenantSize });
        expect(admitted(request("GET", "/devices"), units + 10)).toBe(units);
    });

    it("hold for all applications of a tenant together as well: 400 writes of Intune devices in 20 s", () => {
        const { admitted } = still();
        const write = request("DELETE", "/deviceManagement/managedDevices/1");
        expect([admitted(write, 250, "a"), admitted(write, 250, "b"), admitted(write, 250, "c")]).toEqual([
            200, 200, 0,
        ]);
    });

    it("are told to clients as far as Intune's devices go, unless nothing is throttled", () => {
        const told = (options: ThrottleOptions) => still(options).throttle.environment();
        expect(told({})).toEqual({ HOTPATCH_DEVICE_REQUESTS: "2000", HOTPATCH_DEVICE_REQUESTS_SECONDS: "20" });
        expect(told({ scale: 0.5, speed: 10, workloads: { intuneDevices: 0.1 } })).toEqual({
            HOTPATCH_DEVICE_REQUESTS: "100",
            HOTPATCH_DEVICE_REQUESTS_SECONDS: "2",
        });
        expect(told({ scale: 0 })).toEqual({});
        expect(told({ workloads: { intuneDevices: 0 } })).toEqual({});
    });

    it("are apart for each workload, and 130,000 in 10 s for all of them", () => {
        const { admitted } = still();
        admitted(POLICY_WRITE, 200);
        expect(admitted(DEVICES, 10)).toBe(10);
        expect(admitted(request("GET", "/admin/windows/updates/tenantSettings"), 131_000)).toBe(130_000 - 110);
    });

    it("name every workload that paths fall under", () => {
        const names = new Set(documentedBudgets("M").map(({ workload }) => workload));
        for (const path of ["/groups/1", "/deviceManagement/managedDevices", "/auditLogs/directoryAudits"]) {
            expect(names).toContain(throttledWorkloadOf({ path }));
        }
        expect(throttledWorkloadOf({ path: "/admin/windows/updates/tenantSettings" })).toBe("other");
    });
});

describe("resource units (Microsoft Graph, Service-specific throttling limits, January 2025)", () => {
    it.each([
        ["/groups", "", 1],
        ["/groups/1/members", "", 3],
        ["/groups('1')/members/$count", "", 3],
        ["/groups/1/transitiveMembers/microsoft.graph.device", "", 5],
        ["/subscribedSkus", "", 3],
        ["/groups/1/members", "$select=id", 2],
        ["/groups/1/members", "$select=id&$top=5", 1],
        ["/groups/1/members", "$top=20", 3],
        ["/groups", "$select=id&$top=5", 1],
        ["/groups/1", "$expand=members", 2],
        ["/groups/1/transitiveMembers", "%24select=id&$expand=owners", 5],
    ])("%s?%s costs %i", (path, query, units) => {
        expect(resourceUnits({ path, query })).toBe(units);
    });
});

describe("who comes back", () => {
    it("exactly when told is let in, with whole and with fractional seconds", () => {
        for (const retryAfter of ["whole", "fractional"] as const) {
            const { clock, throttle, admitted } = still({ retryAfter });
            admitted(POLICY_WRITE, 100);
            const { retryAfter: told } = throttle.ask(POLICY_WRITE, APP);
            expect(told).toMatch(retryAfter === "whole" ? /^\d+$/ : /^\d+\.\d{3}$/);
            clock.now += Number(told) * 1000;
            expect(throttle.ask(POLICY_WRITE, APP).admitted).toBe(true);
        }
    });

    it("too early is refused again, for longer (Dev Proxy, RetryAfterPlugin; 'all requests accrue', throttling guidance)", () => {
        const { clock, throttle, admitted } = still({ retryAfter: "fractional" });
        admitted(POLICY_WRITE, 100);
        clock.now += 15_000;
        admitted(POLICY_WRITE, 100);
        const first = Number(throttle.ask(POLICY_WRITE, APP).retryAfter);
        clock.now += first * 500;
        const second = throttle.ask(POLICY_WRITE, APP);
        expect(second.admitted).toBe(false);
        expect(Number(second.retryAfter)).toBeGreaterThan(first / 2);
        expect(throttle.statistics()).toMatchObject({ early: expect.any(Number), admitted: 100 });
        expect(throttle.statistics().early).toBeGreaterThan(0);
        clock.now += Number(second.retryAfter) * 1000;
        expect(throttle.ask(POLICY_WRITE, APP).admitted).toBe(true);
    });

    it("with memory puts everybody off by each refused request: who comes when it was told may be too early by then", () => {
        const { clock, throttle } = still({
            retryAfter: "fractional",
            banSeconds: 5,
            workloads: { intuneUpdates: 0.01 },
        });
        const ask = () => throttle.ask(request("GET", "/deviceManagement/windowsQualityUpdatePolicies"), APP);
        while (ask().admitted) {}
        const told = Number(ask().retryAfter);
        expect(Number(ask().retryAfter)).toBeCloseTo(told + 5, 1);
        clock.now += told * 1000;
        const early = ask();
        expect(early.admitted).toBe(false);
        expect(Number(early.retryAfter)).toBeCloseTo(10, 1);
        clock.now += 1000 * Number(early.retryAfter);
        expect(ask().admitted).toBe(true);
    });

    it("is often not told when by Intune (MSEndpointMgr, 2025), always by the directory", () => {
        const told = (each: GraphRequest, limit: number) => {
            const { clock, throttle } = still({ scale: limit });
            return Array.from({ length: 60 }, () => {
                clock.now += 600_000;
                throttle.ask(each, APP);
                return throttle.ask(each, APP).retryAfter;
            });
        };
        const intune = told(POLICY_WRITE, 0.01);
        expect(intune.filter((each) => each === undefined).length).toBeGreaterThan(20);
        expect(intune.filter((each) => each !== undefined).length).toBeGreaterThan(2);
        const directory = told(request("POST", "/groups"), 0.0003);
        expect(directory.every((each) => each !== undefined)).toBe(true);
        expect(directory.some((each) => each?.includes("."))).toBe(true);
        expect(directory.some((each) => !each?.includes("."))).toBe(true);
    });
});

describe("a window", () => {
    it("never admits more than its limit in any stretch of its length, whatever the rhythm", () => {
        const random = new Random(7);
        const window = new UsageWindow(50, 1000);
        const admitted: number[] = [];
        for (let now = 0; now < 20_000; now += random.below(30)) {
            if (window.fits(1, now)) {
                window.spend(1, now);
                admitted.push(now);
            }
        }
        const most = Math.max(
            ...admitted.map((from) => admitted.filter((at) => at >= from && at < from + 1000).length),
        );
        expect(most).toBeLessThanOrEqual(50);
        expect(admitted.length).toBeGreaterThan(900);
    });

    it("counts refused requests, to 1.8 times the limit at most", () => {
        const window = new UsageWindow(10, 1000);
        for (let each = 0; each < 100; each += 1) {
            window.spend(1, 0);
        }
        expect(window.spent(0)).toBe(18);
        expect(window.spent(1000)).toBe(0);
    });
});

describe("scaled", () => {
    it("budgets shrink, come back faster, or go away", () => {
        const { admitted } = still({ scale: 0.1 });
        expect(admitted(POLICY_WRITE, 100)).toBe(10);
        const fast = still({ speed: 100 });
        fast.admitted(POLICY_WRITE, 100);
        fast.clock.now += 200;
        expect(fast.admitted(POLICY_WRITE, 100)).toBe(100);
        expect(still({ scale: 0 }).admitted(POLICY_WRITE, 5000)).toBe(5000);
        const one = still({ workloads: { intuneUpdates: 0.05, intuneDevices: 0 } });
        expect(one.admitted(POLICY_WRITE, 100)).toBe(5);
        expect(one.admitted(DEVICES, 3000)).toBe(3000);
    });

    it.each([
        [{ scale: -1 }, /'throttle\.scale' is -1\. Pass a number of 0 or more/],
        [{ speed: 0 }, /'throttle\.speed' is 0\. Pass a number above 0/],
        [{ speeed: 1 }, /'throttle\.speeed' is not known\. Use one of scale, speed/],
        [{ retryAfter: "soon" }, /'throttle\.retryAfter' is "soon"\. Pass one of documented/],
        [{ workloads: { intune: 1 } }, /'throttle\.workloads\.intune' is not known/],
    ])("%j is refused with the fix", (options, message) => {
        expect(() => throttleSettings(options as ThrottleOptions, 10)).toThrow(message);
    });
});

describe("over HTTP", () => {
    let graph: Api;
    afterEach(() => graph.stop());

    it("the directory tells costs, warns above 0.8 of a budget, and says who was throttled and why (limits page, January 2025)", async () => {
        graph = await api({ throttle: { scale: 10 / 3500 } });
        const answers = [];
        for (let each = 0; each < 11; each += 1) {
            answers.push(await graph.get("/v1.0/groups"));
        }
        const [first] = answers;
        const last = answers.at(-1);
        expect(first?.headers.get("x-ms-resource-unit")).toBe("1");
        expect(first?.headers.get("x-ms-throttle-limit-percentage")).toBeNull();
        expect(answers[8]?.headers.get("x-ms-throttle-limit-percentage")).toBe("0.9");
        expect(last?.status).toBe(429);
        expect(last?.body.error).toMatchObject({ code: "TooManyRequests", innerError: { status: "429" } });
        expect(last?.headers.get("x-ms-throttle-scope")).toMatch(
            new RegExp(`^Tenant_Application/Read/[\\da-f-]{36}/${graph.emulator.tenantId}$`),
        );
        expect(last?.headers.get("x-ms-throttle-information")).toBe("ResourceUnitLimitExceeded");
        expect(last?.headers.get("retry-after")).toMatch(/^\d+(\.\d+)?$/);
        graph.emulator.advance(60_000);
        expect((await graph.get("/v1.0/groups")).status).toBe(200);
    });

    it("each part of a $batch meets its own budget, and the whole is 200 (Graph, Throttling and batching)", async () => {
        graph = await api({ throttle: { scale: 0.02, retryAfter: "fractional" } });
        const write = (id: string) => ({
            id,
            method: "POST",
            url: "/deviceManagement/windowsQualityUpdatePolicies",
            headers: { "Content-Type": "application/json" },
            body: { displayName: id },
        });
        const requests = [..."abcd"].map(write);
        const { status, body } = await graph.post("/beta/$batch", {
            requests: [...requests, { id: "read", method: "GET", url: MANAGED }],
        });
        expect(status).toBe(200);
        const parts: { id: string; status: number; headers: Record<string, string> }[] = body.responses;
        const count = (wanted: number) => parts.filter((part) => part.status === wanted).length;
        expect([count(201), count(429), count(200)]).toEqual([2, 2, 1]);
        expect(parts.find((part) => part.status === 429)?.headers["Retry-After"]).toMatch(/^\d+\.\d{3}$/);
        expect(graph.emulator.policies).toHaveLength(2);
    });

    it("is off unless asked for, and counts all the same: admitted when, refused when", async () => {
        graph = await api();
        await graph.post("/v1.0/groups", staticGroup());
        await graph.get(POLICIES);
        const { throttle } = graph.emulator;
        expect(throttle.statistics()).toMatchObject({
            admitted: 2,
            refused: 0,
            byWorkload: { identity: { admitted: 1 }, intuneUpdates: { admitted: 1 } },
        });
        expect(throttle.admissions.map(({ workload, admitted }) => [workload, admitted])).toEqual([
            ["identity", true],
            ["intuneUpdates", true],
        ]);
        throttle.reset();
        expect(throttle.statistics()).toMatchObject({ admitted: 0, byWorkload: {} });
    });
});
