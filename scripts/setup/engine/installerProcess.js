// @ts-check
/**
 * `node installerProcess.js <version> <folder>`: lets the Automation API install the Pulumi CLI into a folder. A
 * separate process, so that it can be given an environment and a time limit.
 */
const { createRequire } = require("node:module");

const SITE = "https://get.pulumi.com/";

async function main() {
    const [version = "", folder = ""] = process.argv.slice(2);
    // The installer itself would wait for minutes.
    await fetch(SITE, { method: "HEAD", signal: AbortSignal.timeout(10_000) }).catch((error) => {
        throw new Error(`${SITE} cannot be reached from here: ${error.cause?.message ?? error.message}`);
    });
    const { PulumiCommand } = require("@pulumi/pulumi/automation");
    /** @type {typeof import("semver")} */
    const { SemVer } = createRequire(require.resolve("@pulumi/pulumi"))("semver");
    await PulumiCommand.install({ version: new SemVer(version), root: folder });
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
