// @ts-check
"use strict";
const { coldPreview, entering, rings } = require("../impactPreview");
const { medianOfThreeRuns } = require("../measuring");

/** Parts of 256: a twenty-fifth of 20,000 devices. */
const PARTS = 10;

/** @type {import("../run").Entry} */
module.exports = {
    name: "preview-impact",
    what: "A cold preview of a ring that about 600 of 20,000 devices enter, with 40 ms of latency and documented budgets, relative to the same without the summary.",
    unit: "times",
    target: 2.5,
    better: "lower",
    measure: ({ dist }) =>
        medianOfThreeRuns(async () => {
            const without = await coldPreview(dist, rings(PARTS), { HOTPATCH_IMPACT: "false" });
            const told = await coldPreview(dist, rings(PARTS));
            console.error(
                `preview-impact: ${told.seconds.toFixed(1)} s over ${without.seconds.toFixed(1)} s, ${entering(told.text)} enter`,
            );
            if (entering(told.text) === 0) {
                throw new Error(`The preview reports nothing:\n${told.text}`);
            }
            return told.seconds / without.seconds;
        }),
};
