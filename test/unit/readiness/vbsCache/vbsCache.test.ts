import {
    appendFileSync,
    chmodSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    truncateSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { evaluateFleet, type FleetOptions } from "../../../../src/readiness/fleet";
import { VbsCache, type VbsCacheOptions } from "../../../../src/readiness/vbsCache/vbsCache";
import { entraObjects, fakeGraph, intuneRecord, inventoried, nameOf, neverInventoried } from "../fakeGraph";

const DAY_MS = 86_400_000;
const START = Date.parse("2026-11-02T08:00:00Z");
const SYNC = "2026-11-01T08:00:00Z";
const LATER_SYNC = "2026-11-03T07:00:00Z";
const STATES: Readonly<Record<string, string>> = { on: "running", off: "notConfigured" };

let folder: string;

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vbs-cache-"));
});
afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
});

function cacheAt(now: number, more: Partial<VbsCacheOptions> = {}): VbsCache {
    return new VbsCache({ folder, tenantId: "t", endpoint: "https://graph.microsoft.com", now: () => now, ...more });
}

/** The path of the only cache. */
function cacheFile(): string {
    const [name = "none"] = readdirSync(join(folder, "readiness")).filter((each) => each.endsWith(".ndjson"));
    return join(folder, "readiness", name);
}

interface Run extends Partial<FleetOptions> {
    readonly now?: Date;
    readonly sync?: string;
    readonly states?: Readonly<Record<string, string>>;
    readonly cache?: VbsCache;
    readonly isComplete?: boolean;
    readonly ids?: readonly string[];
}

/** Evaluates three devices, of which one was never inventoried, and says which were read. */
async function run(at: number, { sync = SYNC, states = STATES, isComplete = true, cache, ids, ...how }: Run = {}) {
    const all = ids ?? ["on", "off", "never"];
    const graph = fakeGraph({
        intune: [all.map((id) => intuneRecord(id, { lastSyncDateTime: sync }))],
        entra: [entraObjects(...all)],
        single: (id) => (id === "never" ? neverInventoried(id) : inventoried(id, states[id])),
    });
    const open = cache ?? cacheAt(at);
    const readiness = await evaluateFleet(graph, { now: new Date(at), cache: open, ...how });
    open.close(isComplete);
    const notes = readiness.notes.join(" ");
    return { readiness, notes, asked: graph.batched.map(({ id }) => nameOf(id)).sort() };
}

describe("the cache of single reads", () => {
    it("reads no device again that has not synced, and says so", async () => {
        const first = await run(START);
        expect(first.asked).toEqual(["never", "off", "on"]);
        const second = await run(START + DAY_MS);
        expect(second.asked).toEqual([]);
        expect(second.readiness.byBadge).toEqual(first.readiness.byBadge);
        expect(second.notes).toContain("VBS of 3 devices was read by an earlier run");
        expect(second.notes).toContain("0 of them have synced since");
        expect(second.readiness.vbsBySource).toEqual({
            "Intune, single read of hardwareInformation by an earlier run": 3,
        });
    });

    it("reads what does not run again once the device has synced, and running within its age not", async () => {
        await run(START);
        const second = await run(START + DAY_MS, { sync: LATER_SYNC, states: { on: "notConfigured", off: "running" } });
        expect(second.asked).toEqual(["never", "off"]);
        expect(second.readiness.byBadge).toEqual({ Eligible: 2, "Unknown (vbs)": 1 });
        expect(second.notes).toContain("1 of them have synced since");
    });

    it.each([
        ["a week in a report", {}, 7 * DAY_MS],
        ["a day where a gate decides", { maxAgeHours: 24 }, DAY_MS],
    ])("takes running for %s", async (_, how, age) => {
        await run(START);
        expect((await run(START + age, { sync: LATER_SYNC, ...how })).asked).not.toContain("on");
        rmSync(cacheFile());
        await run(START);
        expect((await run(START + age + 1, { sync: LATER_SYNC, ...how })).asked).toContain("on");
    });

    it("takes nothing that was read in the future", async () => {
        await run(START);
        expect((await run(START - DAY_MS)).asked).toEqual(["never", "off", "on"]);
    });

    it("keeps nothing of another tenant or another Microsoft Graph", async () => {
        await run(START);
        const others = [{ tenantId: "u" }, { endpoint: "https://graph.microsoft.us" }];
        for (const other of others) {
            expect((await run(START, { cache: cacheAt(START, other) })).asked).toHaveLength(3);
        }
    });

    it("reads a device again if a source says something else", async () => {
        await run(START, { ids: ["on"] });
        const columns = ["AzureADDeviceId", "IsDeviceVBSEnabled", "LastCensusScanTime"].map((name) => ({ name }));
        const { entraDeviceId } = (await run(START, { ids: ["on"] })).readiness.devices[0] ?? {};
        const logs = {
            workspaceId: "w",
            query: async (kql: string) =>
                kql.endsWith("count")
                    ? { tables: [{ rows: [[1]] }] }
                    : { tables: [{ columns, rows: [[entraDeviceId, false, "2026-10-01T00:00:00Z"]] }] },
        };
        expect((await run(START, { ids: ["on"], logs })).asked).toEqual(["on"]);
    });

    it("is only its user's, and names no device", async () => {
        await run(START);
        expect(readFileSync(cacheFile(), "utf8")).not.toContain("PC-");
        if (process.platform !== "win32") {
            expect(statSync(cacheFile()).mode & 0o777).toBe(0o600);
            expect(statSync(dirname(cacheFile())).mode & 0o777).toBe(0o700);
        }
    });

    it("stays as small as the fleet is, however often devices change", async () => {
        const ids = Array.from({ length: 50 }, (_, number) => `n${number}`);
        for (let day = 0; day < 8; day += 1) {
            await run(START + day * DAY_MS, { ids, sync: new Date(START + day * DAY_MS).toISOString(), states: {} });
        }
        await run(START + 20 * DAY_MS, { ids });
        const lines = readFileSync(cacheFile(), "utf8").split("\n").length;
        expect(lines).toBeLessThan(220);
        expect((await run(START + 20 * DAY_MS, { ids })).asked).toEqual([]);
    });
});

