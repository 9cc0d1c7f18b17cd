import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for files that were saved earlier. */
export interface Folder {
    /** Writes a file and returns its path. */
    save(name: string, text: string): string;
    remove(): void;
}

export function folder(): Folder {
    const path = mkdtempSync(join(tmpdir(), "hotpatch-files-"));
    return {
        save(name, text) {
            const file = join(path, name);
            writeFileSync(file, text);
            return file;
        },
        remove: () => rmSync(path, { recursive: true, force: true }),
    };
}

/** One object a line. */
export function ndjson(objects: readonly object[]): string {
    return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}
