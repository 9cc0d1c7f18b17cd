// @ts-check
"use strict";
/**
 * Measures what this package promises to do quickly.
 *
 *     npm run build
 *     node bench/run.js [--json FILE] [--only NAME] [--sample] [--dist FOLDER]
 *
 * Prints a table, and writes the results to FILE. Exits with 1 if an entry fails, otherwise with 2 if one misses its
 * target. With --sample, entries that take minutes are left out.
 */
const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");

/**
 * One thing to measure: a module in bench/entries.
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} what One sentence.
 * @property {string} unit
 * @property {number} target
 * @property {"lower" | "higher"} better
 * @property {true} [takesMinutes]
 * @property {(tools: Tools) => number | Promise<number>} measure The median of three runs.
 *
 * @typedef {object} Tools
 * @property {(module: string) => any} load Loads a module of the built package: `membership`, `emulator`.
 * @property {string} dist The built package's folder, for a process of its own.
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {number | null} value Null if measuring failed.
 * @property {string} unit
 * @property {number} target
 * @property {"lower" | "higher"} better
 * @property {boolean} pass
 */

/** @returns {Entry[]} */
function entries() {
    const folder = path.join(__dirname, "entries");
    const files = fs.readdirSync(folder).filter((file) => file.endsWith(".js"));
    return files.sort().map((file) => require(path.join(folder, file)));
}

/**
 * @param {Entry} entry
 * @param {Tools} tools
 * @returns {Promise<Result>}
 */
async function measured({ name, unit, target, better, measure }, tools) {
    try {
        const value = await measure(tools);
        return { name, value, unit, target, better, pass: better === "lower" ? value <= target : value >= target };
    } catch (error) {
        console.error(`Measure '${name}': ${error instanceof Error ? error.stack : error}`);
        return { name, value: null, unit, target, better, pass: false };
    }
}

/** @param {readonly Result[]} results */
function table(results) {
    const rows = results.map(({ name, value, unit, target, better, pass }) => [
        name,
        value === null ? "failed" : `${Number(value.toPrecision(3))} ${unit}`,
        `${better === "lower" ? "at most" : "at least"} ${target} ${unit}`,
        pass ? "ok" : "MISSED",
    ]);
    const all = [["bench", "value", "target", ""], ...rows];
    const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
    return all
        .map((row) =>
            row
                .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}

async function main() {
    const { values } = parseArgs({
        options: {
            json: { type: "string" },
            only: { type: "string" },
            sample: { type: "boolean", default: false },
            dist: { type: "string" },
        },
    });
    const dist = path.resolve(values.dist ?? path.join(__dirname, "..", "dist"));
    const chosen = entries().filter(({ name, takesMinutes = false }) =>
        values.only === undefined ? !(values.sample && takesMinutes) : name === values.only,
    );
    if (chosen.length === 0) {
        const names = entries().map(({ name }) => name);
        throw new Error(
            `Run bench '${values.only}': there is no bench with that name. Use one of ${names.join(", ")}.`,
        );
    }
    if (!fs.existsSync(dist)) {
        throw new Error(`Run bench: ${dist} does not exist. Build first: npm run build`);
    }
    const tools = { dist, load: (/** @type {string} */ module) => require(path.join(dist, module)) };
    /** @type {Result[]} */
    const results = [];
    for (const entry of chosen) {
        results.push(await measured(entry, tools));
    }
    console.log(table(results));
    if (values.json !== undefined) {
        fs.writeFileSync(values.json, `${JSON.stringify(results, null, 4)}\n`);
    }
    const failed = results.some(({ value }) => value === null);
    process.exitCode = failed ? 1 : results.every(({ pass }) => pass) ? 0 : 2;
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
