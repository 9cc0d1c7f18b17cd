// @ts-check
"use strict";

/**
 * Fails while the table of releases does not know what a past month was: `npm run check-calendar`, once a week. It then
 * reads Microsoft's public pages and prints what two of them agree on, to be added to src/servicing/embeddedCatalog.ts.
 */

const path = require("node:path");

/** Build output, which the type checker does not look at. */
const load = (/** @type {string[]} */ ...names) => require(path.join(__dirname, "..", "dist", ...names));
const { readPublicReleases } = load("graph", "endpoints", "publicReleases");
const { unknownMonths } = load("servicing", "calendar");
const { embeddedCatalog } = load("servicing", "catalog");
const { releaseName } = load("servicing", "release");

async function main() {
    const now = new Date();
    const unknown = unknownMonths(embeddedCatalog(now), now);
    if (unknown.length === 0) {
        console.log("The table knows every past month.");
        return;
    }
    process.exitCode = 1;
    const months = [...new Set(unknown.map((/** @type {{ month: string }} */ { month }) => month))];
    console.log(`The table does not know what these months were: ${months.join(", ")}.`);
    const { releases, disagreements, notRead } = await readPublicReleases(months, now);
    for (const month of months) {
        const agreed = releases.filter((/** @type {{ month: string }} */ release) => release.month === month);
        const lines = agreed.map(
            (/** @type {{ source: string }} */ release) => `    ${releaseName(release)}: ${release.source}`,
        );
        console.log([`${month}:`, ...(lines.length > 0 ? lines : ["    no two sources agree on anything"])].join("\n"));
    }
    for (const text of [...disagreements, ...notRead]) {
        console.log(text);
    }
}

main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
