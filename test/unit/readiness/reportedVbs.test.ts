import {
    type GraphEmulator,
    type GraphEmulatorOptions,
    startGraphEmulator,
} from "../../../packages/graph-emulator/src";
import { mismatches } from "../../../scripts/fleetComparison";
import { UserError } from "../../../src/base/userError";
import { main } from "../../../src/cli/main";
import { fixedToken } from "../../../src/graph/identity/accessToken";
import { createLogAnalytics } from "../../../src/graph/logAnalytics";
import { readGraphSettings } from "../../../src/graph/settings";
import { evaluateFleet, type FleetOptions } from "../../../src/readiness/fleet";
import { testTerminal } from "../cli/terminal";
import { clientOf } from "../delivery/tenant";
import { seeds } from "../sample";
import { entraObjects, fakeGraph, guidOf, intuneRecord, nameOf } from "./fakeGraph";

const [SEED = 1, OTHER_SEED = 2] = seeds(2);

function logsOf(emulator: GraphEmulator, workspaceId = emulator.logAnalytics.workspaceId) {
    return createLogAnalytics(readGraphSettings({ config: () => undefined, env: emulator.environment() }), workspaceId);
}

/** What came of it, and how many devices' VBS is from Log Analytics. */
async function evaluated(options: GraphEmulatorOptions, how: FleetOptions = {}, workspaceId?: string) {
    const emulator = await startGraphEmulator(options);
    try {
        const now = new Date(emulator.now());
        const logs = logsOf(emulator, workspaceId);
        const readiness = await evaluateFleet(clientOf(emulator), { now, logs, reasons: "all", ...how });
        const queries = emulator.requests.filter(({ path }) => path.endsWith("/query"));
        const taken = readiness.vbsBySource["Log Analytics, UCClient"] ?? 0;
        return { readiness, taken, queries: queries.length, tally: emulator.tally };
    } finally {
        await emulator.stop();
    }
}

describe("VBS by Windows Update for Business reports", () => {
    it.each([
        [500, SEED],
        [10_000, OTHER_SEED],
    ])(
        "gives the generator's own verdicts, whatever is stale, empty or missing there (%i devices, seed %i)",
        async (devices, seed) => {
            const logAnalytics = { lagHours: 0, staleShare: 0.1, emptyShare: 0.1, missingShare: 0.1 };
            const { readiness, taken, queries, tally } = await evaluated({ devices, seed, logAnalytics });
            expect(mismatches(readiness, tally)).toEqual([]);
            expect(taken).toBeGreaterThan(0);
            expect(queries).toBe(2);
            expect(readiness.notes.join(" ")).toContain(`VBS of ${taken} devices comes from Log Analytics`);
        },
        120_000,
    );

    it("is not taken where it is older than it may be", async () => {
        const fleet = { devices: 200, seed: 3, logAnalytics: { lagHours: 0 } };
        expect((await evaluated(fleet)).taken).toBeGreaterThan(0);
        expect((await evaluated(fleet, { maxAgeHours: 0 })).taken).toBe(0);
    });

    it("is not read where single reads are asked for", async () => {
        expect(await evaluated({ devices: 40, seed: 3 }, { vbs: "single" })).toMatchObject({ taken: 0, queries: 0 });
    });

    it.each([
        ["without a reader role", { logAnalytics: { readable: false } }, undefined, "insufficient access"],
        ["in a workspace that does not exist", {}, "00000000-0000-0000-0000-00000000beef", "does not exist"],
        ["whose answers are cut off", { logAnalytics: { lagHours: 0, mostRows: 20 } }, undefined, "left out rows"],
    ])("leaves devices to be read one by one %s, and says so", async (_, options, workspaceId, word) => {
        const { readiness, tally } = await evaluated({ devices: 200, seed: 3, ...options }, {}, workspaceId);
        expect(mismatches(readiness, tally)).toEqual([]);
        expect(readiness.notes.join(" ")).toContain(word);
        expect(readiness.notes.join(" ")).toContain("read one by one");
    });

    it.each([
        [
            "no token for it",
            () => Promise.reject(new UserError("no access token for Log Analytics.")),
            "no access token",
        ],
        ["another answer", async () => ({ tables: [{ rows: "none" }] }), "is not valid"],
        ["no data", async () => undefined, "where 0 have it enabled"],
    ])("leaves every device to be read by itself with %s", async (_, query, word) => {
        const graph = fakeGraph({ intune: [[intuneRecord("a")]], entra: [entraObjects("a")] });
        const readiness = await evaluateFleet(graph, { logs: { workspaceId: "w", query } });
        expect(readiness).toMatchObject({ byBadge: { Eligible: 1 }, complete: true });
        expect(readiness.notes.join(" ")).toContain(word);
        expect(graph.batched).toHaveLength(1);
    });

    it("takes a census at the last sync or later alone, in chunks of a large workspace", async () => {
        const asked: string[] = [];
        const rows = [
            [guidOf("entra-a"), true, "2026-11-01T08:00:00Z"],
            [guidOf("entra-b").toUpperCase(), true, "2026-11-01T07:59:59Z"],
            [guidOf("entra-c"), false, "2026-11-01T09:00:00Z"],
            ["PC", true, "2026-11-01T09:00:00Z"],
        ];
        const columns = ["AzureADDeviceId", "IsDeviceVBSEnabled", "LastCensusScanTime"].map((name) => ({ name }));
        const query = async (kql: string) => {
            asked.push(kql);
            const isFirst = kql.includes("== 0");
            return kql.endsWith("count")
                ? { tables: [{ rows: [[100_001]] }] }
                : { tables: [{ columns, rows: isFirst ? rows : [] }] };
        };
        const ids = ["a", "b", "c", "d"];
        const graph = fakeGraph({ intune: [ids.map((id) => intuneRecord(id))], entra: [entraObjects(...ids)] });
        const now = new Date("2026-11-02T08:00:00Z");
        const readiness = await evaluateFleet(graph, { now, logs: { workspaceId: "w", query } });
        expect(asked).toHaveLength(4);
        expect(asked[3]).toContain("hash(AzureADDeviceId, 3) == 2");
        expect(graph.batched.map(({ id }) => nameOf(id)).sort()).toEqual(["b", "c", "d"]);
        expect(readiness.notes.join(" ")).toContain("1 rows of Log Analytics are not valid");
    });

    it("needs a workspace", async () => {
        await expect(evaluated({ devices: 5 }, { vbs: "logAnalytics", logs: undefined })).rejects.toThrow(UserError);
    });
});

