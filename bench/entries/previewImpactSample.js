// @ts-check
"use strict";
const { coldPreview, entering, rings } = require("../impactPreview");

/** Parts of 256: half of 20,000 devices, some of which are already members or have an older version of Windows. */
const PARTS = 130;
/** Seconds: too few for 8,000 devices with the documented budgets. */
const BUDGET = 20;

/** @type {import("../run").Entry} */
module.exports = {
    name: "preview-impact-sample",
    what: "Seconds beyond its budget that the summary of a ring with about 8,000 entering devices takes: a sample with its margin. One run.",
    unit: "s",
    target: 2,
    better: "lower",
    async measure({ dist }) {
        const without = await coldPreview(dist, rings(PARTS), { HOTPATCH_IMPACT: "false" });
        const told = await coldPreview(dist, rings(PARTS));
        console.error(
            `preview-impact-sample: ${told.seconds.toFixed(1)} s, without ${without.seconds.toFixed(1)} s, ${entering(told.text)} enter`,
        );
        if (!/Eligible about [\d,]+ ± [\d,]+/.test(told.text)) {
            throw new Error(`The preview shows no estimate with its margin:\n${told.text}`);
        }
        return told.seconds - without.seconds - BUDGET;
    },
};
