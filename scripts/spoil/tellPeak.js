// @ts-check
const { writeSync } = require("node:fs");

/** Loaded into a process before its script: at the end it reports the process's peak memory, in KiB. */
process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
