import { startGraphEmulator } from "../../../packages/graph-emulator/src";
import { UserError } from "../../../src/base/userError";
import { calendarCommand, calendar as calendarVerb } from "../../../src/cli/commands/calendar";
import { connection } from "../../../src/cli/graph/connection";
import type { GraphClient } from "../../../src/graph/client";
import { bench, stopBenches } from "../graph/support/graph";
import { connectionTo, ran } from "./ran";
import { testTerminal } from "./terminal";

const OCTOBER = new Date("2026-10-01T12:00:00Z");

describe("hotpatch calendar", () => {
    afterEach(stopBenches);

    async function run(args: string[], options: { now?: Date; graph?: GraphClient } = {}) {
        const terminal = testTerminal({ columns: 1000 });
        const connect = () => {
            if (options.graph === undefined) {
                throw new UserError("no tenant is set up");
            }
            return connectionTo(options.graph)();
        };
        await ran(calendarVerb, args, { terminal, connect, now: () => options.now ?? OCTOBER });
        return { out: terminal.out(), err: terminal.err() };
    }

    it("works without a tenant, says what it rests on, and puts versions with the same releases on one line", async () => {
        const { out, err } = await run(["--from", "2026-05", "--to", "2026-10"]);
        const september =
            "not known (plan: hotpatch; | not known | 2026-09-08 | cumulative update KB5124008 (.9445); " +
            "out-of-band hotpatch KB5129241 (.9448); out-of-band update KB5129195 (.9457)";
        expect(err).toBe("");
        expect(out.split("\n").map((line) => line.replace(/ {2,}/g, " | "))).toEqual([
            "Hotpatch calendar from 2026-05 to 2026-10, by the embedded table of 2026-11-27",
            "",
            "Month | Version | Kind | Restart | Day | Releases",
            "----- | ------- | ---- | ------- | --- | --------",
            "2026-05 | 24H2, 25H2 | hotpatch | no | 2026-05-12 | hotpatch KB5089466 (.8390); cumulative update KB5089549 (.8457); preview update KB5089573 (.8524)",
            "2026-06 | 24H2, 25H2 | baseline, unscheduled | yes | 2026-06-09 | baseline KB5094126 (.8655); preview update KB5095093 (.8737)",
            "2026-07 | 24H2, 25H2 | baseline | yes | 2026-07-14 | baseline KB5101650 (.8875); out-of-band update KB5121767 (.8894); preview update KB5101684 (.8973)",
            "2026-08 | 24H2, 25H2 | hotpatch | no | 2026-08-11 | hotpatch KB5120994 (.9106); cumulative update KB5121003 (.9168); preview update .9278",
            `2026-09 | 24H2 | ${september}; preview update KB5124010 (.9550); preview update KB5124010 (.9546)`,
            " | inferred: baseline)",
            `2026-09 | 25H2 | ${september}; preview update KB5124010 (.9550)`,
            " | inferred: baseline)",
            "2026-10 | 24H2, 25H2, 26H2 | baseline, planned | yes | 2026-10-13",
            "",
            expect.stringMatching(
                /^2026-09 was probably a baseline: .* 9448, 3 above .*That is inferred, and decides about nothing\.$/,
            ),
            "",
            "Planned is what Microsoft announces, and may turn out otherwise: only a release makes a month a baseline or a hotpatch month.",
            "",
        ]);
    });

    it("lists each build by itself as JSON, with the source of every line", async () => {
        const { out } = await run(["--from", "2026-05", "--to", "2026-05", "--format", "json"]);
        const calendar = JSON.parse(out);
        expect(calendar).toMatchObject({ origin: "embedded", date: "2026-11-27", from: "2026-05", to: "2026-05" });
        expect(calendar.months.map(({ version, kind }: Record<string, unknown>) => [version, kind])).toEqual([
            ["24H2", "hotpatch"],
            ["25H2", "hotpatch"],
        ]);
        expect(calendar.months[0].source).toMatch(/^Microsoft Learn/);
    });

    it("warns on standard error once its table has aged, and answers all the same", async () => {
        const { out, err } = await run(["--offline"], { now: new Date("2027-01-24T00:00:00Z") });
        expect(err).toMatch(/^hotpatch: The embedded table of releases ends on 2026-11-27, 58 days ago: .*\n$/);
        expect(out).toMatch(/^Hotpatch calendar from 2026-07 to 2027-04,/);
        expect(out).toMatch(/2027-01 .*not known \(plan: baseline\) +not known/);
    });

    it("reads the live catalog where there is a tenant", async () => {
        const revision = { id: "10.0.26100.9700", isHotpatchUpdate: false, knowledgeBaseArticle: { id: "KB5130000" } };
        const value = [
            {
                releaseDateTime: "2026-10-13T00:00:00Z",
                qualityUpdateClassification: "security",
                qualityUpdateCadence: "monthly",
                productRevisions: [revision],
            },
        ];
        const { graph } = await bench([{ body: { value } }]);
        const tenant = { ...graph, endpoint: "https://graph.microsoft.com" };
        const { out } = await run(["--from", "2026-10"], { now: new Date("2026-10-20T00:00:00Z"), graph: tenant });
        expect(out).toMatch(/by Microsoft's catalog, read on 2026-10-20/);
        expect(out).toMatch(/2026-10 +24H2 +baseline +yes +2026-10-13 +baseline KB5130000 \(\.9700\)/);
    });

    it("does not pass off the releases of an embedded Microsoft Graph as Microsoft's", async () => {
        const emulator = await startGraphEmulator({ devices: 1 });
        try {
            const { graph } = connection(testTerminal({ env: emulator.environment() }));
            const { out } = await run([], { graph });
            expect(out).toMatch(/, by the embedded Microsoft Graph's catalog, read on 2026-10-01\n/);
        } finally {
            await emulator.stop();
        }
    });

    it("lays what public pages agree on over the table with --refresh, and asks no tenant", async () => {
        const { graph, sent } = await bench([{ body: { value: [] } }]);
        const terminal = testTerminal({ columns: 1000 });
        const months: string[][] = [];
        const command = calendarCommand(async (asked) => {
            months.push([...asked]);
            const source = "release health page and MSRC CVRF, read on 2026-11-27";
            const release = {
                build: 26200,
                revision: 9711,
                kb: "KB5190000",
                month: "2026-10",
                releasedOn: "2026-10-13",
            };
            return {
                releases: [{ ...release, version: "25H2", kind: "baseline", isHotpatch: false, source }],
                disagreements: ["26200.9974: one says this."],
                notRead: ["The support article index was not read."],
            };
        });
        await ran(command, ["--refresh", "--from", "2026-10", "--to", "2026-10"], {
            terminal,
            connect: connectionTo(graph),
            now: () => new Date("2026-11-27T00:00:00Z"),
        });
        expect(months).toEqual([["2026-09", "2026-10", "2026-11"]]);
        expect(sent()).toEqual([]);
        expect(terminal.out()).toMatch(/by public pages of Microsoft's, read on 2026-11-27\n/);
        expect(terminal.out()).toMatch(/2026-10 +25H2 +baseline +yes +2026-10-13 +baseline KB5190000 \(\.9711\)/);
        expect(terminal.out()).toMatch(/2026-10 +24H2, 26H2 +not known/);
        expect(terminal.err()).toMatch(
            /^hotpatch: The support article index was not read\.\nhotpatch: Sources disagree about 26200\.9974/,
        );
    });

    it("does not touch the tenant offline", async () => {
        const { graph, sent } = await bench([{ body: { value: [] } }]);
        await run(["--offline"], { graph });
        expect(sent()).toEqual([]);
    });

    it.each([
        [["--from", "May 2026"], /Use a month such as 2026-05/],
        [
            ["--from", "2026-05", "--to", "2026-04"],
            /^Read calendar from '2026-05' to '2026-04': the end must not be before the start/,
        ],
        [["--from", "1900-01"], /at most 120 months/],
    ])("refuses %j", async (args, message) => {
        await expect(run(args)).rejects.toThrow(message);
    });
});
