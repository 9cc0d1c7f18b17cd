// @ts-check
"use strict";
const { coldPreview, rings } = require("../impactPreview");
const { medianOfThreeRuns } = require("../measuring");

const RINGS = 10;

/** @type {import("../run").Entry} */
module.exports = {
    name: "preview-impact-rings",
    what: "What the summaries of ten rings add to a cold preview, relative to what one ring with as many devices adds.",
    unit: "times",
    target: 1.3,
    better: "lower",
    measure: ({ dist }) =>
        medianOfThreeRuns(async () => {
            const one = await added(dist, rings(RINGS));
            const ten = await added(dist, rings(1, RINGS));
            console.error(`preview-impact-rings: ten rings add ${ten.toFixed(1)} s, one adds ${one.toFixed(1)} s`);
            return ten / one;
        }),
};

/** @param {string} dist @param {string} program */
async function added(dist, program) {
    const without = await coldPreview(dist, program, { HOTPATCH_IMPACT: "false" });
    return (await coldPreview(dist, program)).seconds - without.seconds;
}
