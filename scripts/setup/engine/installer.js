// @ts-check
const { join } = require("node:path");
const { SetupError } = require("../report");
const { lastLines, runCommand } = require("../runCommand");

/** How long a download may take. */
const SECONDS = 600;

/**
 * Pulumi's own installer, as the Automation API runs it. It includes the official language hosts.
 * @type {import("../engine").Way}
 */
const installer = {
    origin: "downloaded from get.pulumi.com",
    async fill({ version, folder, env, report }) {
        report.notable(
            "  Asking Pulumi's own installer: about 150 MB, a minute or two; a few seconds if it cannot be reached …",
        );
        const script = join(__dirname, "installerProcess.js");
        const install = runCommand(process.execPath, [script, version, folder], {
            cwd: folder,
            env: withoutPulumi(env),
            seconds: SECONDS,
        });
        const { code, output } = await report.waiting("Installer", install);
        if (code !== 0) {
            throw new SetupError(lastLines(output, 6));
        }
    },
};

/**
 * An environment in which the installer neither finds nor changes an existing installation.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withoutPulumi(env) {
    const kept = Object.entries(env).filter(([name]) => !/^(pulumi_|npm_)/i.test(name));
    return { ...Object.fromEntries(kept), PULUMI_SKIP_UPDATE_CHECK: "true" };
}

module.exports = { installer };
