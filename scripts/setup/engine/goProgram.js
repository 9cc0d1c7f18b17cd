// @ts-check
const { copyFileSync, mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { SetupError } = require("../report");
const { lastLines, runCommand } = require("../runCommand");
const { findOnPath } = require("./executables");

/**
 * Builds a program of a Go module.
 * @param {string} folder for what the build needs
 * @param {{
 *     module: string, version: string, program: string, source?: string, flags?: string, output: string, duration: string,
 *     env: NodeJS.ProcessEnv, report: import("../report").Report,
 * }} what `program` is the package of the command, or `.` for the file `source` of our own, `duration` what to expect, for
 *     human readers
 * @throws {SetupError} if there is no Go, or with the end of what the build said
 */
async function buildGoProgram(folder, { module, version, program, source, flags = "", output, duration, env, report }) {
    const [go] = findOnPath("go", env);
    if (go === undefined) {
        throw new SetupError("`go` is not on PATH.");
    }
    report.notable(`  Building it from Go modules: ${duration} …`);
    const cwd = join(folder, "module");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "go.mod"), `module build\n\ngo 1.25\n\nrequire ${module} v${version}\n`);
    if (source !== undefined) {
        copyFileSync(source, join(cwd, "main.go"));
    }
    const args = ["build", "-mod=mod", "-buildvcs=false", "-trimpath", "-ldflags", `-s -w ${flags}`, "-o", output];
    const build = runCommand(go, [...args, program], { cwd, env: forThisMachine(env) });
    const { code, output: said } = await report.waiting("go build", build);
    if (code !== 0) {
        throw new SetupError(`go build ended with ${code}:\n${lastLines(said)}`);
    }
    rmSync(cwd, { recursive: true, force: true });
}

/** @param {NodeJS.ProcessEnv} env */
function forThisMachine({ GOOS, GOARCH, ...env }) {
    return { ...env, GO111MODULE: "on", GOWORK: "off", CGO_ENABLED: "0" };
}

module.exports = { buildGoProgram };
