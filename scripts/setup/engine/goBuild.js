// @ts-check
const { mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { SetupError } = require("../report");
const { lastLines, runCommand } = require("../runCommand");
const { executableName, findOnPath } = require("./executables");

/** @typedef {import("../engine").Way} Way */

/**
 * Builds Pulumi from its Go modules. They only contain the engine, no language host.
 * @type {Way}
 */
const goBuild = {
    origin: "built from Go modules",
    async fill({ version, folder, env, report }) {
        const [go] = findOnPath("go", env);
        if (go === undefined) {
            throw new SetupError("`go` is not on PATH.");
        }
        report.notable("  Building it from Go modules: three to ten minutes, and about 3 GB in Go's own caches …");
        const module = join(folder, "module");
        mkdirSync(module);
        writeFileSync(
            join(module, "go.mod"),
            `module engine\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/pkg/v3 v${version}\n`,
        );
        const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
        const pulumi = join(folder, "bin", executableName("pulumi"));
        const args = ["build", "-mod=mod", "-buildvcs=false", "-trimpath", "-ldflags", flags, "-o", pulumi];
        const build = runCommand(go, [...args, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"], {
            cwd: module,
            env: forThisMachine(env),
        });
        const { code, output } = await report.waiting("go build", build);
        if (code !== 0) {
            throw new SetupError(`go build ended with ${code}:\n${lastLines(output)}`);
        }
        rmSync(module, { recursive: true, force: true });
    },
};

/** @param {NodeJS.ProcessEnv} env */
function forThisMachine({ GOOS, GOARCH, ...env }) {
    return { ...env, GO111MODULE: "on", GOWORK: "off", CGO_ENABLED: "0" };
}

module.exports = { goBuild };
