// @ts-check
const { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { cacheFolder } = require("./engine/cacheFolder");
const { engineVersion, executableName, findOnPath, hasOfficialLanguageHost } = require("./engine/executables");
const { goBuild } = require("./engine/goBuild");
const { installer } = require("./engine/installer");
const { makeWhole } = require("./engine/staging");
const { compareVersions, INSTALLED_VERSION, isRecentEnough, OLDEST_VERSION } = require("./engine/version");
const { hasStandIn, placeLanguageHost } = require("./languageHost");
const { SetupError } = require("./report");

/**
 * The Pulumi engine, ready to run Node programs.
 * @typedef {{
 *     pulumi: string,
 *     version: string,
 *     binDirs: string[],
 *     languageHost: "official" | "stand-in",
 *     source: string,
 * }} Engine `pulumi` is the absolute path of the executable, `binDirs` are the folders to put in front of PATH,
 * `source` says
 *     where the engine came from, for human readers.
 *
 * A way to get a missing engine. It fills a folder whose `bin` then contains `pulumi`, or throws the reason why not.
 * @typedef {{version: string, folder: string, env: NodeJS.ProcessEnv, report: import("./report").Report}} Target
 * @typedef {{origin: string, fill(target: Target): Promise<void>}} Way
 */

/** In a complete folder of the cache: how the engine got there, for human readers. */
const ORIGIN = "origin.txt";

/**
 * Finds an existing engine: on PATH, or in the cache folder from an earlier setup.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Engine | undefined}
 */
function locateEngine(env = process.env) {
    const onPath = engineOnPath(env);
    if (onPath?.languageHost === "official") {
        return onPath;
    }
    const cached = cachedEngines(env);
    return cached.find(({ version }) => version === onPath?.version) ?? cached[0];
}

/**
 * Finds an engine or gets one: with Pulumi's own installer, or else by building it. It is put into the cache folder in
 * one step.
 * @param {import("./report").Report} report
 * @param {{env?: NodeJS.ProcessEnv, ways?: readonly Way[]}} [options]
 * @returns {Promise<Engine>}
 */
async function ensureEngine(report, { env = process.env, ways = [installer, goBuild] } = {}) {
    const onPath = engineOnPath(env);
    if (onPath?.languageHost === "stand-in") {
        report.detail(
            `Engine: ${onPath.pulumi} has no Node language host next to it. A copy in the cache folder gets one.`,
        );
        await makeEngine(report, env, onPath.version, [copyOf(onPath.pulumi)]);
    }
    const there = locateEngine(env);
    if (there === undefined) {
        const folder = join(cacheFolder(env), "engine", INSTALLED_VERSION);
        report.notable(
            `Engine: Pulumi ${OLDEST_VERSION} or later is not on PATH. Version ${INSTALLED_VERSION} goes to ${folder}.`,
        );
        await makeEngine(report, env, INSTALLED_VERSION, ways);
    } else if (there.languageHost === "stand-in") {
        placeLanguageHost(dirname(there.pulumi));
    }
    const engine = there ?? locateEngine(env);
    if (engine === undefined) {
        throw new Error(`Find the engine that was just put into ${cacheFolder(env)}: it does not exist.`);
    }
    return engine;
}

/**
 * The first `pulumi` on PATH that is recent enough.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Engine | undefined} "stand-in" here means that it has no language host and needs one
 */
function engineOnPath(env) {
    for (const pulumi of findOnPath("pulumi", env)) {
        const version = engineVersion(pulumi);
        if (version !== undefined && isRecentEnough(version)) {
            const languageHost = hasOfficialLanguageHost(pulumi) ? "official" : "stand-in";
            return { pulumi, version, binDirs: [dirname(pulumi)], languageHost, source: `on PATH as ${pulumi}` };
        }
    }
    return undefined;
}

/**
 * The engines in the cache folder, newest first. Their folders are named after their versions, and are complete if they
 * exist.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Engine[]}
 */
function cachedEngines(env) {
    const folder = join(cacheFolder(env), "engine");
    return (existsSync(folder) ? readdirSync(folder) : [])
        .filter(isRecentEnough)
        .filter((version) => existsSync(join(folder, version, ORIGIN)))
        .sort((left, right) => compareVersions(right, left))
        .map((version) => {
            const bin = join(folder, version, "bin");
            const origin = readFileSync(join(folder, version, ORIGIN), "utf8").trim();
            return {
                pulumi: join(bin, executableName("pulumi")),
                version,
                binDirs: [bin],
                languageHost: hasStandIn(bin) ? "stand-in" : "official",
                source: `${origin}, in ${join(folder, version)}`,
            };
        });
}

/**
 * Tries one way after the other.
 * @param {import("./report").Report} report
 * @param {NodeJS.ProcessEnv} env
 * @param {string} version
 * @param {readonly Way[]} ways
 */
async function makeEngine(report, env, version, ways) {
    const place = join(cacheFolder(env), "engine", version);
    /** @type {string[]} */
    const reasons = [];
    for (const way of ways) {
        try {
            await makeWhole(place, ORIGIN, async (folder) => {
                await way.fill({ version, folder, env, report });
                const pulumi = join(folder, "bin", executableName("pulumi"));
                const answer = engineVersion(pulumi);
                if (answer === undefined || !isRecentEnough(answer)) {
                    throw new SetupError(`its \`pulumi version\` answers ${answer ?? "nothing"}.`);
                }
                if (!hasOfficialLanguageHost(pulumi)) {
                    placeLanguageHost(dirname(pulumi));
                }
                writeFileSync(join(folder, ORIGIN), `${way.origin}\n`);
            });
            return;
        } catch (error) {
            const reason = `- not ${way.origin}: ${error instanceof Error ? error.message : error}`;
            report.notable(`  ${reason.slice(2)}`);
            reasons.push(reason);
        }
    }
    throw new SetupError(
        `Get the Pulumi engine ${version}: none of the ways worked.\n${reasons.join("\n")}\n` +
            `Install the Pulumi CLI ${OLDEST_VERSION} or later (https://www.pulumi.com/docs/iac/download-install/), or Go ` +
            "(https://go.dev/dl/), so that `pulumi` or `go` is on PATH. Then run the command again.",
    );
}

/**
 * An engine only finds a language host next to itself, so an engine without one is copied to where we may put the
 * stand-in.
 * @param {string} pulumi
 * @returns {Way}
 */
function copyOf(pulumi) {
    return {
        origin: `copied from ${pulumi}`,
        async fill({ folder }) {
            mkdirSync(join(folder, "bin"));
            copyFileSync(pulumi, join(folder, "bin", executableName("pulumi")));
        },
    };
}

module.exports = { ensureEngine, locateEngine };
