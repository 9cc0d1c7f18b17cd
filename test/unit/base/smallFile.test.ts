import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LARGEST_SMALL_FILE, readSmallFile } from "../../../src/base/smallFile";

/** Windows has neither named pipes in folders nor devices in /dev. */
const onUnix = process.platform === "win32" ? describe.skip : describe;

onUnix("instead of a small file", () => {
    let folder: string;
    let pipe: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-pipe-"));
        pipe = join(folder, "pipe");
        execFileSync("mkfifo", [pipe]);
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("a pipe is read to its end, though its writer comes late and pauses", () => {
        spawn("sh", ["-c", 'sleep 0.2; (printf "(device.x"; sleep 0.2; printf " -eq 1)") > "$0"', pipe]);
        expect(readSmallFile(pipe).toString()).toBe("(device.x -eq 1)");
    });

    it("a pipe that nobody writes to is given up, and says so", () => {
        expect(() => readSmallFile(pipe, { patienceMs: 50 })).toThrow(
            /^Read '.*pipe': it is not a regular file, and did not end within 0.05 s. Name a file, or a pipe that another program/,
        );
    });

    it("a pipe that is never closed is given up, with what was written", () => {
        const writer = spawn("sh", ["-c", 'exec > "$0"; printf "(device.x"; exec sleep 60', pipe]);
        try {
            expect(() => readSmallFile(pipe, { patienceMs: 500 })).toThrow(/did not end within 0.5 s/);
        } finally {
            writer.kill();
        }
    });

    it("a device is read as far as its bytes go", () => {
        expect(readSmallFile("/dev/null")).toHaveLength(0);
        expect(() => readSmallFile("/dev/zero")).toThrow(`it is larger than ${LARGEST_SMALL_FILE} bytes`);
    });
});
