import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphEmulator, startGraphEmulator } from "intune-graph-emulator";
import { main } from "../../../src/cli/main";
import { SleptTime } from "../sleptTime";
import { filesBelow, temporaryFolder } from "../tenants/parquet";
import { testTerminal } from "./terminal";

/** Two devices as an export lists them. */
const EXPORT = `DeviceId,DeviceName,OS,OSVersion,SkuFamily,JoinType,ManagementAgent,LastContact,ReferenceId
11111111-1111-4111-8111-111111111111,PC-1,Windows,10.0.26100.4929,Enterprise,Azure AD joined,MDM,2026-11-20 08:00:00.0000000,
22222222-2222-4222-8222-222222222222,PC-2,Windows,10.0.19045.1000,Enterprise,Azure AD joined,MDM,2026-11-20 08:00:00.0000000,
`;

describe("readiness --tenants and tenants", () => {
    const time = new SleptTime();
    let emulator: GraphEmulator;
    let env: Record<string, string>;
    let folder: ReturnType<typeof temporaryFolder>;
    let entries: { readonly text: string; readonly failure: string | undefined; readonly id: string }[];
    beforeAll(async () => {
        emulator = await startGraphEmulator({ devices: 0, seed: 6, tenants: { count: 6, devices: 15, failing: 1 } });
        env = { ...emulator.environment() };
        delete env.HOTPATCH_GRAPH_TOKEN;
        entries = emulator.tenants.list.map(({ tenantId, failure }, index) => {
            env[`TOKEN_${index}`] = emulator.issueToken({ tenantId });
            const text = `  - { id: ${tenantId}, name: Tenant ${index}, credentials: { HOTPATCH_GRAPH_TOKEN: TOKEN_${index} } }`;
            return { text, failure, id: tenantId };
        });
    });
    afterAll(() => emulator.stop());
    beforeEach(() => {
        time.begin();
        folder = temporaryFolder();
    });
    afterEach(() => {
        jest.restoreAllMocks();
        folder.remove();
    });

    const good = () => entries.filter(({ failure }) => failure === undefined);

    /** Runs a command in the folder, beside a file of these tenants. */
    async function run(args: readonly string[], some: readonly { readonly text: string }[] = entries) {
        writeFileSync(join(folder.path, "tenants.yaml"), ["tenants:", ...some.map(({ text }) => text), ""].join("\n"));
        const terminal = testTerminal({ env, cwd: folder.path, columns: 120 });
        const code = await main([...args], terminal);
        return { code, out: terminal.out(), err: terminal.err() };
    }

    it("read every tenant into a folder, which is summarized in the same way later", async () => {
        const args = ["--format", "json"];
        const first = await run(["readiness", "--tenants", "tenants.yaml", "--folder", "fleet", ...args]);
        const later = await run(["tenants", "fleet", ...args]);
        expect([first.code, later.code]).toEqual([1, 1]);
        expect(JSON.parse(later.out)).toEqual(JSON.parse(first.out));
        expect(JSON.parse(first.out)).toMatchObject({ schema: "hotpatch-tenants/1", notRead: 1, notAsked: [] });
        expect(first.err).toMatch(/^hotpatch: 1 tenant could not be read: Tenant \d\n$/m);
        expect(filesBelow(join(folder.path, "fleet"))).toHaveLength(1 + 6 + 5);
    });

    it("show the worst tenant first, with its reasons and what to do", async () => {
        const { out } = await run(["readiness", "--tenants", "tenants.yaml"]);
        expect(out).toMatch(/^Hotpatch readiness of 6 tenants, \d{4}-\d\d-\d\d$/m);
        expect(out).toMatch(/^\d+ of 75 Windows devices are eligible \(\d/m);
        const lines = out.split("\n");
        const head = lines.findIndex((line) => /^Tenant +Devices +Eligible +Why$/.test(line));
        expect(lines[head + 2]).toMatch(/^Tenant \d +- +- +Not read: /);
        expect(out).toMatch(/^Tenant \d +15 +\d+ \(\d[\d.]* %\) +\d+ (?:Not eligible|Unknown) \(\w+\), such as: \w/m);
        expect(out).toMatch(/^Devices +Tenants +What to do$/m);
    });

    it("print a line a tenant as CSV, and a table as Markdown", async () => {
        await run(["readiness", "--tenants", "tenants.yaml"], good());
        const csv = (await run(["tenants", "--format", "csv"])).out.split("\r\n");
        expect(csv[0]).toBe("tenant,name,state,devices,eligible,notEligible,unknown,complete,gate,reasons,error");
        expect(
            csv
                .slice(1, -1)
                .map((line) => line.split(",")[0])
                .sort(),
        ).toEqual(
            good()
                .map(({ id }) => id)
                .sort(),
        );
        expect((await run(["tenants", "--format", "markdown"])).out).toContain("| Tenant | Devices | Eligible | Why |");
    });

    it("refuse a format that many tenants do not have", async () => {
        const { code, err } = await run(["readiness", "--tenants", "tenants.yaml", "--format", "junit"]);
        expect([code, err]).toEqual([1, expect.stringContaining("the choices are table, json, csv, markdown.")]);
    });

    it("end with the code of the worst tenant", async () => {
        const codeOf = async (...more: string[]) =>
            (await run(["readiness", "--tenants", "tenants.yaml", ...more], good())).code;
        expect(await codeOf()).toBe(0);
        expect(await codeOf("--fail-under", "100")).toBe(2);
        expect(await codeOf("--fail-under", "0")).toBe(0);
        expect((await run(["readiness", "--tenants", "tenants.yaml", "--fail-under", "100"])).code).toBe(1);
        expect((await run(["tenants"])).code).toBe(1);
    });

    it("are divided by --shard, whose parts are the whole", async () => {
        const ids = new Set<string>();
        for (const number of [1, 2, 3]) {
            const args = ["readiness", "--tenants", "tenants.yaml", "--shard", `${number}/3`, "--json"];
            const { tenants, shard } = JSON.parse((await run(args, good())).out);
            expect(shard).toEqual({ number, of: 3 });
            for (const { tenant } of tenants) {
                expect(ids.has(tenant)).toBe(false);
                ids.add(tenant);
            }
        }
        expect(ids.size).toBe(good().length);
        expect(JSON.parse((await run(["tenants", "--json"])).out).tenants).toHaveLength(good().length);
    });

    it("read saved exports of a tenant, from the folder of the file", async () => {
        mkdirSync(join(folder.path, "exports"));
        writeFileSync(join(folder.path, "exports", "devices.csv"), EXPORT);
        const id = "33333333-3333-4333-8333-333333333333";
        const { code, out } = await run(
            ["readiness", "--tenants", "tenants.yaml", "--json"],
            [{ text: `  - { id: ${id}, from: [ exports/devices.csv ] }` }],
        );
        expect(code).toBe(3); // No list of Entra's devices.
        expect(JSON.parse(out).tenants).toMatchObject([{ tenant: id, devices: 2, complete: false, state: "notKnown" }]);
    });

    it.each([
        [["readiness", "--shard", "1/2"], /Read --shard: without --tenants there is one tenant/],
        [["readiness", "--tenants", "tenants.yaml", "--shard", "17/16"], /Use NUMBER\/SHARDS, for example 3\/16/],
        [["readiness", "--tenants", "tenants.yaml", "--shard", "0/16"], /Use NUMBER\/SHARDS/],
        [["readiness", "--tenants", "tenants.yaml", "--group", "Pilot"], /cannot be used with/],
        [["readiness", "--tenants", "missing.yaml"], /Read tenants '.*missing\.yaml': no such file or folder/],
        [["tenants", "nowhere"], /Read folder '.*nowhere': it has no results of tenants/],
        [["tenants", "--date", "2026-02-30"], /Use a day such as/],
    ])("%j is refused, and asks nothing", async (args, expected) => {
        const before = emulator.requests.length;
        const { code, err } = await run(args);
        expect([code, err]).toEqual([1, expect.stringMatching(expected)]);
        expect(emulator.requests).toHaveLength(before);
    });

    it("ask nothing while a variable of the file is not set", async () => {
        const before = emulator.requests.length;
        delete env.TOKEN_0;
        const { code, err } = await run(["readiness", "--tenants", "tenants.yaml"]);
        expect([code, err]).toEqual([
            1,
            expect.stringContaining("TOKEN_0 is not set. Set these environment variables"),
        ]);
        expect(emulator.requests).toHaveLength(before);
        env.TOKEN_0 = emulator.issueToken({ tenantId: entries[0]?.id ?? "" });
    });
});
