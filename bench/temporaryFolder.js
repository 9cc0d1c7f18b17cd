// @ts-check
"use strict";
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");

/**
 * A folder that exists while some work runs.
 *
 * @template T
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function inTemporaryFolder(work) {
    const folder = mkdtempSync(path.join(tmpdir(), "hotpatch-bench-"));
    try {
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

module.exports = { inTemporaryFolder };
