// @ts-check
"use strict";
/**
 * One evaluation, or the plain read it is compared with, in a separate process: see childWork.js. Prints JSON.
 *
 *     node readinessChild.js parse FILE...
 *     node readinessChild.js files DIST FILE...
 *     node readinessChild.js graph DIST
 *     node readinessChild.js auto DIST WORKSPACE TIME
 */
const { createReadStream } = require("node:fs");
const path = require("node:path");

/** Reads lines and parses each, as simply and as fast as Node can. @param {readonly string[]} files */
async function parseLines(files) {
    let objects = 0;
    for (const file of files) {
        let rest = "";
        for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 18 })) {
            const lines = `${rest}${chunk}`.split("\n");
            rest = lines.pop() ?? "";
            for (const line of lines) {
                if (typeof JSON.parse(line) === "object") {
                    objects += 1;
                }
            }
        }
    }
    return { objects };
}

/** @param {string} dist @param {readonly string[]} files */
function summarizeFiles(dist, files) {
    return require(path.join(dist, "readiness", "fleet")).summarizeFiles(files);
}

/** From the Microsoft Graph in the environment. @param {string} dist */
async function summarizeGraph(dist) {
    const { summarizeSource } = require(path.join(dist, "readiness", "fleet"));
    const { graphSource } = require(path.join(dist, "readiness", "graphSource"));
    const { createGraphClient } = require(path.join(dist, "graph", "graphClient"));
    const { readGraphSettings } = require(path.join(dist, "graph", "settings"));
    const client = createGraphClient(readGraphSettings({ config: () => undefined, env: process.env }));
    return summarizeSource(graphSource(client, { now: new Date() }), { reasons: "badge" });
}

/** The same with VBS by `auto` and a Log Analytics workspace. @param {string} dist @param {readonly string[]} how */
async function summarizeAuto(dist, [workspaceId, time = ""]) {
    const { summarizeSource } = require(path.join(dist, "readiness", "fleet"));
    const { fleetSource } = require(path.join(dist, "readiness", "fleetSource"));
    const { createGraphClient } = require(path.join(dist, "graph", "graphClient"));
    const { createLogAnalytics } = require(path.join(dist, "graph", "logAnalytics"));
    const { readGraphSettings } = require(path.join(dist, "graph", "settings"));
    const settings = readGraphSettings({ config: () => undefined, env: process.env });
    const logs = createLogAnalytics(settings, workspaceId);
    const now = new Date(time);
    return summarizeSource(fleetSource(createGraphClient(settings), { now, logs }), { reasons: "badge", now });
}

async function main() {
    const [task, first = "", ...files] = process.argv.slice(2);
    /** @type {Record<string, () => Promise<unknown>>} */
    const tasks = {
        parse: () => parseLines([first, ...files]),
        files: () => summarizeFiles(first, files),
        graph: () => summarizeGraph(first),
        auto: () => summarizeAuto(first, files),
    };
    const work = tasks[task ?? ""];
    if (work === undefined) {
        throw new Error(`Run '${task}': there is no such task. Use one of ${Object.keys(tasks).join(", ")}.`);
    }
    const start = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(start);
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    console.log(JSON.stringify({ cpuSeconds: (user + system) / 1_000_000, peakBytes, result }));
}

main().catch((error) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(1);
});
