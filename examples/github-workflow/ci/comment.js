// @ts-check
/**
 * Posts `preview.md` on the pull request: replaces the comment that begins with the same marker, however many were
 * written since, or adds a new one.
 */
const { readFileSync } = require("node:fs");
const { findByMarker, github } = require("./github");

const { PR } = process.env;
const PERMISSION = "pull-requests: write";

async function main() {
    const body = readFileSync("preview.md", "utf8");
    /** @type {{ id: number, body?: string } | undefined} */
    const found = await findByMarker(PERMISSION, `/issues/${PR}/comments`, body.split("\n")[0] ?? "");
    await (found === undefined
        ? github(PERMISSION, "POST", `/issues/${PR}/comments`, { body })
        : github(PERMISSION, "PATCH", `/issues/comments/${found.id}`, { body }));
    console.log(found === undefined ? "Commented." : `Comment ${found.id} replaced.`);
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
