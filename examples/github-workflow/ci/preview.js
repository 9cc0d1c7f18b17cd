// @ts-check
/**
 * What a pull request would change. Writes the text of the comment to `preview.md`: first what happens to devices, then
 * the raw preview, folded. Ends with the preview's exit code, so a mistake in the program fails the check.
 */
const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { folded, pulumi, summarize } = require("./pulumi");

/** The comment is found by this line, no matter who commented after it. */
const MARKER = `<!-- hotpatch preview of ${process.env.PULUMI_STACK ?? "the stack"} -->`;
/** GitHub's limit is 65,536 characters. */
const LONGEST_COMMENT = 60_000;
/** The raw preview gets the rest. */
const LONGEST_SUMMARY = 45_000;

rmSync("impact.md", { force: true });
const { code, text } = pulumi(["preview", "--refresh", "--diff"], { HOTPATCH_IMPACT_FILE: "impact.md" });
const title = code === 0 ? "What this change does to the tenant" : "The preview failed";
const whole = existsSync("impact.md") ? readFileSync("impact.md", "utf8") : "";
// The table of numbers comes first, and is kept.
const impact =
    whole.length <= LONGEST_SUMMARY
        ? whole
        : `${whole.slice(0, LONGEST_SUMMARY)}\n\n[Cut here because a comment has limited space. impact.md and the job's log have all of it.]\n`;
const head = `${MARKER}\n### ${title}\n\n${impact}\n`;
writeFileSync("preview.md", `${head}${folded("Preview in full", text, LONGEST_COMMENT - head.length)}`);
summarize(title, text, impact);
process.exitCode = code;
