// @ts-check
/**
 * `npm run setup`: prepares a machine with Node: dependencies, the link of the package to itself, the build, and the
 * Pulumi engine; with `--build` everything except the engine, with `--yaml` also what runs programs in YAML. It does not need anything that it installs, and only does
 * what is missing.
 */
const { join } = require("node:path");
const { build } = require("./setup/build");
const { installDependencies } = require("./setup/dependencies");
const { ensureEngine } = require("./setup/engine");
const { Report, SetupError } = require("./setup/report");
const { linkPackage } = require("./setup/selfLink");
const { ensureYamlHost } = require("./setup/yamlHost");

const root = join(__dirname, "..");

/**
 * Each step says what it does, how long it will probably take and where it puts things; when quiet, only slow steps do.
 * @param {{quiet?: boolean, yaml?: boolean}} [options] `yaml`: also the language host for YAML
 * @returns {Promise<{engine: import("./setup/engine").Engine}>}
 * @throws {SetupError} with what to do about it
 */
async function setup({ quiet = false, yaml = false } = {}) {
    const report = new Report({ quiet });
    await buildPackage(report);
    const engine = await ensureEngine(report);
    if (yaml) {
        await ensureYamlHost(engine, report);
    }
    const languageHost = engine.languageHost === "official" ? "official Node" : "stand-in for the Node";
    report.notable(`Pulumi ${engine.version}, ${engine.source}, with the ${languageHost} language host.`);
    return { engine };
}

/**
 * Everything except the engine: what `npm pack` needs in a fresh clone.
 * @param {Report} report
 */
async function buildPackage(report) {
    checkNode();
    await installDependencies(root, report);
    linkPackage(root, report);
    await build(root, report);
}

function checkNode() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < 20 || (major === 20 && minor < 19)) {
        throw new SetupError(`Start set-up: this is Node ${process.versions.node}. Install Node 20.19 or later.`);
    }
}

module.exports = { setup };

if (require.main === module) {
    const quiet = process.argv.includes("--quiet");
    // `npm pack --json` needs standard output for itself.
    const aside = new Report({ quiet, write: console.error });
    const done = process.argv.includes("--build")
        ? buildPackage(aside)
        : setup({ quiet, yaml: process.argv.includes("--yaml") });
    done.catch((error) => {
        console.error(error instanceof SetupError ? `\n${error.message}` : error);
        process.exitCode = 1;
    });
}
