// @ts-check
const { join } = require("node:path");
const { executableName } = require("./executables");
const { buildGoProgram } = require("./goProgram");

/** @typedef {import("../engine").Way} Way */

/**
 * Builds Pulumi from its Go modules. They only contain the engine, no language host.
 * @type {Way}
 */
const goBuild = {
    origin: "built from Go modules",
    fill: ({ version, folder, env, report }) =>
        buildGoProgram(folder, {
            module: "github.com/pulumi/pulumi/pkg/v3",
            version,
            program: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            flags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
            output: join(folder, "bin", executableName("pulumi")),
            duration: "three to ten minutes, and about 3 GB in Go's own caches",
            env,
            report,
        }),
};

module.exports = { goBuild };
