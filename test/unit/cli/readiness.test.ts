import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../src/base/userError";
import { readiness } from "../../../src/cli/commands/readiness";
import { main } from "../../../src/cli/main";
import type { GraphClient } from "../../../src/graph/client";
import { entraObjects, fakeGraph, intuneRecord, inventoried } from "../readiness/fakeGraph";
import { graphError } from "../readiness/graphError";
import { connectionTo, ran } from "./ran";
import { type TestTerminal, testTerminal } from "./terminal";

const tenant = { intune: [[intuneRecord("1"), intuneRecord("2", { skuNumber: 48 })]], entra: [entraObjects("1", "2")] };

/** Runs the command against a made-up tenant; tells its exit code too. */
async function ended(args: string[], graph: GraphClient, terminal: TestTerminal = testTerminal()) {
    const code = await ran(readiness, args, { terminal, connect: connectionTo(graph) });
    return { terminal, code };
}

async function run(args: string[], terminal: TestTerminal = testTerminal()): Promise<TestTerminal> {
    return (await ended(args, fakeGraph(tenant), terminal)).terminal;
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

    it.each([
        [
            '(device.foo -eq "x")',
            /^hotpatch: Read membership rule: column 2: expected a device property, found 'device\.foo'.*\n$/,
        ],
        [
            'device.memberOf -any (group.objectId -in ["11111111-1111-4111-8111-111111111111"])',
            /^hotpatch: Evaluate membership rule: it uses memberOf.*\n$/,
        ],
    ])("says in one line what is wrong with the filter %s, and fails", async (filter, message) => {
        const terminal = testTerminal({
            env: { HOTPATCH_GRAPH_ENDPOINT: "http://127.0.0.1:9", HOTPATCH_GRAPH_TOKEN: "a.b.c" },
        });
        expect(await main(["readiness", "--filter", filter], terminal)).toBe(1);
        expect(terminal.err()).toMatch(message);
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

    describe("with a gate", () => {
        const fleet = (states: Record<string, string>) =>
            fakeGraph({
                intune: [Object.keys(states).map((id) => intuneRecord(id))],
                entra: [entraObjects(...Object.keys(states))],
                single: (id) => inventoried(id, states[id]),
            });
        const mixed = { a: "running", b: "running", c: "running", d: "notConfigured" };

        it.each([
            ["75", mixed, 0, "the gate holds"],
            ["75.1", mixed, 2, "the gate does not hold"],
            ["100", { a: "running", b: "new state" }, 3, "the gate is undecided"],
            ["50", { a: "running", b: "new state" }, 0, "the gate holds"],
            ["1", {}, 3, "There are no devices"],
        ])("of %s percent and devices %p it ends with %i", async (percent, states, code, said) => {
            const { terminal, code: given } = await ended(["--fail-under", percent], fleet(states));
            expect(given).toBe(code);
            expect(terminal.err()).toContain(said);
        });

        it.each([
            ["vbs", 2],
            ["edition,mdm", 0],
            ["mdm,vbs", 2],
        ])("on the reasons %s it ends with %i", async (codes, code) => {
            expect((await ended(["--fail-on", codes], fleet(mixed))).code).toBe(code);
        });

        it("on a reason that is not known it ends with 3", async () => {
            expect((await ended(["--fail-on", "vbs"], fleet({ a: "new state" }))).code).toBe(3);
        });

        it("puts its result into JSON", async () => {
            const { terminal } = await ended(["--fail-under", "95", "-f", "json"], fleet(mixed));
            expect(JSON.parse(terminal.out())).toMatchObject({
                schema: "hotpatch-readiness/1",
                gate: { result: "notHeld", findings: [expect.stringContaining("3 of 4 devices")] },
            });
        });

        it.each([
            ["--fail-under", "101"],
            ["--fail-under", "many"],
            ["--fail-on", "vbs,tpm"],
            ["--assume", "home=eligible"],
            ["--assume", "pro=perhaps"],
        ])("refuses %s %s", async (option, value) => {
            await expect(ended([option, value], fleet({}))).rejects.toThrow(/invalid/);
        });
    });

    it("answers contested questions, and says so", async () => {
        const { terminal } = await ended(["--assume", "pro=eligible"], fakeGraph(tenant));
        expect(terminal.out()).toMatch(/Eligible +2 +100\.0 %/);
        expect(terminal.out()).toMatch(/pro=eligible +1 +Does Windows 11 Pro support hotpatches/);
    });

    it("reads files that were saved instead of Microsoft Graph", async () => {
        const rows = [
            intuneRecord("1", { hardwareInformation: inventoried("1").hardwareInformation }),
            intuneRecord("2", { skuNumber: 48 }),
            ...entraObjects("1", "2"),
        ];
        writeFileSync(join(folder, "saved.ndjson"), rows.map((row) => JSON.stringify(row)).join("\n"));
        const graph = fakeGraph({ intune: [] });
        const terminal = testTerminal({ cwd: folder });
        expect((await ended(["--from", "saved.ndjson", "-f", "json"], graph, terminal)).code).toBe(0);
        expect(JSON.parse(terminal.out())).toMatchObject({
            source: "files saved.ndjson",
            byBadge: { Eligible: 1, "Not eligible (edition)": 1 },
        });
        expect(graph.asked).toEqual([]);
    });

    it("ends with 3 where VBS reads are refused, and says why, also beside a badge that does not need them", async () => {
        const single = () => graphError(403, "the service answered 403 Forbidden");
        for (const args of [[], ["--format", "json"], ["--format", "csv"]]) {
            const { terminal, code } = await ended(args, fakeGraph({ ...tenant, single }));
            expect(code).toBe(3);
            expect(`${terminal.err()}${args.length === 0 ? terminal.out() : ""}`).toMatch(
                /VBS could not be read for 1 devices: the service answered 403 Forbidden/,
            );
            expect(terminal.out()).toContain("Unknown (vbs)");
        }
    });

    it("ends with what is known at Ctrl-C: the rest is Unknown, the exit code 3", async () => {
        let interrupt = (): void => {};
        let isListening = false;
        const states = fakeGraph({
            intune: [["1", "2", "3"].map((id) => intuneRecord(id))],
            entra: [entraObjects("1", "2", "3")],
        });
        const graph: GraphClient = {
            ...states,
            async *batchGet(...[version, parts, options]: Parameters<GraphClient["batchGet"]>) {
                for await (const answer of states.batchGet(version, parts)) {
                    yield answer;
                    interrupt();
                    options?.signal?.throwIfAborted();
                }
            },
        };
        const terminal: TestTerminal = {
            ...testTerminal(),
            onInterrupt(listener) {
                interrupt = listener;
                isListening = true;
                return () => {
                    isListening = false;
                };
            },
        };
        const { code } = await ended(["-f", "json"], graph, terminal);
        expect(code).toBe(3);
        expect(isListening).toBe(false);
        expect(JSON.parse(terminal.out())).toMatchObject({
            byBadge: { Eligible: 1, "Unknown (vbs)": 2 },
            complete: false,
            devicesMayBeMissing: false,
            shortfalls: ["VBS was not read for 2 devices, because it was interrupted."],
        });
        expect(terminal.err()).toContain("not complete. VBS was not read for 2 devices");
    });
});
