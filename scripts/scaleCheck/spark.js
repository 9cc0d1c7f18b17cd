// @ts-check
"use strict";
/** Apache Spark for `npm run scale-check`: its Python package in an environment of its own in the cache folder. */
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { cacheFolder } = require("../setup/engine/cacheFolder");
const { runCommand } = require("../setup/runCommand");

const VERSION = "4.0.1";
/** The oldest Java that Spark 4 runs on. */
const JAVA = 17;
/** A cluster on this machine: two workers of one core and 1,024 MB each, which are processes of their own. */
const MASTER = "local-cluster[2,1,1024]";
const WINDOWS = process.platform === "win32";

/** What a command prints, or undefined if there is none. @param {string} command @param {readonly string[]} args */
function said(command, args) {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
    return status === 0 ? `${stdout}${stderr}` : undefined;
}

/** What has to be installed first, a sentence each. */
function missing() {
    const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, "bin", "java") : "java";
    const version = Number(/version "(\d+)/.exec(said(java, ["-version"]) ?? "")?.[1] ?? 0);
    const python = /Python 3\.(\d+)/.exec(said(pythonCommand(), ["--version"]) ?? "")?.[1];
    return [
        ...(version >= JAVA
            ? []
            : [
                  `Install Java ${JAVA} or later (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME to it.`,
              ]),
        ...(Number(python ?? 0) >= 9
            ? []
            : ["Install Python 3.9 or later with venv (Debian: apt-get install python3-venv)."]),
    ];
}

function pythonCommand() {
    return WINDOWS ? "python" : "python3";
}

/** The Python of the environment with Spark, which is made if there is none. @returns {Promise<string>} */
async function sparkPython() {
    const folder = path.join(cacheFolder(process.env), `pyspark-${VERSION}`);
    const python = path.join(folder, ...(WINDOWS ? ["Scripts", "python.exe"] : ["bin", "python"]));
    const complete = path.join(folder, "complete");
    if (!fs.existsSync(complete)) {
        console.log(`Spark ${VERSION}: pip install into ${folder}; a minute or two, 450 MB …`);
        fs.rmSync(folder, { recursive: true, force: true });
        await succeed(pythonCommand(), ["-m", "venv", folder]);
        await succeed(python, ["-m", "pip", "install", "--quiet", `pyspark==${VERSION}`]);
        fs.writeFileSync(complete, "");
    }
    return python;
}

/** @param {string} command @param {readonly string[]} args */
async function succeed(command, args) {
    const { code, output } = await runCommand(command, args, { cwd: process.cwd() });
    if (code !== 0) {
        throw new Error(`Run '${command} ${args.join(" ")}': it ended with ${code}.\n${output}`);
    }
}

/**
 * Asks Spark.
 *
 * @param {string} folder the folder of results
 * @param {string} day
 * @param {Readonly<Record<string, string>>} queries
 * @returns {Promise<Record<string, Record<string, unknown>[]>>}
 */
async function askSpark(folder, day, queries) {
    const python = await sparkPython();
    const { status, stdout, stderr } = spawnSync(python, [path.join(__dirname, "summaries.py"), MASTER, folder, day], {
        input: JSON.stringify(queries),
        encoding: "utf8",
        maxBuffer: 2 ** 30,
        env: { ...process.env, PYSPARK_PYTHON: python, SPARK_LOCAL_IP: "127.0.0.1" },
    });
    if (status !== 0) {
        throw new Error(`Ask Spark: it ended with ${status}.\n${stderr.split("\n").slice(-40).join("\n")}`);
    }
    return JSON.parse(stdout);
}

module.exports = { askSpark, missing, sparkPython, MASTER, VERSION };
