// @ts-check
/**
 * `node callHandler.js HANDLER CALL ARGUMENTS`: calls a handler like the engine's host, and prints what it returns as
 * JSON, or `{ "failed": message }`, with id and properties if those are to be kept.
 */
const handlers = require("../../dist/handlers/v1");

const [name = "", call = "", given = "[]"] = process.argv.slice(2);

async function main() {
    const handler = /** @type {Record<string, any>} */ (handlers)[name];
    if (handler?.[call] === undefined) {
        throw new Error(
            `Call '${name}.${call}': there is no such call. Use one of ${Object.keys(handlers).join(", ")}.`,
        );
    }
    handler.configure({ config: { get: () => undefined } });
    return handler[call](...JSON.parse(given));
}

let settled = false;
process.on("exit", (code) => {
    process.exitCode = settled ? code : 9;
});
main()
    .then(
        (result) => ({ result: result ?? null }),
        (error) => ({
            failed: String(error?.message ?? error),
            ...(error?.properties === undefined ? {} : { id: error.id, properties: error.properties }),
        }),
    )
    .then((said) => {
        settled = true;
        process.stdout.write(JSON.stringify(said));
    });
