import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphEmulator, startGraphEmulator } from "../../../packages/graph-emulator/src";
import { main } from "../../../src/cli/main";
import { interruptedWhen, testTerminal } from "./terminal";

let emulator: GraphEmulator;
let folder: string;

beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "cache-"));
    emulator = await startGraphEmulator({ devices: 300, seed: 5 });
});
afterEach(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
});

const isSingleRead = ({ path }: { path: string }) => path.includes("hardwareInformation");

function hasKeptSome(): boolean {
    const kept = join(folder, "readiness");
    return existsSync(kept) && readdirSync(kept).some((name) => statSync(join(kept, name)).size > 10_000);
}

async function run(args: readonly string[] = [], { isCached = true, isInterrupted = false } = {}) {
    const before = emulator.requests.filter(isSingleRead).length;
    const reads = () => emulator.requests.filter(isSingleRead).length - before;
    const env = { ...emulator.environment(), ...(isCached ? { HOTPATCH_CACHE_DIR: folder } : {}) };
    const terminal = { ...testTerminal({ env }), ...(isInterrupted ? interruptedWhen(hasKeptSome) : {}) };
    const code = await main(["readiness", "-f", "json", ...args], terminal);
    const result = terminal.out() === "" ? undefined : JSON.parse(terminal.out());
    return { code, reads: reads(), result, err: terminal.err() };
}

describe("hotpatch readiness, run again", () => {
    it("asks for no device that has not synced, with the same badges; --no-cache asks for all", async () => {
        const first = await run();
        const second = await run();
        expect(first.reads).toBeGreaterThan(0);
        expect(second.reads).toBe(0);
        expect(second.result.byBadge).toEqual(first.result.byBadge);
        expect(second.result.notes.join(" ")).toContain("was read by an earlier run");
        const third = await run(["--no-cache"]);
        expect(third.reads).toBe(first.reads);
    });

    it("keeps nothing of an embedded Microsoft Graph unless a folder is named, nor with --no-cache", async () => {
        await run([], { isCached: false });
        await run(["--no-cache"]);
        expect(existsSync(join(folder, "readiness"))).toBe(false);
        expect(readdirSync(folder)).toEqual([]);
    });

    it("reads a device that is named anew", async () => {
        const { result } = await run();
        expect((await run(["--device", result.devices[0].intuneId])).reads).toBe(1);
    });

    it("goes on after Ctrl-C with what it had read", async () => {
        await emulator.stop();
        emulator = await startGraphEmulator({ devices: 1_500, seed: 5, latencyMs: 100 });
        const first = await run([], { isInterrupted: true });
        expect(first.result.complete).toBe(false);
        expect(first.err).toContain("Read the rest with --resume");
        const second = await run(["--resume"]);
        expect(second.result.complete).toBe(true);
        expect(second.result.byBadge).toEqual(emulator.tally.byBadge);
        const kept = second.result.vbsBySource["Intune, single read of hardwareInformation by an earlier run"];
        expect(kept).toBeGreaterThan(0);
        expect((await run(["--resume"])).result.notes.join(" ")).toContain("There was nothing to resume");
    });

    it("does not take --resume and --no-cache together", async () => {
        expect((await run(["--resume", "--no-cache"])).err).toContain("--no-cache");
    });
});
