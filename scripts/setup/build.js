// @ts-check
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { SetupError } = require("./report");
const { runCommand } = require("./runCommand");

/** The packages in the order of their dependencies: the first is a dependency of the second. */
const PACKAGES = [join("packages", "graph-emulator"), "."];

/**
 * Compiles each package's src into its dist, unless that was built from the same sources.
 * @param {string} root the project's folder
 * @param {import("./report").Report} report
 */
async function build(root, report) {
    for (const folder of PACKAGES) {
        await buildPackage(root, folder, report);
    }
}

/**
 * @param {string} root
 * @param {string} folder of the package, from the root
 * @param {import("./report").Report} report
 */
async function buildPackage(root, folder, report) {
    const dist = join(root, folder, "dist");
    const stamp = join(root, "node_modules", ".cache", "pulumi-hotpatch", join("build", folder, "sources"));
    const sources = fingerprint(root, folder);
    if (existsSync(join(dist, "index.js")) && existsSync(stamp) && readFileSync(stamp, "utf8") === sources) {
        report.detail(`Build: ${dist} is up to date.`);
        return;
    }
    report.notable(`Build: TypeScript into ${dist}; a few seconds …`);
    rmSync(stamp, { force: true });
    if (!existsSync(join(dist, "index.js"))) {
        // Otherwise the incremental compiler would assume that everything is still there.
        rmSync(join(dist, ".tsbuildinfo"), { force: true });
    }
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const args = [tsc, "-p", join(folder, "tsconfig.build.json"), "--pretty", "false"];
    const { code, output } = await runCommand(process.execPath, args, { cwd: root });
    if (code !== 0) {
        throw new SetupError(
            `Build the package: the TypeScript compiler ended with ${code}.\n${output.trim()}\nFix these, then run the command again.`,
        );
    }
    removeLeftovers(join(root, folder));
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, sources);
}

/**
 * A hash of everything that determines the compiler's output.
 * @param {string} root
 * @param {string} [folder] of the package, from the root
 */
function fingerprint(root, folder = ".") {
    const hash = createHash("sha256");
    const shared = ["package.json", "package-lock.json", "tsconfig.json"].map((name) => join(root, name));
    const own = ["package.json", "tsconfig.build.json"].map((name) => join(root, folder, name));
    const sources = PACKAGES.slice(0, PACKAGES.indexOf(folder) + 1).flatMap((each) =>
        filesBelow(join(root, each, "src")),
    );
    for (const file of [...shared, ...own, ...sources].filter(existsSync)) {
        hash.update(`${relative(root, file).replaceAll("\\", "/")}\0`)
            .update(readFileSync(file))
            .update("\0");
    }
    return hash.digest("hex");
}

/**
 * Removes compiled files whose source no longer exists: they would end up in the package.
 * @param {string} folder of the package
 */
function removeLeftovers(folder) {
    const dist = join(folder, "dist");
    for (const file of filesBelow(dist)) {
        const source = join(folder, "src", relative(dist, file)).replace(/(\.d)?\.[tj]s$/, ".ts");
        if (/\.[tj]s$/.test(file) && !existsSync(source)) {
            rmSync(file);
        }
    }
}

/**
 * @param {string} folder
 * @returns {string[]} in an order that does not depend on the platform
 */
function filesBelow(folder) {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .sort();
}

module.exports = { build, fingerprint, removeLeftovers };
