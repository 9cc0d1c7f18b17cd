// @ts-check
const { spawnSync } = require("node:child_process");
const { appendFileSync } = require("node:fs");

/**
 * Runs `pulumi` without questions and colours, shows its output, and returns it with the exit code.
 * @param {string[]} args
 * @returns {{code: number, text: string}}
 */
function pulumi(args) {
    const run = spawnSync("pulumi", [...args, "--non-interactive", "--color", "never"], { encoding: "utf8" });
    if (run.error) {
        throw new Error(`Run pulumi: ${run.error.message}. Install the Pulumi CLI first.`);
    }
    const text = `${run.stdout}${run.stderr}`;
    process.stdout.write(text);
    return { code: run.status ?? 1, text };
}

/**
 * Adds Markdown to the page that GitHub shows for the run; elsewhere it does nothing.
 * @param {string} title
 * @param {string} text
 */
function summarize(title, text) {
    if (process.env.GITHUB_STEP_SUMMARY) {
        appendFileSync(process.env.GITHUB_STEP_SUMMARY, markdown(title, text));
    }
}

/**
 * A title and a code block whose fence no line of the text can close.
 * @param {string} title
 * @param {string} text
 */
function markdown(title, text) {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = "`".repeat(longest + 1);
    return `### ${title}\n\n${fence}diff\n${text.trimEnd()}\n${fence}\n`;
}

module.exports = { pulumi, summarize, markdown };
