import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type GraphEmulator, startGraphEmulator } from "intune-graph-emulator";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { environmentOf } from "../../../src/tenants/environment";
import { evaluateTenants, type TenantsOptions } from "../../../src/tenants/evaluateTenants";
import { tenantsOf } from "../../../src/tenants/summary";
import type { ListedTenant } from "../../../src/tenants/tenantsFile";
import { SleptTime } from "../sleptTime";
import { filesBelow, rowsOf, temporaryFolder } from "./parquet";

const NOW = new Date("2026-11-28T12:00:00Z");
const MORNING = new Date("2026-11-28T06:00:00Z");
const TOMORROW = new Date("2026-11-29T12:00:00Z");

describe("many tenants in one run", () => {
    let emulator: GraphEmulator;
    let folder: ReturnType<typeof temporaryFolder>;
    let tenants: ListedTenant[];
    let env: Record<string, string>;
    /** Tenants whose requests are answered by nobody. */
    const cutOff = new Set<string>();

    beforeAll(async () => {
        emulator = await startGraphEmulator({
            devices: 0,
            seed: 5,
            tenants: { count: 12, devices: 25, failing: 3, kept: 4 },
        });
        env = { ...emulator.environment() };
        tenants = emulator.tenants.list.map(({ tenantId }, index) => {
            env[`TOKEN_${index}`] = emulator.issueToken({ tenantId });
            return { id: tenantId, name: `Tenant ${index}`, credentials: { HOTPATCH_GRAPH_TOKEN: `TOKEN_${index}` } };
        });
    });
    const time = new SleptTime();
    beforeEach(() => {
        time.begin();
        folder = temporaryFolder();
        cutOff.clear();
    });
    afterEach(() => {
        jest.restoreAllMocks();
        folder.remove();
    });
    afterAll(() => emulator.stop());

    const connect: TenantsOptions["connect"] = (tenant) => {
        const settings = readGraphSettings({ config: () => undefined, env: environmentOf(tenant, env) });
        return {
            graph: createGraphClient(
                cutOff.has(tenant.id) ? { ...settings, endpoint: "http://127.0.0.1:1" } : settings,
            ),
            logs: undefined,
        };
    };
    const evaluate = (some: readonly ListedTenant[], options: Partial<TenantsOptions> = {}) =>
        evaluateTenants(some, {
            folder: folder.path,
            now: NOW,
            reasons: "all",
            connect,
            filesOf: () => undefined,
            ...options,
        });
    const devicesIn = (pattern = "*") =>
        rowsOf(`SELECT * FROM read_parquet('${folder.path}/readiness/date=*/tenant=${pattern}/*.parquet')`);
    const good = () => tenants.filter((_, index) => emulator.tenants.list[index]?.failure === undefined);

    it("fills a partition each, with every device as its generator counts it", async () => {
        const result = await evaluate(tenants);
        for (const { id } of good()) {
            const tally = emulator.tenants.tallyOf(id);
            const found = result.tenants.find(({ tenant }) => tenant === id);
            expect(found).toMatchObject({ state: "good", devices: 25, eligible: tally?.byBadge.Eligible, error: null });
            const rows = await devicesIn(id);
            expect(new Map(rows.map(({ intuneId, badge }) => [intuneId, badge]))).toEqual(
                new Map([...(tally?.byDevice ?? [])].map(([intuneId, { badge }]) => [intuneId, badge])),
            );
        }
        expect(filesBelow(folder.path)).toEqual(
            [
                "tenants.parquet",
                ...tenants.map(({ id }) => `tenants/date=2026-11-28/tenant=${id}/part-0000.parquet`),
                ...good().map(({ id }) => `readiness/date=2026-11-28/tenant=${id}/part-0000.parquet`),
            ].sort(),
        );
    });

    it("goes on where a tenant fails, and says why in its row", async () => {
        const result = await evaluate(tenants);
        expect(result.notRead).toBe(3);
        expect(result.tenants.slice(0, 3).map(({ state, devices }) => [state, devices])).toEqual(
            Array.from({ length: 3 }, () => ["notRead", null]),
        );
        const failures = Object.fromEntries(
            emulator.tenants.list.flatMap(({ tenantId, failure }) => {
                const error = result.tenants.find(({ tenant }) => tenant === tenantId)?.error;
                return failure === undefined ? [] : [[failure, error]];
            }),
        );
        expect(failures).toEqual({
            consent: expect.stringContaining("401"),
            forbidden: expect.stringContaining("403"),
            unavailable: expect.stringContaining("503"),
        });
        const list = await rowsOf(`SELECT tenant, error FROM '${folder.path}/tenants.parquet' WHERE error IS NOT NULL`);
        expect(new Set(list.map(({ error }) => error))).toEqual(new Set(Object.values(failures)));
    });

    it("has the worst tenant first, with what stands in the way of its devices", async () => {
        const { tenants: found, byBadge, remedies } = await evaluate(good());
        const shares = found.map(({ eligible, devices }) => Number(eligible) / Number(devices));
        expect(shares).toEqual([...shares].sort((a, b) => a - b));
        const [worst] = found;
        const tally = emulator.tenants.tallyOf(worst?.tenant ?? "")?.byBadge ?? {};
        expect(Object.fromEntries(worst?.reasons.map(({ badge, devices }) => [badge, devices]) ?? [])).toEqual(
            Object.fromEntries(Object.entries(tally).filter(([badge, devices]) => badge !== "Eligible" && devices > 0)),
        );
        expect(worst?.reasons[0]?.finding).toMatch(/\w/);
        expect(Object.values(byBadge).reduce((sum, each) => sum + each, 0)).toBe(25 * good().length);
        expect(remedies.length).toBeGreaterThan(0);
        expect(remedies[0]?.devices).toBe(Math.max(...remedies.map(({ devices }) => devices)));
    });

    it("replaces what a run of the same day wrote, and keeps other days", async () => {
        const [first, second] = good();
        const some = [first, second].flatMap((each) => each ?? []);
        await evaluate(some, { now: MORNING });
        await evaluate(some);
        expect(await devicesIn()).toHaveLength(50);
        await evaluate(some, { now: TOMORROW });
        expect(await devicesIn()).toHaveLength(100);
        const list = await rowsOf(`SELECT DISTINCT date, evaluatedAt FROM '${folder.path}/tenants.parquet'`);
        expect(list).toEqual([{ date: "2026-11-29", evaluatedAt: expect.stringContaining("2026-11-29 12:00:00") }]);
        expect(await tenantsOf(folder.path, "2026-11-28")).toMatchObject({
            date: "2026-11-28",
            byBadge: expect.anything(),
        });
    });

    it("keeps the devices of a tenant that fails later on the same day, beside the error", async () => {
        const [tenant, other] = good();
        if (tenant === undefined || other === undefined) {
            throw new Error("the emulator has no tenants");
        }
        const [before] = (await evaluate([tenant], { now: MORNING })).tenants;
        cutOff.add(tenant.id).add(other.id);
        const after = (await evaluate([tenant, other])).tenants;
        expect(after.find((each) => each.tenant === tenant.id)).toMatchObject({
            state: "notRead",
            devices: before?.devices,
            eligible: before?.eligible,
            reasons: before?.reasons,
            error: expect.stringContaining("no answer"),
        });
        expect(after.find((each) => each.tenant === other.id)).toMatchObject({ devices: null, reasons: [] });
        expect(await devicesIn()).toHaveLength(25);
    });

    it("does not take the devices of one tenant for those of another", async () => {
        const [tenant, other] = good();
        const mixed = { ...tenant, credentials: other?.credentials } as ListedTenant;
        const [found] = (await evaluate([mixed])).tenants;
        expect(found).toMatchObject({ tenant: tenant?.id, state: "notRead" });
        expect(found?.error).toContain(`The credentials are for tenant ${other?.id}`);
        expect(filesBelow(folder.path).filter((file) => file.startsWith("readiness/"))).toEqual([]);
    });

    it("is divided into shards that together write what one run does", async () => {
        const whole = await evaluate(good());
        const parts = temporaryFolder();
        const shards = [1, 2, 3].map((number) => ({ number, of: 3 }));
        const results = await Promise.all(shards.map((shard) => evaluate(good(), { folder: parts.path, shard })));
        expect(results.map(({ shard }) => shard)).toEqual(shards);
        expect(results.flatMap((result) => result.tenants)).toHaveLength(good().length);
        const { folder: _here, ...both } = await tenantsOf(parts.path, "2026-11-28");
        expect(whole).toMatchObject(both);
        expect(await rowsOf(`SELECT * FROM '${parts.path}/tenants.parquet'`)).toEqual(
            await rowsOf(`SELECT * FROM '${folder.path}/tenants.parquet'`),
        );
        parts.remove();
    });

    it("judges each tenant by the gate", async () => {
        const terms = { failUnder: 40 };
        const { tenants: found } = await evaluate(good(), { gate: terms });
        for (const { tenant, state, gate } of found) {
            const tally = emulator.tenants.tallyOf(tenant)?.byBadge ?? {};
            const known = 100 * (tally.Eligible ?? 0) >= 40 * 25;
            expect([tenant, gate === "held"]).toEqual([tenant, known]);
            expect(state).toBe(gate === "held" ? "good" : gate === "notHeld" ? "gateNotHeld" : "notKnown");
        }
    });

    it("reads saved exports where a tenant has some", async () => {
        const [tenant] = good();
        const files = [join(__dirname, "missing.csv")];
        const { tenants: found } = await evaluate([tenant as ListedTenant], { filesOf: () => files });
        expect(found[0]?.error).toContain("no such file or folder");
    });

    it("leaves what it did not finish as it was when it is interrupted", async () => {
        const stop = new AbortController();
        const some = good().slice(0, 4);
        await evaluate(some, { now: MORNING });
        const before = await rowsOf(`SELECT * FROM '${folder.path}/tenants.parquet'`);
        const { notAsked, tenants: found } = await evaluate(some, {
            signal: stop.signal,
            atOnce: 1,
            onTenant: () => stop.abort(new Error("it was interrupted")),
        });
        expect(found).toHaveLength(1);
        expect(notAsked).toEqual(some.slice(1).map(({ name }) => name));
        const after = await rowsOf(`SELECT * FROM '${folder.path}/tenants.parquet'`);
        expect(after.filter(({ tenant }) => tenant !== found[0]?.tenant)).toEqual(
            before.filter(({ tenant }) => tenant !== found[0]?.tenant),
        );
        expect(await devicesIn()).toHaveLength(100);
    });

    it("writes no token and no secret into any file", async () => {
        await evaluate(tenants);
        const secrets = [
            emulator.token,
            ...Object.keys(env).flatMap((name) => (/TOKEN/.test(name) ? (env[name] ?? []) : [])),
        ];
        for (const file of filesBelow(folder.path)) {
            const bytes = readFileSync(join(folder.path, file));
            expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([]);
        }
        const texts = JSON.stringify([
            await devicesIn(),
            await rowsOf(`SELECT * FROM '${folder.path}/tenants.parquet'`),
        ]);
        expect(secrets.filter((secret) => texts.includes(secret))).toEqual([]);
        rmSync(folder.path, { recursive: true, force: true });
    });
});
