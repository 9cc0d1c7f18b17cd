// @ts-check
/**
 * Whether somebody changed the tenant behind the repository's back. Pulumi says it by its exit code: 0 is none, 7 is drift,
 * anything else a job that could not look. Drift ends this job well and sets the output `drift`, so that the next step can
 * open an issue; a job that could not look fails.
 */
const { appendFileSync, writeFileSync } = require("node:fs");
const { markdown, pulumi, summarize } = require("./pulumi");

const DRIFT = 7;
const { code, text } = pulumi(["refresh", "--preview-only", "--diff", "--expect-no-changes"]);
const drifted = code === DRIFT;
if (drifted) {
    writeFileSync("drift.md", markdown("The tenant is not as the repository says", text.slice(0, 60_000)));
    summarize("The tenant is not as the repository says", text);
}
if (process.env.GITHUB_OUTPUT) {
    appendFileSync(process.env.GITHUB_OUTPUT, `drift=${drifted}\n`);
}
console.log(
    drifted ? "Drift: see above. `pulumi up --refresh` puts it back." : code === 0 ? "No drift." : "Could not look.",
);
process.exitCode = drifted ? 0 : code;
