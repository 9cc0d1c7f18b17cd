// @ts-check
const { copyFileSync, existsSync, realpathSync, renameSync, rmSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { cacheFolder } = require("./engine/cacheFolder");
const { executableName } = require("./engine/executables");
const { buildGoProgram } = require("./engine/goProgram");
const { makeWhole } = require("./engine/staging");
const { SetupError } = require("./report");

/** Tested with engine 3.259.0. */
const YAML_VERSION = "1.25.0";
const NAME = executableName("pulumi-language-yaml");
const MODULE = "github.com/pulumi/pulumi-yaml";

/**
 * @param {string} pulumi
 * @returns {boolean} whether the engine has the YAML language host next to it, where alone it looks for one
 */
function hasYamlHost(pulumi) {
    return [dirname(pulumi), dirname(realpathSync(pulumi))].some((folder) => existsSync(join(folder, NAME)));
}

/**
 * Puts the YAML language host next to an engine. Pulumi's own downloads contain it; an engine that was built from Go
 * modules gets one that is built likewise, once, in the cache folder.
 * @param {import("./engine").Engine} engine
 * @param {import("./report").Report} report
 * @param {{
 *     env?: NodeJS.ProcessEnv,
 *     build?: (folder: string, output: string, report: import("./report").Report, env: NodeJS.ProcessEnv) => Promise<void>,
 * }} [options]
 */
async function ensureYamlHost({ pulumi, languageHost }, report, { env = process.env, build = buildYamlHost } = {}) {
    if (hasYamlHost(pulumi)) {
        return;
    }
    if (languageHost === "official") {
        throw new SetupError(
            `Find the YAML language host: ${NAME} is not next to ${pulumi}. Install the whole Pulumi CLI again.`,
        );
    }
    const folder = join(cacheFolder(env), "yaml", YAML_VERSION);
    if (!existsSync(join(folder, NAME))) {
        report.notable(`YAML language host: version ${YAML_VERSION} goes to ${folder}.`);
        await makeWhole(folder, NAME, (temporary) => build(temporary, join(temporary, NAME), report, env));
    }
    // In one step: an engine may be looking for it right now.
    const temporary = join(dirname(pulumi), `.${NAME}.${process.pid}`);
    try {
        copyFileSync(join(folder, NAME), temporary);
        renameSync(temporary, join(dirname(pulumi), NAME));
    } finally {
        rmSync(temporary, { force: true });
    }
}

/**
 * @param {string} folder
 * @param {string} output
 * @param {import("./report").Report} report
 * @param {NodeJS.ProcessEnv} env
 */
function buildYamlHost(folder, output, report, env) {
    const program = `${MODULE}/cmd/pulumi-language-yaml`;
    const duration = "two to five minutes";
    return buildGoProgram(folder, { module: MODULE, version: YAML_VERSION, program, output, duration, env, report });
}

module.exports = { ensureYamlHost, hasYamlHost };
