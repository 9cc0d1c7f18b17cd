// @ts-check
"use strict";
/** Runs the embedded Microsoft Graph of a built package until the channel to the parent closes: see emulatorProcess.js. */
const path = require("node:path");

async function main() {
    const [dist = "", settings = "{}"] = process.argv.slice(2);
    const { startGraphEmulator } = require(path.join(dist, "emulator"));
    const emulator = await startGraphEmulator(JSON.parse(settings));
    process.once("disconnect", () => emulator.stop());
    process.send?.({
        environment: emulator.environment(),
        endpoint: emulator.httpEndpoint,
        token: emulator.token,
    });
}

main().catch((error) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(1);
});
