// @ts-check
/**
 * `node callHandler.js CALL ARGUMENTS`: calls the handler of quality update policies as the engine's host does, and prints what
 * it returns, or `{ "failed": message }`, as JSON.
 */
const { policy } = require("../../dist/handlers/v1");

const [call = "", given = "[]"] = process.argv.slice(2);

async function main() {
    policy.configure({ config: { get: () => undefined } });
    /** @type {Record<string, (...all: any[]) => Promise<unknown>>} */
    const calls = { create: policy.create, read: policy.read, update: policy.update, delete: policy.delete };
    const made = calls[call];
    if (made === undefined) {
        throw new Error(`Call '${call}': there is no such call. Name one of ${Object.keys(calls).join(", ")}.`);
    }
    return made(...JSON.parse(given));
}

let settled = false;
process.on("exit", (code) => {
    process.exitCode = settled ? code : 9;
});
main()
    .then(
        (result) => ({ result: result ?? null }),
        (error) => ({ failed: String(error?.message ?? error) }),
    )
    .then((said) => {
        settled = true;
        process.stdout.write(JSON.stringify(said));
    });
