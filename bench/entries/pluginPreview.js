// @ts-check
"use strict";
const path = require("node:path");
const { locateEngine } = require("../../scripts/setup/engine");
const { Report } = require("../../scripts/setup/report");
const { ensureYamlHost } = require("../../scripts/setup/yamlHost");
const { startEmulatorProcess } = require("../emulatorProcess");
const { medianOfRuns } = require("../measuring");
const { pulumiStack } = require("../pulumiStack");

const RINGS = Array.from({ length: 10 }, (_, at) => ({
    name: `ring${at}`,
    args: {
        group: { displayName: `Ring ${at}`, versions: ["24H2", "25H2", "26H2"] },
        policy: { displayName: `Ring ${at}` },
    },
}));

const DYNAMIC = `const hotpatch = require("pulumi-hotpatch");
for (const { name, args } of ${JSON.stringify(RINGS)}) {
    new hotpatch.HotpatchRing(name, args);
}`;

/** The same rings in YAML, of which JSON is a part. @param {string} plugin the folder of the plugin */
function inYaml(plugin) {
    return JSON.stringify({
        name: "bench",
        runtime: "yaml",
        plugins: { providers: [{ name: "hotpatch", path: plugin }] },
        resources: Object.fromEntries(
            RINGS.map(({ name, args }) => [name, { type: "hotpatch:HotpatchRing", properties: args }]),
        ),
    });
}

/** @type {import("../run").Entry} */
module.exports = {
    name: "plugin-preview",
    what: "A preview of ten rings in YAML by the provider plugin, without changes, relative to one of the same rings in JavaScript without summaries. Median of five runs.",
    unit: "times",
    target: 1.1,
    better: "lower",
    async measure({ dist }) {
        const engine = locateEngine();
        if (engine === undefined) {
            throw new Error("The Pulumi engine is missing: run `npm run setup` first.");
        }
        await ensureYamlHost(engine, new Report({ quiet: true }));
        /** @type {{ stop: () => unknown }[]} */
        const emulators = [];
        /** @type {import("../pulumiStack").Stack[]} */
        const stacks = [];
        const without = { HOTPATCH_IMPACT: "false" };
        try {
            for (const isYaml of [true, false]) {
                // One each: a policy belongs to one stack.
                const emulator = await startEmulatorProcess({ dist, devices: 100, seed: 17 });
                emulators.push(emulator);
                const stack = await pulumiStack(dist, emulator.environment);
                stacks.push(stack);
                if (isYaml) {
                    stack.writeProject(inYaml(path.join(dist, "..", "plugin")));
                } else {
                    stack.write(DYNAMIC);
                }
                await stack.pulumi(["up", "--yes", "--skip-preview"], without);
            }
            return await medianOfRuns(5, async () => {
                const seconds = [];
                for (const stack of stacks) {
                    seconds.push((await stack.pulumi(["preview", "--expect-no-changes"], without)).seconds);
                }
                const [plugin = Number.NaN, dynamic = Number.NaN] = seconds;
                console.error(`plugin-preview: ${plugin.toFixed(1)} s over ${dynamic.toFixed(1)} s`);
                return plugin / dynamic;
            });
        } finally {
            for (const stack of stacks) {
                stack.remove();
            }
            for (const emulator of emulators) {
                await emulator.stop();
            }
        }
    },
};
