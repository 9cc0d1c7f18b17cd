// @ts-check
/** Loaded into every Node process of a run (`NODE_OPTIONS`): leaves a file under its process id that names its script. */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.ANNOUNCE_PROCESSES;
if (folder) {
    writeFileSync(join(folder, String(process.pid)), process.argv[1] ?? "");
}
