import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const made: string[] = [];

/** A temporary folder of one test; `removeFolders` takes it away. */
export function temporaryFolder(): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "hotpatch-setup-")));
    made.push(folder);
    return folder;
}

export function removeFolders(): void {
    for (const folder of made.splice(0)) {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Writes a file and the folders above it. */
export function write(file: string, text: string): string {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
}

/** An executable that prints one line, whatever it is asked. */
export function executable(file: string, answer: string): string {
    write(file, `#!/bin/sh\necho ${answer}\n`);
    chmodSync(file, 0o755);
    return file;
}

/** An engine that answers `pulumi version` with a version, and the official language host beside it if wanted. */
export function fakeEngine(bin: string, version: string, { official = true } = {}): string {
    if (official) {
        executable(join(bin, "pulumi-language-nodejs"), "");
    }
    return executable(join(bin, "pulumi"), `v${version}`);
}

/** What set-up says, line by line. */
export class Lines {
    readonly lines: string[] = [];
    readonly write = (line: string) => {
        this.lines.push(line);
    };
}
