// @ts-check
/**
 * What `npm run lint` checks in addition to the formatter's rules: imports only run downward, there are no circles
 * (including types), no file is too long to keep in mind, and comments, messages and pages are in plain English.
 */
const { execFileSync } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join, posix } = require("node:path");
const ts = require("typescript");

/**
 * The rooms of src from the top down: a room imports those below it. Rooms on the same line do not import each other.
 */
const ROOMS = [
    ["index.ts", "cli", "provider"],
    ["resources"],
    ["handlers", "report"],
    ["doctor", "probe"],
    ["advisories", "impact", "rollout", "tenants"],
    ["delivery"],
    ["readiness"],
    ["graph"],
    ["conditions", "membership"],
    ["servicing"],
    ["base"],
];
const LONGEST_FILE = 320;
/** What reads as translated, and what to write. */
const WORDS = [
    { found: /\bis no (?:good|moment|number|date|valid|list|GUID)\b/, write: "is not a …, is not valid" },
    { found: /\bdo(?:es)? not suffice\b/, write: "is not enough" },
    { found: /\bcannot stand beside\b/, write: "conflicts with" },
    { found: /\bheed(?:s|ed)?\b/, write: "respects, follows, ignores" },
    { found: /\bwhom\b/, write: "the targets, the devices that …" },
    { found: /\bby chance\b/, write: "at random, random" },
];

/**
 * @param {string} root the project's folder
 * @param {readonly string[]} files of it, with forward slashes
 * @returns {string[]} what is wrong, one line each
 */
function problems(root, files) {
    const sources = files.filter((file) => /^(?:src|packages\/[\w-]+\/src)\/.*\.ts$/.test(file));
    const texts = new Map(sources.map((file) => [file, readFileSync(join(root, file), "utf8")]));
    const imports = new Map([...texts].map(([file, text]) => [file, importsOf(file, text, texts)]));
    return [
        ...upward(imports),
        ...circles(imports),
        ...[...texts].flatMap(([file, text]) => tooLong(file, text)),
        ...files.filter((file) => /\.(?:ts|js|md|yml)$/.test(file)).flatMap((file) => phrases(root, file)),
    ];
}

/**
 * The files of this project that a file imports, including types.
 * @param {string} file
 * @param {string} text
 * @param {ReadonlyMap<string, string>} known
 */
function importsOf(file, text, known) {
    return ts.preProcessFile(text).importedFiles.flatMap(({ fileName }) => {
        const target = posix.join(posix.dirname(file), fileName);
        return fileName.startsWith(".") ? [`${target}.ts`, `${target}/index.ts`].filter((each) => known.has(each)) : [];
    });
}

/** @param {ReadonlyMap<string, readonly string[]>} imports */
function upward(imports) {
    const level = (/** @type {string} */ file) => ROOMS.findIndex((rooms) => rooms.includes(file.split("/")[1] ?? ""));
    const room = (/** @type {string} */ file) => file.split("/")[1];
    return [...imports].flatMap(([file, targets]) =>
        targets
            .filter((target) => file.startsWith("src/") && level(file) >= 0 && room(file) !== room(target))
            .filter((target) => level(target) <= level(file))
            .map((target) => `${file}: imports ${target}, which is not below it. Rooms: scripts/checkStructure.js`),
    );
}

/** @param {ReadonlyMap<string, readonly string[]>} imports */
function circles(imports) {
    /** @type {Set<string>} */
    const done = new Set();
    /** @type {string[]} */
    const found = [];
    /** @param {string} file @param {readonly string[]} path */
    const visit = (file, path) => {
        if (path.includes(file)) {
            found.push(`${[...path.slice(path.indexOf(file)), file].join(" -> ")}: a circle of imports`);
        } else if (!done.has(file)) {
            for (const target of imports.get(file) ?? []) {
                visit(target, [...path, file]);
            }
            done.add(file);
        }
    };
    for (const file of imports.keys()) {
        visit(file, []);
    }
    return found;
}

/** @param {string} file @param {string} text */
function tooLong(file, text) {
    const lines = text.split("\n").length - 1;
    return lines > LONGEST_FILE ? [`${file}: ${lines} lines, more than ${LONGEST_FILE}. Split it by what it does`] : [];
}

/** @param {string} root @param {string} file */
function phrases(root, file) {
    if (file === "scripts/checkStructure.js" || file.includes("/fixtures/")) {
        return [];
    }
    return readFileSync(join(root, file), "utf8")
        .split("\n")
        .flatMap((line, at) =>
            WORDS.filter(({ found }) => found.test(line)).map(
                ({ found, write }) => `${file}:${at + 1}: '${found.exec(line)?.[0]}': write "${write}"`,
            ),
        );
}

module.exports = { problems };

if (require.main === module) {
    const root = dirname(__dirname);
    const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
        cwd: root,
        encoding: "utf8",
    });
    const found = problems(
        root,
        [...new Set(listed.split("\n"))].filter((file) => file !== "" && existsSync(join(root, file))),
    );
    for (const line of found) {
        console.error(line);
    }
    process.exitCode = found.length === 0 ? 0 : 1;
}
