// @ts-check
/**
 * What a pull request would change. Writes the text for its comment to `preview.md`; ends with the exit code of the preview,
 * so a mistake in the program fails the check.
 */
const { writeFileSync } = require("node:fs");
const { markdown, pulumi, summarize } = require("./pulumi");

const { code, text } = pulumi(["preview", "--refresh", "--diff"]);
const title = code === 0 ? "What this change does to the tenant" : "The preview failed";
writeFileSync("preview.md", markdown(title, text.slice(0, 60_000)));
summarize(title, text);
process.exitCode = code;
