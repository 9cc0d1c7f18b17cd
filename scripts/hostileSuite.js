// @ts-check
/**
 * `npm run hostile-suite -- [--seeds 1,2,3] [--credentials secret,github] [--sample]`: the end-to-end tests again, with
 * a service that lags, throttles and answers in small pages, once per seed; then over https, once per kind of credential.
 *
 * Defaults to three random seeds, which are printed, and every kind. `none` leaves one of the two out. With `--sample`
 * the first kind of credential does not run everything, but a ring's life and what the other kinds run.
 */
const { spawnSync } = require("node:child_process");
const { mkdtempSync, realpathSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { parseArgs } = require("node:util");
const { CREDENTIAL_KINDS } = require("../test/e2e/support/credentialKinds");
const { setup } = require("./setup");

const SEEDS = 3;

/**
 * Tests that start their own embedded Graph, never reach one, or call the same handlers in another way: conditions would
 * make no difference to them.
 */
const WITHOUT_CONDITIONS = [
    "credentials",
    "demo",
    "hostile",
    "impact",
    "mistakes",
    "npx",
    "offline",
    "package",
    "reportPage",
    "rolloutPage",
    "rollout",
    "rolloutAssigned",
    "rolloutExample",
    "rolloutGates",
    "rolloutKilled",
    "rolloutYear",
    "yaml",
    "yamlOwnership",
    "yamlRing",
    "yamlRollout",
];
/** Tests that bring their own conditions. */
const WITH_OWN_CONDITIONS = ["brokenService", "faults", "kill", "manyRings"];
/**
 * Tests that put their own door in front of Graph, or determine the caller themselves: they do not support other
 * credentials.
 */
const WITH_OWN_TOKEN = [
    ...WITHOUT_CONDITIONS,
    ...WITH_OWN_CONDITIONS,
    "cutOffRename",
    "readOnly",
    "soak",
    "wrongTenant",
];
/** What can differ between kinds of credentials: resources and commands get their tokens. */
const TOKENS_ARE_ASKED_FOR = ["adoption", "import"];
/** What the first kind runs in a sample: the https door with resources, commands, and everything that a ring does. */
const SAMPLE = [...TOKENS_ARE_ASKED_FOR, "ring"];

/**
 * @param {string | undefined} text
 * @param {readonly string[]} usual
 */
function list(text, usual) {
    return text === undefined ? [...usual] : text === "none" ? [] : text.split(",");
}

/** @param {readonly string[]} names of test files */
function files(names) {
    return `/test/e2e/(${names.join("|")})\\.test\\.ts$`.replaceAll("/", "[\\\\/]");
}

/**
 * @param {string} name
 * @param {Record<string, string>} env
 * @param {readonly string[]} choice arguments that choose the files
 */
function run(name, env, choice) {
    const started = Date.now();
    process.stdout.write(`\n=== ${name}\n`);
    const jest = require.resolve("jest/bin/jest");
    const { status } = spawnSync(
        process.execPath,
        [jest, "--ci", "--selectProjects", "e2e", "--maxWorkers", "2", ...choice],
        { cwd: join(__dirname, ".."), stdio: "inherit", env: { ...process.env, ...env } },
    );
    return { name, passed: status === 0, seconds: Math.round((Date.now() - started) / 1000) };
}

async function main() {
    const { values } = parseArgs({
        options: { seeds: { type: "string" }, credentials: { type: "string" }, sample: { type: "boolean" } },
    });
    const byChance = Array.from({ length: SEEDS }, () => String(Math.floor(Math.random() * 1_000_000)));
    const seeds = list(values.seeds, byChance);
    const credentials = list(values.credentials, CREDENTIAL_KINDS);
    if (seeds.length + credentials.length === 0) {
        throw new Error("Run hostile suite: there is neither a seed nor a kind of credential. Give one of them.");
    }
    await setup({ quiet: true });

    const tenant = realpathSync(mkdtempSync(join(tmpdir(), "hotpatch-e2e-")));
    const shared = { HOTPATCH_E2E_SHARED_TENANT: tenant };
    const results = [];
    try {
        for (const seed of seeds) {
            const choice = ["--testPathIgnorePatterns", files([...WITHOUT_CONDITIONS, ...WITH_OWN_CONDITIONS])];
            results.push(run(`seed ${seed}`, { ...shared, HOTPATCH_E2E_SEED: seed }, choice));
        }
        for (const kind of credentials) {
            // One kind proves the door, with everything or a sample of it; the others only prove themselves.
            const isFirst = kind === credentials[0];
            const choice =
                isFirst && !values.sample
                    ? ["--testPathIgnorePatterns", files(WITH_OWN_TOKEN)]
                    : ["--testPathPatterns", files(isFirst ? SAMPLE : TOKENS_ARE_ASKED_FOR)];
            results.push(run(`https, ${kind}`, { ...shared, HOTPATCH_E2E_CREDENTIAL: kind }, choice));
        }
    } finally {
        rmSync(tenant, { recursive: true, force: true, maxRetries: 3 });
    }

    process.stdout.write("\n");
    for (const { name, passed, seconds } of results) {
        process.stdout.write(`${passed ? "passed" : "FAILED"}  ${name} (${seconds} s)\n`);
    }
    process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
}

main().catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
});
