import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../src/cli/main";
import { readinessCommand } from "../../../src/cli/readiness";
import { UserError } from "../../../src/graph/userError";
import { entraObjects, fakeGraph, intuneRecord } from "../readiness/fakeGraph";
import { type TestTerminal, testTerminal } from "./terminal";

const tenant = { intune: [[intuneRecord("1"), intuneRecord("2", { skuNumber: 48 })]], entra: [entraObjects("1", "2")] };

async function run(args: string[], terminal: TestTerminal = testTerminal()): Promise<TestTerminal> {
    await readinessCommand(terminal, () => fakeGraph(tenant)).parseAsync(args, { from: "user" });
    return terminal;
}

describe("hotpatch readiness", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-readiness-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("prints a table, without eligible devices unless all are asked for", async () => {
        const table = (await run([])).out();
        expect(table).toMatch(/Eligible +1 +50\.0 %/);
        expect(table).toContain("PC-2");
        expect(table).not.toContain("PC-1");
        expect((await run(["--all"])).out()).toContain("PC-1");
    });

    it("prints JSON and CSV of every device", async () => {
        const json = JSON.parse((await run(["--format", "json"])).out());
        expect(json.byBadge).toEqual({ Eligible: 1, "Not eligible (edition)": 1 });
        expect(json.devices).toHaveLength(2);
        const csv = (await run(["--format", "csv"])).out();
        expect(csv.split("\r\n")).toHaveLength(4);
    });

    it("writes to a file, and nothing to standard output", async () => {
        const terminal = await run(["-f", "csv", "-o", "fleet.csv"], testTerminal({ cwd: folder }));
        expect(terminal.out()).toBe("");
        expect(readFileSync(join(folder, "fleet.csv"), "utf8")).toMatch(/^name,badge,/);
    });

    it("finds out before reading that the file cannot be written", async () => {
        const terminal = testTerminal({ cwd: folder });
        await expect(run(["-o", join("none", "fleet.csv")], terminal)).rejects.toThrow(
            /^Write '.*fleet.csv': the folder '.*none' does not exist. Create it first.$/,
        );
        await expect(run(["-o", "."], terminal)).rejects.toThrow(/^Write '.': it is a folder/);
        writeFileSync(join(folder, "file"), "");
        await expect(run(["-o", join("file", "fleet.csv")], terminal)).rejects.toThrow(UserError);
    });

    it("takes floors for builds, more than one", async () => {
        const floors = ["--build-floor", "26100=5000", "--build-floor", "26300=1"];
        const { byBadge } = JSON.parse((await run(["--format", "json", ...floors])).out());
        expect(byBadge).toEqual({ "Not eligible (edition)": 1, "Not eligible (build)": 1 });
    });

    it("uses colours and shows progress on a terminal only", async () => {
        const plain = await run([]);
        expect(plain.out() + plain.err()).not.toContain("\u001b");
        const tty = await run([], testTerminal({ tty: true, columns: 100 }));
        expect(tty.out()).toContain("\u001b[32mEligible");
        expect(tty.err()).toContain("VBS states: 1 of 1");
        expect(tty.err().endsWith("\r\u001b[K")).toBe(true);
    });

    it.each([
        ["--no-color", ["--no-color"], {}],
        ["NO_COLOR", [], { NO_COLOR: "1" }],
        ["TERM=dumb", [], { TERM: "dumb" }],
    ])("is plain with %s", async (_, args, env) => {
        expect((await run(args, testTerminal({ tty: true, env }))).out()).not.toContain("\u001b");
    });

    it("says in one line that its settings make no sense, and fails", async () => {
        const terminal = testTerminal({ env: { HOTPATCH_GRAPH_ENDPOINT: "http://example.org" } });
        expect(await main(["readiness"], terminal)).toBe(1);
        expect(terminal.err()).toMatch(/^hotpatch: .*example\.org.*\n$/);
        expect(terminal.err()).not.toContain("a bug");
        expect(terminal.out()).toBe("");
    });

    it("says in one line that a floor makes no sense, and fails", async () => {
        const terminal = testTerminal({
            env: { HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:9", HOTPATCH_GRAPH_TOKEN: "a.b.c" },
        });
        expect(await main(["readiness", "--build-floor", "22631=1"], terminal)).toBe(1);
        expect(terminal.err()).toMatch(/^hotpatch: Evaluate fleet: buildFloors\['22631'\].*\n$/);
    });

    it("says in one line that Microsoft Graph cannot be reached", async () => {
        const terminal = testTerminal({
            env: {
                HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:9",
                HOTPATCH_GRAPH_TOKEN: "a.b.c",
                HOTPATCH_OPERATION_TIMEOUT_SECONDS: "1",
            },
        });
        expect(await main(["readiness"], terminal)).toBe(1);
        expect(terminal.err()).toMatch(/^hotpatch: List Intune devices: .+\n$/);
        expect(terminal.err()).not.toContain("a bug");
    });
});
