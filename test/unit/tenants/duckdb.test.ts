import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceReadiness } from "../../../src/readiness/fleet";
import { PREREQUISITES } from "../../../src/readiness/prerequisites";
import type { TenantRow } from "../../../src/tenants/columns";
import { DUCKDB_VERSION, duckDb } from "../../../src/tenants/duckdb";
import { ReadinessFolder } from "../../../src/tenants/readinessFolder";
import { tenantsOf } from "../../../src/tenants/summary";
import { filesBelow, rowsOf, temporaryFolder } from "./parquet";

const TENANT = "6f1c0a4e-2f0b-4d0e-9b0a-0a1b2c3d4e5f";
const DAY = "2026-11-28";

const row = (name: string): TenantRow => ({
    tenant: TENANT,
    name,
    state: "good",
    evaluatedAt: "2026-11-28T12:00:00.000Z",
    devices: 1,
    eligible: 0,
    notEligible: 1,
    unknown: 0,
    complete: true,
    shortfalls: [name],
    gate: null,
    gateFindings: [],
    error: name,
});

const device = (name: string) =>
    ({
        name,
        intuneId: name,
        entraDeviceId: null,
        lastSyncDateTime: null,
        badge: "Not eligible (vbs)",
        outcomes: Object.fromEntries(PREREQUISITES.map(({ code }) => [code, "pass"])),
        reasons: [{ code: "vbs", outcome: "fail", finding: name, remedy: name, evidence: [] }],
        contested: [],
        otherRecords: [],
    }) as unknown as DeviceReadiness;

async function saved(folder: string, names: readonly string[]): Promise<void> {
    await ReadinessFolder.open(folder, DAY, async (kept) => {
        const partition = await kept.devicesOf(TENANT.toUpperCase());
        for (const name of names) {
            partition.add(device(name));
        }
        await partition.keep();
        partition.close();
        await kept.keepRow(row(names[0] ?? ""));
        await kept.keepList();
    });
}

describe("DuckDB", () => {
    it.each(["MODULE_NOT_FOUND", "ERR_DLOPEN_FAILED"])("that cannot be loaded (%s) is installed by a line", (code) => {
        const load = () => {
            throw Object.assign(new Error("no"), { code });
        };
        expect(() => duckDb(load)).toThrow(/: npm install @duckdb\/node-api@\d+\.\d+\.\d+\S*$/);
    });

    it("is asked for in the version that the tests run with", () => {
        const { devDependencies } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8"));
        expect(DUCKDB_VERSION).toBe(devDependencies["@duckdb/node-api"]);
    });
});

describe("a folder of results", () => {
    let folder: ReturnType<typeof temporaryFolder>;
    beforeEach(() => {
        folder = temporaryFolder();
    });
    afterEach(() => folder.remove());

    it("takes names for data, whatever they contain", async () => {
        const names = [
            "'); DROP TABLE rows; --",
            'a"b',
            "$1",
            "\u0000nul",
            "🙂 Größe",
            "../../etc/passwd",
            "x\ny,z",
            "",
            "%7B",
        ];
        await saved(folder.path, names);
        const found = await rowsOf(`SELECT name, finding FROM read_parquet('${folder.path}/readiness/*/*/*.parquet')`);
        expect(found).toEqual(names.map((name) => ({ name, finding: name })));
        const { tenants } = await tenantsOf(folder.path, DAY);
        expect(tenants[0]).toMatchObject({ name: names[0], error: names[0], devices: 1 });
    });

    it.each(["we[i]rd", "it's; --", "a*b?", "$1 {x}", "ümlaut"])("may be called %j", async (name) => {
        const path = join(folder.path, name);
        mkdirSync(join(folder.path, "weird"));
        await saved(path, ["PC-1", "PC-2"]);
        expect(await tenantsOf(path, DAY)).toMatchObject({ byBadge: { "Not eligible (vbs)": 2 } });
        expect(filesBelow(folder.path).filter((file) => !file.startsWith(`${name}/`))).toEqual([]);
    });

    it.each(["..", "a/b", "6f1c0a4e", "6f1c0a4e-2f0b-4d0e-9b0a-0a1b2c3d4e5f/..", ""])(
        "has no partition of a tenant %j",
        async (id) => {
            await ReadinessFolder.open(folder.path, DAY, async (kept) => {
                await expect(kept.devicesOf(id)).rejects.toThrow("not a valid id of a tenant");
                await expect(kept.keepRow({ ...row("x"), tenant: id })).rejects.toThrow("not a valid id of a tenant");
            });
            expect(filesBelow(folder.path)).toEqual([]);
        },
    );

    it("takes more devices than a vector of DuckDB has, and a tenant without any", async () => {
        const names = Array.from({ length: 5000 }, (_, index) => `PC-${index}`);
        await saved(folder.path, names);
        const pattern = `${folder.path}/readiness/*/*/*.parquet`;
        expect(await rowsOf(`SELECT COUNT(DISTINCT name) AS n FROM read_parquet('${pattern}')`)).toEqual([
            { n: "5000" },
        ]);
        await saved(folder.path, []);
        expect(await rowsOf(`SELECT COUNT(*) AS n FROM read_parquet('${pattern}')`)).toEqual([{ n: "0" }]);
    });

    it("that cannot be written to is named before anything is asked", async () => {
        const file = join(folder.path, "file");
        writeFileSync(file, "");
        await expect(saved(join(file, "below"), ["x"])).rejects.toThrow(/^Write to folder '.*below': .*--folder/);
    });

    it("without results of a day says which days it has", async () => {
        await expect(tenantsOf(folder.path, DAY)).rejects.toThrow("It has none at all.");
        await saved(folder.path, ["x"]);
        await expect(tenantsOf(folder.path, "2026-01-01")).rejects.toThrow(`no results of 2026-01-01. It has ${DAY}.`);
    });
});
