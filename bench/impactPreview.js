// @ts-check
"use strict";
/** Previews of new rings over a fleet, with and without the summary of what they do to devices. */
const { startEmulatorProcess } = require("./emulatorProcess");
const { pulumiStack } = require("./pulumiStack");

const DEVICES = 20_000;
const SEED = 17;
/** As documented and in real time. */
const SERVICE = { latencyMs: 40, throttle: { speed: 1 }, logSize: 100 };
const PART = 1 / 256;

/** How many parts of the id space a ring has, and how many rings there are. @param {number} parts @param {number} [rings] */
function rings(parts, rings = 1) {
    const shares = Array.from({ length: rings }, (_, at) => ({ from: at * parts * PART, to: (at + 1) * parts * PART }));
    return `const hotpatch = require("pulumi-hotpatch");
for (const [at, share] of ${JSON.stringify(shares)}.entries()) {
    const rule = hotpatch.rule.hotpatch({ versions: ["24H2", "25H2", "26H2"], share });
    new hotpatch.HotpatchRing(\`ring\${at}\`, {
        group: { displayName: \`Ring \${at}\`, membershipRule: rule },
        policy: { displayName: \`Ring \${at}\` },
    });
}`;
}

/**
 * Seconds of a cold preview: each has its own service and process.
 *
 * @param {string} dist
 * @param {string} program
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ seconds: number, text: string }>}
 */
async function coldPreview(dist, program, env = {}) {
    const emulator = await startEmulatorProcess({ dist, devices: DEVICES, seed: SEED, options: SERVICE });
    const stack = await pulumiStack(dist, emulator.environment);
    try {
        stack.write(program);
        return await stack.pulumi(["preview"], env);
    } finally {
        stack.remove();
        await emulator.stop();
    }
}

/** How many devices the first ring of a preview's text gains. @param {string} text */
function entering(text) {
    const [, count = "0"] = /enter +([\d,]+) /.exec(text) ?? [];
    return Number(count.replaceAll(",", ""));
}

module.exports = { coldPreview, entering, rings };