describe("the client of Log Analytics", () => {
    it.each([
        ["public", "https://api.loganalytics.azure.com"],
        ["usgovernmentl4", "https://api.loganalytics.us"],
        ["usgovernmentl5", "https://api.loganalytics.us"],
        ["china", "https://api.loganalytics.azure.cn"],
    ])("asks the workspace in the cloud %s at %s alone", async (environment, endpoint) => {
        const asked: string[] = [];
        const settings = readGraphSettings({ config: () => undefined, env: { ARM_ENVIRONMENT: environment } });
        const logs = createLogAnalytics(settings, "5c1e7a90-3f2b-4d6a-8e15-7b9c0d2f4a61", {
            tokens: fixedToken("token"),
            fetch: async (url) => {
                asked.push(url);
                return new Response('{"tables":[]}', { headers: { "content-type": "application/json" } });
            },
        });
        await expect(logs.query("UCClient | count")).resolves.toEqual({ tables: [] });
        expect(asked).toEqual([`${endpoint}/v1/workspaces/5c1e7a90-3f2b-4d6a-8e15-7b9c0d2f4a61/query`]);
    });

    it("gives an embedded Graph its own token only, and no real credential", () => {
        const env = {
            HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:9",
            ARM_TENANT_ID: "t",
            ARM_CLIENT_ID: "c",
            ARM_CLIENT_SECRET: "s",
        };
        const settings = readGraphSettings({ config: () => undefined, env });
        expect(() => createLogAnalytics(settings, "5c1e7a90-3f2b-4d6a-8e15-7b9c0d2f4a61")).toThrow(
            "never receives a real credential",
        );
    });
});

describe("hotpatch readiness", () => {
    it("reads the workspace that is given or set, and takes only its id", async () => {
        const emulator = await startGraphEmulator({ devices: 100, seed: 3, logAnalytics: { lagHours: 0 } });
        try {
            const { workspaceId } = emulator.logAnalytics;
            const run = async (args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
                const terminal = testTerminal({ env: { ...emulator.environment(), ...more } });
                const code = await main(["readiness", "-f", "json", ...args], terminal);
                return { code, out: terminal.out(), err: terminal.err() };
            };
            const sources = ({ out }: { out: string }) => Object.keys(JSON.parse(out).vbsBySource);
            expect(sources(await run(["--log-analytics-workspace", workspaceId]))).toContain("Log Analytics, UCClient");
            const set = { HOTPATCH_LOG_ANALYTICS_WORKSPACE: workspaceId };
            expect(sources(await run([], set))).toContain("Log Analytics, UCClient");
            expect(sources(await run(["--vbs", "single"], set))).toHaveLength(1);
            expect(sources(await run([]))).toHaveLength(1);
            expect((await run(["--log-analytics-workspace", "reports"])).err).toContain("Use the workspace's id");
            expect((await run([], { HOTPATCH_LOG_ANALYTICS_WORKSPACE: "reports" })).err).toContain("is 'reports'");
            expect((await run(["--vbs", "logAnalytics"])).err).toContain("no workspace is set");
        } finally {
            await emulator.stop();
        }
    });
});
