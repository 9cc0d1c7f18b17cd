// @ts-check
const { lstatSync, realpathSync, rmSync, symlinkSync } = require("node:fs");
const { join } = require("node:path");

/**
 * Makes `require("pulumi-hotpatch")` work in program folders below the project. Those with their own package.json do
 * not find the package by self-reference. A junction on Windows, where it needs no privileges.
 * @param {string} root the project's folder
 * @param {import("./report").Report} report
 */
function linkPackage(root, report) {
    const link = join(root, "node_modules", "pulumi-hotpatch");
    if (pointsTo(link, root)) {
        report.detail("Link: node_modules/pulumi-hotpatch is this project.");
        return;
    }
    if (lstatSync(link, { throwIfNoEntry: false })) {
        rmSync(link, { recursive: true, force: true });
    }
    try {
        symlinkSync(root, link, "junction");
    } catch (error) {
        // Another setup may have been faster.
        if (!pointsTo(link, root)) {
            throw error;
        }
    }
    report.detail("Link: node_modules/pulumi-hotpatch now is this project.");
}

/**
 * @param {string} link
 * @param {string} folder
 */
function pointsTo(link, folder) {
    try {
        return realpathSync(link) === realpathSync(folder);
    } catch {
        return false;
    }
}

module.exports = { linkPackage };
