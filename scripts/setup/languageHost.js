// @ts-check
const { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

/** The folder next to the launchers, with the programs themselves. */
const FOLDER = "pulumi-hotpatch-stand-in";

/** What the engine looks for next to itself, and the program behind it. */
const STAND_INS = [
    { name: "pulumi-language-nodejs", program: "languageHost.js" },
    { name: "pulumi-resource-pulumi-nodejs", program: "dynamicProvider.js" },
];

/**
 * Puts the stand-ins for the Node language host and for its dynamic provider into the folder of an engine, or updates
 * existing ones.
 *
 * On Windows the engine accepts `.cmd` files as well as `.exe` (`getCandidateExtensions` in pulumi 3.259.0,
 * sdk/go/common/workspace/plugins.go). Their `goto` leaves the batch file before Node is started, as npm's own
 * launchers do: otherwise Ctrl-C would be answered by "Terminate batch job (Y/N)?".
 * @param {string} bin
 * @param {NodeJS.Platform} [platform]
 */
function placeLanguageHost(bin, platform = process.platform) {
    mkdirSync(join(bin, FOLDER), { recursive: true });
    for (const { name, program } of STAND_INS) {
        writeWhole(join(bin, FOLDER, program), readFileSync(join(__dirname, "languageHost", program), "utf8"));
        if (platform === "win32") {
            const start = `node "%~dp0\\${FOLDER}\\${program}" %*`;
            writeWhole(join(bin, `${name}.cmd`), `@goto #_undefined_# 2>NUL || title %COMSPEC% & ${start}\r\n`);
        } else {
            writeWhole(join(bin, name), `#!/usr/bin/env node\nrequire("./${FOLDER}/${program}");\n`);
        }
    }
}

/**
 * @param {string} bin
 * @returns {boolean} whether the language host there is the stand-in
 */
function hasStandIn(bin) {
    return existsSync(join(bin, FOLDER));
}

/**
 * Writes a file in one step, because an engine may be starting it right now; does nothing if the file is up to date.
 * @param {string} file
 * @param {string} text
 */
function writeWhole(file, text) {
    if (existsSync(file) && readFileSync(file, "utf8") === text) {
        return;
    }
    const temporary = join(dirname(file), `.${process.pid}.tmp`);
    writeFileSync(temporary, text);
    chmodSync(temporary, 0o755);
    renameSync(temporary, file);
}

module.exports = { hasStandIn, placeLanguageHost };
