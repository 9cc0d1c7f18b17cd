// @ts-check
/**
 * `npm run demo`: all of pulumi-hotpatch on this machine, without a tenant. The real Pulumi engine manages a hotpatch
 * ring in an embedded Microsoft Graph; every step checks that it showed what it should, and the exit code says so.
 */
const { rmSync } = require("node:fs");
const { setup } = require("./setup");
const { Demo, DemoError } = require("./demo/demo");

async function main() {
    const { engine } = await setup({ quiet: false });
    const demo = await Demo.start(engine);
    try {
        await demo.run();
    } finally {
        await demo.stop();
        rmSync(demo.folder, { recursive: true, force: true, maxRetries: 3 });
    }
}

main().catch((error) => {
    console.error(error instanceof DemoError || !process.env.HOTPATCH_DEBUG ? `\n${error.message}` : error);
    process.exitCode = 1;
});
