// @ts-check
"use strict";

/**
 * `node scripts/checkRelease.js v1.2.3`: whether the tree is that release. Both packages and the lockfile have the
 * version, the changelog has a dated section for it, and nothing is left under "Unreleased". Writes that section to
 * `release-notes.md`; lists everything that is wrong and ends with 1 otherwise.
 */

const { readFileSync, writeFileSync } = require("node:fs");

const MANIFESTS = ["package.json", "packages/graph-emulator/package.json"];

/** @param {string} tag */
function problemsWith(tag) {
    const version = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
    if (version === undefined) {
        return { problems: [`The tag '${tag}' is not a version. Tag a release as v1.2.3.`] };
    }
    const [main, emulator] = MANIFESTS.map((file) => JSON.parse(readFileSync(file, "utf8")));
    const locked = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
    const versions = {
        "package.json": main.version,
        [`${MANIFESTS[1]}`]: emulator.version,
        [`package.json, its dependency on ${emulator.name}`]: main.dependencies[emulator.name],
        "package-lock.json": locked[""].version,
        "package-lock.json, packages/graph-emulator": locked["packages/graph-emulator"].version,
    };
    const problems = Object.entries(versions)
        .filter(([, found]) => found !== version)
        .map(([place, found]) => `${place} says ${found}, the tag says ${version}.`);
    const sections = new Map(
        readFileSync("CHANGELOG.md", "utf8")
            .split(/^## /m)
            .slice(1)
            .map((section) => {
                const [title = "", ...lines] = section.split(/\r?\n/);
                return [title.trim(), lines.join("\n").trim()];
            }),
    );
    const [title] = [...sections.keys()].filter((name) => name.startsWith(`${version} - `));
    if (title === undefined || !/ - \d{4}-\d\d-\d\d$/.test(title)) {
        problems.push(`CHANGELOG.md has no section '## ${version} - YYYY-MM-DD'.`);
    }
    if ((sections.get("Unreleased") ?? "") !== "") {
        problems.push(`CHANGELOG.md has changes under 'Unreleased'. Move them to the section of ${version}.`);
    }
    return { problems, notes: sections.get(title ?? "") };
}

const { problems, notes = "" } = problemsWith(process.argv[2] ?? "");
for (const problem of problems) {
    console.error(problem);
}
if (problems.length === 0) {
    writeFileSync("release-notes.md", `${notes}\n`);
    console.log("Everything says the same version. The notes are in release-notes.md.");
} else {
    process.exitCode = 1;
}
