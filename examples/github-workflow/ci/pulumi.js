// @ts-check
const { spawnSync } = require("node:child_process");
const { appendFileSync } = require("node:fs");

/** A preview of many rings is long. */
const LONGEST_OUTPUT = 1 << 26;

/**
 * Runs `pulumi` without prompts and colours, shows its output, and returns it with the exit code.
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to this process's
 * @returns {{code: number, text: string}}
 */
function pulumi(args, env = {}) {
    const run = spawnSync("pulumi", [...args, "--non-interactive", "--color", "never"], {
        encoding: "utf8",
        env: { ...process.env, ...env },
        maxBuffer: LONGEST_OUTPUT,
    });
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
 * @param {string} [first] Markdown that goes before the text
 */
function summarize(title, text, first = "") {
    if (process.env.GITHUB_STEP_SUMMARY) {
        const rest =
            first === "" ? markdown(title, text) : `### ${title}\n\n${first}\n${folded("In full", text, Infinity)}`;
        appendFileSync(process.env.GITHUB_STEP_SUMMARY, rest);
    }
}

/**
 * A title and a code block whose fence cannot be closed by any line of the text.
 * @param {string} title
 * @param {string} text
 */
function markdown(title, text) {
    return `### ${title}\n\n${fenced(text)}`;
}

/** @param {string} text */
function fenced(text) {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = "`".repeat(longest + 1);
    return `${fence}diff\n${text.trimEnd()}\n${fence}\n`;
}

/**
 * A collapsible text. If it is too long, its beginning and its end, where Pulumi counts resources, are kept, and it
 * says what was cut.
 * @param {string} title
 * @param {string} text
 * @param {number} most characters
 */
function folded(title, text, most) {
    const room = most - FRAME;
    const shown = text.length <= room ? text : cut(text, room);
    return `<details><summary>${title}</summary>\n\n${fenced(shown)}</details>\n`;
}

/** Characters of the frame around a folded text, including a long fence and the note about what was cut. */
const FRAME = 400;

/**
 * @param {string} text
 * @param {number} room
 */
function cut(text, room) {
    const end = text.slice(Math.max(0, text.lastIndexOf("\nResources:"))).slice(-Math.floor(room / 2));
    const beginning = text.slice(0, Math.max(0, room - end.length));
    const left = text.length - beginning.length - end.length;
    return `${beginning}\n\n[${left} characters were cut here because a comment has limited space. The job's log has all of it.]\n${end}`;
}

module.exports = { pulumi, summarize, markdown, folded };
