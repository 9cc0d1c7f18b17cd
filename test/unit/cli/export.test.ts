import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { main } from "../../../src/cli/main";
import type { DeviceReadiness } from "../../../src/readiness/fleet";
import { testTerminal } from "./terminal";

const FILES = ["DevicesWithInventory.csv", "EntraDevices.ndjson", "WindowsDeviceHealthAttestationReport.csv"];

const FROM = FILES.flatMap((name) => ["--from", name]);

describe("hotpatch export", () => {
    let emulator: GraphEmulator;
    let folder: string;
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-export-"));
        emulator = await startGraphEmulator({ devices: 300, seed: 3, exportJobs: { waitMs: 0, runMs: 0 } });
    });
    afterEach(async () => {
        rmSync(folder, { recursive: true, force: true });
        await emulator.stop();
    });

    async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
        const terminal = testTerminal({ env: { ...emulator.environment(), ...env }, cwd: folder });
        const code = await main([...args], terminal);
        return { code, out: terminal.out(), err: terminal.err() };
    }

    it("saves files by which devices that attested get the verdicts that Graph's own lists give them", async () => {
        const { code, out } = await run(["export"]);
        expect(code).toBe(0);
        expect(readdirSync(folder).sort()).toEqual(FILES);
        expect(out).toContain(`--from ${join(folder, "EntraDevices.ndjson")}`);
        if (process.platform !== "win32") {
            expect(FILES.map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
        }
        const as = ["--assume", "editionByName=eligible", "-f", "json"];
        const [graph, files] = [await run(["readiness", ...as]), await run(["readiness", ...as, ...FROM])];
        const { devices, complete } = JSON.parse(files.out);
        expect(complete).toBe(true);
        const saved = new Map((devices as DeviceReadiness[]).map((device) => [device.intuneId, device.badge]));
        const notAttested = new Set(emulator.exportJobs.notAttested);
        // Exports have names of editions alone, which evaluation copies share.
        const attested = (JSON.parse(graph.out).devices as DeviceReadiness[]).filter(
            ({ intuneId, outcomes, reasons }) =>
                !notAttested.has(intuneId) &&
                outcomes.vbs !== "unknown" &&
                !reasons.some(({ finding }) => finding.includes("Evaluation")),
        );
        expect(attested.length).toBeGreaterThan(100);
        expect(attested.filter(({ intuneId, badge }) => saved.get(intuneId) !== badge)).toEqual([]);
    });

    it("leaves earlier files alone unless it is told to overwrite them", async () => {
        await run(["export"]);
        expect((await run(["export"])).err).toContain("it exists already");
        expect((await run(["export", "--force"])).code).toBe(0);
    });

    it("leaves no part of a file behind when it is refused", async () => {
        const token = emulator.issueToken({ roles: ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"] });
        const { code, err } = await run(["export"], { HOTPATCH_GRAPH_TOKEN: token });
        expect(code).toBe(1);
        expect(err).toContain("DeviceManagementManagedDevices.ReadWrite.All");
        expect(readdirSync(folder).filter((name) => !FILES.includes(name))).toEqual([]);
    });
});