describe("a run that was interrupted", () => {
    it("is continued with what it read, whatever has synced meanwhile", async () => {
        await run(START, { isComplete: false });
        const resumed = await run(START + 1000, { sync: LATER_SYNC, cache: cacheAt(START + 1000, { resume: true }) });
        expect(resumed.asked).toEqual([]);
        const after = await run(START + 2000, { sync: LATER_SYNC });
        expect(after.asked).toEqual(["never", "off"]);
    });

    it("can be interrupted again", async () => {
        await run(START, { isComplete: false });
        await run(START + 1000, { isComplete: false, ids: ["on"], cache: cacheAt(START + 1000, { resume: true }) });
        const resumed = await run(START + 2000, { sync: LATER_SYNC, cache: cacheAt(START + 2000, { resume: true }) });
        expect(resumed.asked).toEqual([]);
    });

    it.each([
        ["was none", true, 1000],
        ["was two days ago", false, 2 * DAY_MS],
    ])("says so if it %s, and reads as always", async (_, isComplete, later) => {
        await run(START, { isComplete });
        const cache = cacheAt(START + later, { resume: true });
        const { notes, asked } = await run(START + later, { sync: LATER_SYNC, cache });
        expect(notes).toContain("There was nothing to resume");
        expect(asked).toEqual(["never", "off"]);
    });

    it("loses no more than the line that was being written", async () => {
        await run(START);
        const { size } = statSync(cacheFile());
        truncateSync(cacheFile(), size - 60);
        const { asked, notes } = await run(START + 1000);
        expect(asked).toHaveLength(1);
        expect(notes).not.toContain("set aside");
        expect((await run(START + 2000)).asked).toEqual([]);
    });
});

describe("a cache that is not what it should be", () => {
    const spoil: readonly (readonly [what: string, spoil: (path: string) => void, why: string])[] = [
        ["is corrupt", (path) => appendFileSync(path, "{\n"), "line 7 is not valid"],
        ["has a state that is no text", (path) => appendFileSync(path, '{"id":1}\n'), "line 7 is not valid"],
        ["is another program's", (path) => writeFileSync(path, "a,b\n1,2\n"), "not a cache of this tenant"],
        ["has no line", (path) => writeFileSync(path, "something"), "not a cache of this tenant"],
        ["is empty", (path) => writeFileSync(path, ""), "not a cache of this tenant"],
        ["is of a later version", (path) => replace(path, "vbs-cache/1", "vbs-cache/2"), "not a cache of this tenant"],
        ["is of another tenant", (path) => replace(path, '"t"', '"u"'), "not a cache of this tenant"],
        ["is too large", (path) => truncateSync(path, (256 << 20) + 1), "larger than 256 MB"],
        ["has no end of a line", (path) => truncateSync(path, 3 << 20), "line 7 is not valid"],
        ["is a folder", (path) => replaced(path, mkdirSync), "not a regular file"],
        ...(process.platform === "win32"
            ? []
            : ([
                  ["may be written by others", (path: string) => chmodSync(path, 0o666), "others may have written it"],
                  [
                      "is a link",
                      (path: string) => replaced(path, (at) => symlinkSync("/etc/hosts", at)),
                      "not a regular file",
                  ],
              ] as const)),
    ];

    function replaced(path: string, make: (path: string) => void): void {
        rmSync(path);
        make(path);
    }

    function replace(path: string, from: string, to: string): void {
        writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
    }

    it.each(spoil)("because it %s is set aside, and everything is read", async (_, spoiled, why) => {
        await run(START);
        spoiled(cacheFile());
        const second = await run(START + 1000);
        expect(second.asked).toHaveLength(3);
        expect(second.notes).toContain(why);
        expect(second.notes).toContain(`It was set aside as ${cacheFile()}.set-aside`);
        expect((await run(START + 2000)).asked).toEqual([]);
    });

    it("costs nothing but time if it cannot be written", async () => {
        writeFileSync(join(folder, "readiness"), "in the way");
        const { asked, notes, readiness } = await run(START);
        expect(asked).toHaveLength(3);
        expect(readiness.complete).toBe(true);
        expect(notes).toContain("What is read is not kept for the next run");
    });
});

describe("a second process", () => {
    it("uses what was kept, keeps nothing itself, and says so", async () => {
        await run(START, { ids: ["on"] });
        const first = cacheAt(START + 1000);
        const { asked, notes } = await run(START + 1000);
        expect(asked).toEqual(["never", "off"]);
        expect(notes).toContain(`Another process (${process.pid}`);
        first.close(true);
        expect((await run(START + 2000)).asked).toEqual(["never", "off"]);
        expect((await run(START + 3000)).asked).toEqual([]);
    });

    it.each([
        ["ended without a word", { pid: 2 ** 30, host: undefined }],
        ["left nothing readable an hour ago", undefined],
    ])("is not held up by one that %s", async (_, holder) => {
        await run(START, { ids: ["on"] });
        const lock = `${cacheFile()}.lock`;
        const host = hostname();
        writeFileSync(lock, holder === undefined ? "" : JSON.stringify({ ...holder, host }));
        const past = new Date(Date.now() - 3_600_000);
        utimesSync(lock, past, past);
        expect((await run(START + 1000)).notes).not.toContain("Another process");
        expect((await run(START + 2000)).asked).toEqual([]);
    });
});
