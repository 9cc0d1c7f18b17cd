// @ts-check
/**
 * Opens a pull request that opens the next ring of a HotpatchRollout, if its gates are open: one line of
 * Pulumi.<stack>.yaml. There is one such pull request per stack. While it waits its text says what the gates say now; its
 * commit is only replaced if the change is another one, so that reviews stay.
 */
const { spawnSync } = require("node:child_process");
const { readdirSync, readFileSync } = require("node:fs");
const { relative, resolve, sep } = require("node:path");
const { github } = require("./github");

const {
    GITHUB_REPOSITORY = "",
    GITHUB_WORKSPACE = process.cwd(),
    BASE = "main",
    PULUMI_STACK = "tenant",
} = process.env;
const PERMISSION = "contents: write, pull-requests: write";
const BRANCH = `hotpatch-promote-${PULUMI_STACK.replace(/[^\w-]/g, "-")}`;
const HELD = 2;
/** The state of a stack with many rings is long. */
const LONGEST_OUTPUT = 1 << 26;

async function main() {
    const before = settings();
    // Through a pipe: the state is neither logged nor left behind.
    const { text: state } = output("pulumi", ["stack", "export"], [0]);
    const promote = ["--no", "pulumi-hotpatch", "rollout", "promote", "-", "--write", "--format", "markdown"];
    const { code, text: body } = output("npx", promote, [0, HELD], state);
    console.log(body);
    const title = /^### (.*)$/m.exec(body)?.[1]?.replaceAll("\\", "") ?? "Open the next ring";
    const [changed] = [...settings()].filter(([file, content]) => before.get(file) !== content);
    const open = await openRequest();
    if (changed === undefined) {
        if (code === HELD && open !== undefined) {
            await github(PERMISSION, "PATCH", `/pulls/${open.number}`, { body });
        }
        console.log(code === HELD ? "A gate holds the next ring." : "There is nothing to open.");
        return;
    }
    const path = relative(resolve(GITHUB_WORKSPACE), resolve(changed[0])).split(sep).join("/");
    if (open === undefined || (await contentOf(path, BRANCH)).text !== changed[1]) {
        await commit(path, changed[1], title);
    }
    await (open === undefined
        ? github(PERMISSION, "POST", "/pulls", { title, body, head: BRANCH, base: BASE })
        : github(PERMISSION, "PATCH", `/pulls/${open.number}`, { title, body }));
    console.log(open === undefined ? "Pull request opened." : `Pull request ${open.number} brought up to date.`);
}

/** The stacks' configurations, by file. */
function settings() {
    const files = readdirSync(".").filter((file) => /^Pulumi\..+\.ya?ml$/.test(file));
    return new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
}

/** @returns {Promise<{ number: number } | undefined>} */
async function openRequest() {
    const [owner = ""] = GITHUB_REPOSITORY.split("/");
    const [found] = await github(PERMISSION, "GET", `/pulls?state=open&head=${owner}:${BRANCH}`);
    return found;
}

/**
 * Makes the branch the base with one commit more.
 * @param {string} path
 * @param {string} content
 * @param {string} message
 */
async function commit(path, content, message) {
    const { object } = await github(PERMISSION, "GET", `/git/ref/heads/${BASE}`);
    /** @type {{ ref: string }[]} */
    const known = await github(PERMISSION, "GET", `/git/matching-refs/heads/${BRANCH}`);
    const ref = `refs/heads/${BRANCH}`;
    await (known.some((each) => each.ref === ref)
        ? github(PERMISSION, "PATCH", `/git/${ref}`, { sha: object.sha, force: true })
        : github(PERMISSION, "POST", "/git/refs", { ref, sha: object.sha }));
    const { sha } = await contentOf(path, BRANCH);
    await github(PERMISSION, "PUT", `/contents/${path}`, {
        message,
        branch: BRANCH,
        sha,
        content: Buffer.from(content).toString("base64"),
    });
}

/**
 * @param {string} path
 * @param {string} branch
 */
async function contentOf(path, branch) {
    const { sha, content } = await github(PERMISSION, "GET", `/contents/${path}?ref=${branch}`);
    return { sha, text: Buffer.from(content, "base64").toString() };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {number[]} expected exit codes
 * @param {string} [input]
 */
function output(command, args, expected, input) {
    const run = spawnSync(command, args, {
        encoding: "utf8",
        maxBuffer: LONGEST_OUTPUT,
        stdio: ["pipe", "pipe", "inherit"],
        ...(input === undefined ? {} : { input }),
    });
    if (run.error || !expected.includes(run.status ?? -1)) {
        throw new Error(`${command} ${args.join(" ")}: ${run.error?.message ?? `ended with ${run.status}`}.`);
    }
    return { code: run.status, text: run.stdout };
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
