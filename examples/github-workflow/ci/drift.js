// @ts-check
/**
 * Whether somebody changed the tenant outside of the repository. Pulumi's exit code tells: 0 means no drift, 7 means
 * drift, anything else means that the check failed. With drift this job succeeds and sets the output `drift`, so that
 * the next step can open an issue; if the check failed, so does the job.
 */
const { appendFileSync, writeFileSync } = require("node:fs");
const { markdown, pulumi, summarize } = require("./pulumi");

const DRIFT = 7;
const { code, text } = pulumi(["refresh", "--preview-only", "--diff", "--expect-no-changes"]);
const drifted = code === DRIFT;
if (drifted) {
    writeFileSync("drift.md", markdown("The tenant differs from the repository", text.slice(0, 60_000)));
    summarize("The tenant differs from the repository", text);
}
if (process.env.GITHUB_OUTPUT) {
    appendFileSync(process.env.GITHUB_OUTPUT, `drift=${drifted}\n`);
}
console.log(
    drifted ? "Drift: see above. `pulumi up --refresh` repairs it." : code === 0 ? "No drift." : "The check failed.",
);
process.exitCode = drifted ? 0 : code;
