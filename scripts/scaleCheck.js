// @ts-check
"use strict";
/**
 * Judges hundreds of emulated tenants in shards, a process each, three of the tenants failing in different ways, and has the
 * summaries of the folder answered by DuckDB and by Apache Spark: both have to agree to the row, with each other and
 * with what the fleets' generator counted. Prints the peak memory of the shards' processes.
 *
 *     npm run build
 *     node scripts/scaleCheck.js [--tenants 500] [--devices 200] [--shards 16] [--seed N]
 *
 * Needs Java and Python, and says so where they are missing. Without a seed it uses a random one, which is printed. Exits
 * with 1 if anything differs.
 */
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { startEmulatorProcess } = require("../bench/emulatorProcess");
const { askSpark, missing, sparkPython, MASTER, VERSION } = require("./scaleCheck/spark");

const ROOT = path.join(__dirname, "..");
const DIST = path.join(ROOT, "dist");
const FAILING = 3;
const MOST_PRINTED = 10;

/** @typedef {{ tenantId: string, failure?: string }} Tenant */

/**
 * One shard in a process of its own.
 *
 * @param {Record<string, string>} environment
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, peakMb: number, result: any }>}
 */
async function run(environment, args) {
    const script = path.join(DIST, "cli", "main.js");
    const child = spawn(
        process.execPath,
        ["--require", path.join(__dirname, "spoil", "tellPeak.js"), script, ...args],
        { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe", "pipe"] },
    );
    const texts = ["", "", ""];
    for (const [index, stream] of [child.stdout, child.stderr, child.stdio[3]].entries()) {
        stream?.on("data", (chunk) => {
            texts[index] += chunk;
        });
    }
    const [code] = await once(child, "close");
    if (texts[0] === "") {
        throw new Error(`Run '${args.join(" ")}': it ended with ${code}.\n${texts[1]}`);
    }
    return { code, peakMb: Number(texts[2]) / 1024, result: JSON.parse(texts[0] ?? "") };
}

/** Rows as texts, with their columns in one order. @param {readonly Record<string, unknown>[]} rows */
function texts(rows) {
    return rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What differs between two answers, row by row. @param {string} name @param {readonly Record<string, unknown>[]} ours @param {readonly Record<string, unknown>[]} theirs */
function differences(name, ours, theirs) {
    const [duck, spark] = [texts(ours), texts(theirs)];
    const longest = Math.max(duck.length, spark.length);
    return Array.from({ length: longest }, (_, at) => at).flatMap((at) =>
        duck[at] === spark[at] ? [] : [`${name}, row ${at}: DuckDB ${duck[at]}, Spark ${spark[at]}`],
    );
}

/**
 * What differs from the generator's count, tenant by tenant.
 *
 * @param {import("../bench/emulatorProcess").EmulatorProcess} emulator
 * @param {readonly Tenant[]} tenants
 * @param {readonly Record<string, unknown>[]} badges
 */
async function wrongTenants(emulator, tenants, badges) {
    const found = [];
    for (const { tenantId, failure } of tenants) {
        const counted = Object.fromEntries(
            badges.filter(({ tenant }) => tenant === tenantId).map(({ badge, devices }) => [badge, devices]),
        );
        const { byBadge } = await emulator.control("GET", `/tally?tenant=${tenantId}`);
        const expected = failure === undefined ? byBadge : {};
        const names = new Set([...Object.keys(counted), ...Object.keys(expected)]);
        for (const badge of names) {
            if ((counted[badge] ?? 0) !== (expected[badge] ?? 0)) {
                found.push(`tenant ${tenantId}: ${counted[badge] ?? 0} ${badge}, not ${expected[badge] ?? 0}`);
            }
        }
    }
    return found;
}

/** @param {string} name @param {string} text @param {number} most */
function wholeNumber(name, text, most) {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most) {
        throw new Error(`Read --${name} '${text}': not a whole number from 1 to ${most}. Pass one.`);
    }
    return value;
}

/** @param {{ tenants: number, devices: number, shards: number, seed: number }} wanted @param {string} folder */
async function check({ tenants: count, devices, shards, seed }, folder) {
    const options = { https: true, logSize: 100, tenants: { count, devices, failing: FAILING, kept: 16 } };
    const emulator = await startEmulatorProcess({ dist: DIST, devices: 0, seed, options });
    try {
        /** @type {{ tenants: readonly Tenant[] }} */
        const { tenants } = await emulator.control("GET", "/tenants");
        const file = path.join(folder, "tenants.yaml");
        fs.writeFileSync(
            file,
            ["tenants:", ...tenants.map(({ tenantId }, at) => `  - { id: ${tenantId}, name: Tenant ${at} }`), ""].join(
                "\n",
            ),
        );
        const fleet = path.join(folder, "fleet");
        const begin = performance.now();
        const found = [];
        const peaks = [];
        let day = "";
        for (let number = 1; number <= shards; number += 1) {
            const args = [
                "--tenants",
                file,
                "--shard",
                `${number}/${shards}`,
                "--folder",
                fleet,
                "--all-reasons",
                "--json",
            ];
            const { code, peakMb, result } = await run(emulator.environment, ["readiness", ...args]);
            peaks.push(peakMb);
            day = result.date;
            const expected = result.notRead > 0 ? 1 : 0;
            if (code !== expected) {
                found.push(`shard ${number}: exit code ${code}, not ${expected}`);
            }
        }
        const seconds = (performance.now() - begin) / 1000;
        console.log(
            `${count} tenants of ${devices} devices in ${shards} shards, one after the other: ${seconds.toFixed(0)} s; ` +
                `peak memory of a shard's process ${Math.max(...peaks).toFixed(0)} MB.`,
        );
        found.push(...(await compared(fleet, day, emulator, tenants)));
        return found;
    } finally {
        await emulator.stop();
    }
}

/** @param {string} fleet @param {string} day @param {import("../bench/emulatorProcess").EmulatorProcess} emulator @param {readonly Tenant[]} tenants */
async function compared(fleet, day, emulator, tenants) {
    const { answersOf } = require(path.join(DIST, "tenants", "summary"));
    const { QUERIES } = require(path.join(DIST, "tenants", "queries"));
    /** @type {Record<string, Record<string, unknown>[]>} */
    const answers = await answersOf(fleet, day);
    const { list = [], ...spark } = await askSpark(fleet, day, QUERIES);
    const found = Object.keys(QUERIES).flatMap((name) => differences(name, answers[name] ?? [], spark[name] ?? []));
    for (const name of Object.keys(QUERIES)) {
        console.log(`    ${name}: ${answers[name]?.length} rows by DuckDB, ${spark[name]?.length} by Spark`);
    }
    const failed = (answers.tenants ?? []).filter(({ error }) => error !== null);
    for (const { name, error } of failed) {
        console.log(`    ${name}: ${error}`);
    }
    const listed = (/** @type {Record<string, unknown>[]} */ rows) =>
        rows.map(({ tenant, name, state }) => `${tenant} ${name} ${state}`).sort();
    return [
        ...found,
        ...(failed.length === FAILING ? [] : [`${failed.length} tenants failed, not ${FAILING}`]),
        ...(new Set(failed.map(({ error }) => String(error).replace(/ \(.*/, ""))).size === FAILING
            ? []
            : ["tenants failed in the same way"]),
        ...(String(listed(list)) === String(listed(answers.tenants ?? []))
            ? []
            : ["tenants.parquet has other tenants"]),
        ...(await wrongTenants(emulator, tenants, answers.badges ?? [])),
    ];
}

async function main() {
    const { values } = parseArgs({
        options: {
            tenants: { type: "string", default: "500" },
            devices: { type: "string", default: "200" },
            shards: { type: "string", default: "16" },
            seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
        },
    });
    const wanted = {
        tenants: wholeNumber("tenants", values.tenants, 5000),
        devices: wholeNumber("devices", values.devices, 100_000),
        shards: wholeNumber("shards", values.shards, 1000),
        seed: wholeNumber("seed", values.seed, 2 ** 31),
    };
    const needed = missing();
    if (needed.length > 0) {
        throw new Error(`Compare with Apache Spark: it does not run here. ${needed.join(" ")}`);
    }
    await sparkPython();
    console.log(`Seed ${wanted.seed}. Spark ${VERSION}, ${MASTER}.`);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hotpatch-scale-"));
    try {
        const found = await check(wanted, folder);
        for (const line of found.slice(0, MOST_PRINTED)) {
            console.log(`    ${line}`);
        }
        console.log(
            found.length === 0 ? "DuckDB, Spark and the generator agree to the row." : `${found.length} differences.`,
        );
        process.exitCode = found.length === 0 ? 0 : 1;
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
