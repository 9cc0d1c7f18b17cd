// @ts-check
"use strict";
const { startEmulatorProcess } = require("../emulatorProcess");
const { medianOfThreeRuns } = require("../measuring");
const { pulumiStack } = require("../pulumiStack");

const RINGS = 10;
/** A ring consists of a component, a group of two, a policy and its assignment. */
const RESOURCES = 5 * RINGS;

const OURS = `const hotpatch = require("pulumi-hotpatch");
for (let at = 0; at < ${RINGS}; at += 1) {
    const displayName = \`Ring \${at}\`;
    new hotpatch.HotpatchRing(\`ring\${at}\`, { group: { displayName, versions: ["24H2", "25H2", "26H2"] }, policy: { displayName } });
}`;

const EMPTY = `const pulumi = require("@pulumi/pulumi");
const provider = { create: async (inputs) => ({ id: "id", outs: inputs }) };
for (let at = 0; at < ${RESOURCES}; at += 1) {
    new pulumi.dynamic.Resource(provider, \`empty\${at}\`, { at });
}`;

/** @type {import("../run").Entry} */
module.exports = {
    name: "preview-overhead",
    what: "A preview of ten rings without changes and without summaries, relative to one of as many empty dynamic resources.",
    unit: "times",
    target: 1.3,
    better: "lower",
    async measure({ dist }) {
        const emulator = await startEmulatorProcess({ dist, devices: 100, seed: 17 });
        const stacks = [await pulumiStack(dist, emulator.environment), await pulumiStack(dist, emulator.environment)];
        const [ours, empty] = stacks;
        const without = { HOTPATCH_IMPACT: "false" };
        try {
            ours?.write(OURS);
            empty?.write(EMPTY);
            for (const stack of stacks) {
                await stack.pulumi(["up", "--yes", "--skip-preview"], without);
            }
            return await medianOfThreeRuns(async () => {
                const seconds = [];
                for (const stack of stacks) {
                    seconds.push((await stack.pulumi(["preview", "--expect-no-changes"], without)).seconds);
                }
                const [mine = Number.NaN, others = Number.NaN] = seconds;
                console.error(`preview-overhead: ${mine.toFixed(1)} s over ${others.toFixed(1)} s`);
                return mine / others;
            });
        } finally {
            for (const stack of stacks) {
                stack.remove();
            }
            await emulator.stop();
        }
    },
};
