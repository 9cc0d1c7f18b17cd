import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");
const SCRIPT = join(root, "scripts", "checkRelease.js");

describe("the check before a release", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-release-"));
        mkdirSync(join(folder, "packages", "graph-emulator"), { recursive: true });
        for (const file of ["package.json", "package-lock.json", join("packages", "graph-emulator", "package.json")]) {
            cpSync(join(root, file), join(folder, file));
        }
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const changelog = (text: string) => writeFileSync(join(folder, "CHANGELOG.md"), `# Changelog\n\n${text}`);
    const refused = (tag: string) => {
        const { status, stderr } = spawnSync(process.execPath, [SCRIPT, tag], { cwd: folder, encoding: "utf8" });
        expect(status).toBe(1);
        return stderr;
    };

    it("passes a tree whose every place has the version, and writes the notes of that version alone", () => {
        changelog(
            `## Unreleased\n\n## ${version} - 2026-12-01\n\n### Added\n\n- This.\n\n## 0.0.1 - 2026-01-01\n\n- That.\n`,
        );
        execFileSync(process.execPath, [SCRIPT, `v${version}`], { cwd: folder });
        expect(readFileSync(join(folder, "release-notes.md"), "utf8")).toBe("### Added\n\n- This.\n");
    });

    it("names every place that has another version", () => {
        changelog("## 99.0.0 - 2026-12-01\n\n- This.\n");
        const said = refused("v99.0.0");
        expect(said.match(/the tag says 99\.0\.0/g)).toHaveLength(5);
        expect(said).toContain(`package.json says ${version}, the tag says 99.0.0.`);
        expect(said).toContain("packages/graph-emulator/package.json says");
    });

    it.each([
        [
            "a change that is not in the release's section",
            `## Unreleased\n\n- More.\n\n## ${version} - 2026-12-01\n`,
            "under 'Unreleased'",
        ],
        ["no section", "## Unreleased\n", `no section '## ${version} - YYYY-MM-DD'`],
        ["no date", `## ${version}\n\n- This.\n`, `no section '## ${version} - YYYY-MM-DD'`],
    ])("refuses %s", (_what, text, reason) => {
        changelog(text);
        expect(refused(`v${version}`)).toContain(reason);
    });

    it.each(["", "1.2.3", "v1.2", "vNext"])("refuses the tag '%s'", (tag) => {
        changelog("");
        expect(refused(tag)).toContain("Tag a release as v1.2.3.");
    });
});
