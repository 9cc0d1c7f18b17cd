import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
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

    it("makes the folder of the file that it writes to", async () => {
        await run(["-f", "csv", "-o", join("reports", "new", "fleet.csv")], testTerminal({ cwd: folder }));
        expect(readFileSync(join(folder, "reports", "new", "fleet.csv"), "utf8")).toMatch(/^name,badge,/);
    });

    it("finds out before reading that the file cannot be written", async () => {
        const terminal = testTerminal({ cwd: folder });
        await expect(run(["-o", "."], terminal)).rejects.toThrow(/^Write '.': it is a folder/);
        writeFileSync(join(folder, "file"), "");
        await expect(run(["-o", join("file", "fleet.csv")], terminal)).rejects.toThrow(UserError);
        await expect(run(["-o", join("file", "fleet.csv")], terminal)).rejects.toThrow(
            /Choose another file with --output\.$/,
        );
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
        ["FORCE_COLOR=0", [], { FORCE_COLOR: "0" }],
    ])("is plain with %s", async (_, args, env) => {
        expect((await run(args, testTerminal({ tty: true, env }))).out()).not.toContain("\u001b");
    });

    it("uses colours in a pipe where FORCE_COLOR asks for them, whatever else is set", async () => {
        const terminal = testTerminal({ env: { FORCE_COLOR: "1", NO_COLOR: "1", TERM: "dumb" } });
        expect((await run([], terminal)).out()).toContain("\u001b[32mEligible");
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

    describe("with a baseline", () => {
        const fleetOf = (...skus: readonly (number | null)[]) =>
            fakeGraph({
                intune: [skus.map((skuNumber, at) => intuneRecord(String(at + 1), { skuNumber: skuNumber ?? 4 }))],
                entra: [entraObjects(...skus.map((_, at) => String(at + 1)))],
            });
        const save = async (name: string, graph: GraphClient, ...args: string[]) => {
            await ended(["-f", "json", "-o", name, ...args], graph, testTerminal({ cwd: folder }));
        };
        const compared = (path: string, graph: GraphClient, ...args: string[]) =>
            ended(["--baseline", path, ...args], graph, testTerminal({ cwd: folder }));

        it("names the devices that are no longer eligible, and ends with 2", async () => {
            await save("before.json", fleetOf(4, 48, 4));
            const { terminal, code } = await compared("before.json", fleetOf(48, 4, 4));
            expect(code).toBe(2);
            expect(terminal.out()).toMatch(/Since .*: 1 no longer eligible, 1 became eligible\./);
            expect(terminal.out()).toMatch(/PC-1 +Eligible => Not eligible \(edition\): /);
            expect(terminal.err()).toContain("1 device no longer eligible since");
        });

        it("ends with 0 where nothing became worse, with 3 where that is not known", async () => {
            await save("before.json", fleetOf(4, 48));
            expect((await compared("before.json", fleetOf(4, 4))).code).toBe(0);
            expect((await compared("before.json", fleetOf(9999, 48))).code).toBe(3);
        });

        it("takes the newest result of a folder, and tells the trend of all of them", async () => {
            await save("a.json", fleetOf(48, 48));
            await save("b.ndjson", fleetOf(4, 48), "-f", "ndjson");
            writeFileSync(join(folder, "delivery.json"), JSON.stringify({ schema: "hotpatch-delivery/1" }));
            writeFileSync(join(folder, "notes.txt"), "x");
            const { terminal } = await compared(".", fleetOf(4, 4), "-f", "json");
            const { change, trend } = JSON.parse(terminal.out());
            expect(trend.map(({ byBadge }: { byBadge: Record<string, number> }) => byBadge.Eligible ?? 0)).toEqual([
                0, 1, 2,
            ]);
            expect(change.becameEligible).toHaveLength(1);
        });

        it("reads nothing but the numbers of older results in a folder, however large they are", async () => {
            await save("old.json", fleetOf(48, 48, 4));
            const [head = ""] = readFileSync(join(folder, "old.json"), "utf8").split('"devices": [');
            // A terabyte of nothing behind the numbers: a reader that goes on never ends.
            writeFileSync(join(folder, "old.json"), `${head}"devices": [`);
            truncateSync(join(folder, "old.json"), 2 ** 40);
            await save("older.ndjson", fleetOf(4), "-f", "ndjson");
            truncateSync(join(folder, "older.ndjson"), 2 ** 40);
            await save("z.json", fleetOf(4, 48, 48));
            const minified = JSON.parse(readFileSync(join(folder, "z.json"), "utf8"));
            writeFileSync(join(folder, "z.json"), JSON.stringify({ devices: minified.devices, ...minified }));
            const { terminal } = await compared(".", fleetOf(4, 4, 48), "-f", "json");
            const { change, trend } = JSON.parse(terminal.out());
            expect(trend.map(({ devices }: { devices: number }) => devices)).toEqual([3, 1, 3, 3]);
            expect(change.becameEligible).toHaveLength(1);
        });

        it.each([
            ["none.json", undefined, /^Read baseline '.*none.json': no such file or folder \(ENOENT\)\./],
            ["cut.json", '{"schema": "hotpatch-readi', /it is not JSON, or ends too early/],
            ["other.json", '{"schema": "hotpatch-delivery/1"}', /it is a result of another command/],
            ["page.json", '{"value": []}', /it is not a result of readiness/],
            ["odd.json", '{"schema": "hotpatch-readiness/1", "devices": {}}', /it is not a result of readiness/],
            [".", undefined, /the folder has no result of readiness/],
        ])("refuses %s by its cause before anything is read", async (name, content, cause) => {
            if (content !== undefined) {
                writeFileSync(join(folder, name), content);
            }
            const graph = fleetOf(4);
            await expect(compared(name, graph)).rejects.toThrow(cause);
            await expect(compared(name, graph)).rejects.toBeInstanceOf(UserError);
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
