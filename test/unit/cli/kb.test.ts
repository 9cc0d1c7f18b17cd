import { UserError } from "../../../src/base/userError";
import { kb as kbCommand } from "../../../src/cli/commands/kb";
import { bench, stopBenches } from "../graph/support/graph";
import { connectionTo, ran } from "./ran";
import { testTerminal } from "./terminal";

const now = () => new Date("2026-10-01T12:00:00Z");
const alone = () => {
    throw new UserError("no tenant is set up");
};

async function run(...args: string[]) {
    const terminal = testTerminal();
    await ran(kbCommand, args, { terminal, connect: alone, now });
    return terminal.out();
}

describe("hotpatch kb", () => {
    afterEach(stopBenches);

    it.each(["5089466", "KB5089466", "kb5089466"])(
        "prints the hotpatch %s and its twin, and what scanners get wrong",
        async (kb) => {
            const out = await run(kb);
            expect(out).toMatch(/^KB5089466, 2026-05: A hotpatch: it installs without a restart/);
            expect(out).toMatch(/24H2 +26100\.8390 +cumulative update KB5089549 \(26100\.8457\)/);
            expect(out).toMatch(/25H2 +26200\.8390 +cumulative update KB5089549 \(26200\.8457\)/);
            expect(out).toMatch(/A device on \.8390 has the security fixes of one on \.8457/);
        },
    );

    it("goes the other way round with the same advice", async () => {
        const out = await run("5089549");
        expect(out).toMatch(/^KB5089549, 2026-05: A cumulative update: it restarts the device/);
        expect(out).toMatch(/26100\.8457 +hotpatch KB5089466 \(26100\.8390\)/);
        expect(out).toMatch(/A device on \.8390 has the security fixes of one on \.8457/);
    });

    it("says that it does not know what a month was whose kind no source tells", async () => {
        const out = await run("5124008");
        expect(out).toMatch(
            /^KB5124008, 2026-09: A cumulative update: it restarts the device\. No hotpatch of its month is known/,
        );
        expect(out).not.toContain("takes it off hotpatches");
        expect(out.replace(/\s+/g, " ")).toContain(
            "Inferred, not published: it was probably a baseline, since the out-of-band",
        );
    });

    it.each(["5120996", "5120998"])("finds a release under KB%s, one of two that sources name for it", async (kb) => {
        const out = await run(kb, "--verbose");
        expect(out).toMatch(/26100\.9278/);
        expect(out.replace(/\s+/g, " ")).toContain("KB5120996 or KB5120998");
    });

    it("gives the source of each line where they differ", async () => {
        const out = (await run("5124010")).replace(/\s+/g, " ");
        expect(out).toMatch(/Source: trade press.* Source: contested: .*9546 for 24H2/);
    });

    it("says that a baseline is for both tracks", async () => {
        expect(await run("5101650")).toMatch(/26100\.8875 +the same: a baseline is for both tracks/);
    });

    it("prints JSON for pipelines", async () => {
        expect(JSON.parse(await run("5089466", "--format", "json"))).toMatchObject({
            schema: "hotpatch-kb/1",
            kb: "KB5089466",
            releases: [
                { release: { build: 26100, revision: 8390 }, twin: { kb: "KB5089549", revision: 8457 } },
                { release: { build: 26200, revision: 8390 }, twin: { kb: "KB5089549", revision: 8457 } },
            ],
        });
    });

    it("gives a clear answer for a KB that is not known, and for what is no KB", async () => {
        await expect(run("1234567")).rejects.toThrow(
            /^Find KB 'KB1234567': no release of Windows 11 24H2 or later has it, as far as is known on 2026-11-27\./,
        );
        await expect(run("hotpatch")).rejects.toThrow(
            /^Find KB 'hotpatch': that is no KB number\. Write it as KB5089466\./,
        );
    });

    it("asks the tenant only where the embedded table has no whole answer", async () => {
        const { graph, sent } = await bench([{ body: { value: [] } }, { body: { value: [] } }]);
        const terminal = testTerminal();
        const ask = (kb: string) => ran(kbCommand, [kb], { terminal, connect: connectionTo(graph), now });
        await ask("5089466");
        expect(sent()).toHaveLength(0);
        await ask("5124008");
        expect(sent()).toHaveLength(1);
        expect(terminal.out()).toMatch(/26100\.9445 +not known/);
    });
});
