// @ts-check
"use strict";

/**
 * Where the readiness of a generated fleet differs from what the fleet's generator says: badges, reasons, and counts,
 * device by device. Every Unknown has to be explained.
 *
 * @param {import("../src/readiness/fleet").FleetReadiness} readiness With all reasons.
 * @param {import("../packages/graph-emulator/src/fleet").FleetTally} tally
 * @returns {string[]} A sentence for each; empty if there are none.
 */
function mismatches({ devices, byBadge, counts, complete }, tally) {
    /** @type {string[]} */
    const found = [];
    const differs = (/** @type {string} */ what, /** @type {unknown} */ ours, /** @type {unknown} */ theirs) => {
        const [a, b] = [plain(ours), plain(theirs)];
        if (a !== b) {
            found.push(`${what}: ${a}, not ${b}.`);
        }
    };
    const { windows, nonWindows, servers, duplicates } = tally;
    differs("Counts", counts, { windows, nonWindows, servers, duplicates });
    differs("Badges", byBadge, tally.byBadge);
    differs("Complete", complete, true);

    const left = new Map(tally.byDevice);
    for (const { intuneId, name, badge, reasons } of devices) {
        const device = `Device ${name} (${intuneId})`;
        const expected = left.get(intuneId);
        left.delete(intuneId);
        if (expected === undefined) {
            found.push(`${device}: judged, or judged twice, although the generator does not count it.`);
            continue;
        }
        const codesOf = (/** @type {"fail" | "unknown"} */ wanted) =>
            reasons.filter(({ outcome }) => outcome === wanted).map(({ code }) => code);
        const { badge: right, failing, unknown } = expected;
        differs(device, [badge, codesOf("fail"), codesOf("unknown")], [right, failing, unknown]);
        for (const { code, finding, remedy } of reasons) {
            if (finding === "" || remedy === "") {
                found.push(`${device}: ${code} is not explained.`);
            }
        }
    }
    for (const intuneId of left.keys()) {
        found.push(`Device ${intuneId}: not judged.`);
    }
    return found;
}

/** The same text for equal values, whatever the order of their properties. @param {unknown} value */
function plain(value) {
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return JSON.stringify(isRecord ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value);
}

module.exports = { mismatches };
