// @ts-check
/** Carries out what is on the main branch. Looks at the tenant first, so that drift is repaired in the same run. */
const { pulumi, summarize } = require("./pulumi");

const { code, text } = pulumi(["up", "--yes", "--refresh", "--diff"]);
summarize(code === 0 ? "Deployed" : "The deployment failed", text);
process.exitCode = code;
