// @ts-check
/** Deploys what is on the main branch. Refreshes first, so that drift is repaired in the same run. */
const { pulumi, summarize } = require("./pulumi");

const { code, text } = pulumi(["up", "--yes", "--refresh", "--diff"]);
summarize(code === 0 ? "Deployed" : "The deployment failed", text);
process.exitCode = code;
