// @ts-check
/**
 * Keeps one issue about drift: opens it, brings it up to date while there is drift, and closes it when there is none
 * any more. `DRIFT` is what the drift check put out: `true` or `false`; anything else means that it could not look.
 */
const { readFileSync } = require("node:fs");
const { findByMarker, github } = require("./github");

const { DRIFT, PULUMI_STACK = "the stack" } = process.env;
const PERMISSION = "issues: write";
/** The issue is found by this line, whatever its title has become. */
const MARKER = `<!-- hotpatch drift of ${PULUMI_STACK} -->`;

async function main() {
    if (DRIFT !== "true" && DRIFT !== "false") {
        console.log("The check could not look, so the issue stays as it is.");
        return;
    }
    /** @type {{ number: number, body?: string } | undefined} */
    const found = await findByMarker(PERMISSION, "/issues?state=open", MARKER);
    if (DRIFT === "true") {
        const body = `${MARKER}\n${readFileSync("drift.md", "utf8")}`;
        await (found === undefined
            ? github(PERMISSION, "POST", "/issues", { title: `Hotpatch drift of ${PULUMI_STACK}`, body })
            : github(PERMISSION, "PATCH", `/issues/${found.number}`, { body }));
        console.log(found === undefined ? "Issue opened." : `Issue ${found.number} brought up to date.`);
    } else if (found !== undefined) {
        await github(PERMISSION, "POST", `/issues/${found.number}/comments`, { body: "There is no drift any more." });
        await github(PERMISSION, "PATCH", `/issues/${found.number}`, { state: "closed" });
        console.log(`Issue ${found.number} closed.`);
    } else {
        console.log("There is no drift, and no issue.");
    }
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
