/** What code of a program needs of the Pulumi SDK when it runs in the plugin. The SDK is loaded by the first call. */

/** Parts of the SDK that it has no declarations for; its own plugins use them (`@pulumi/pulumi/provider/server.js`). */
interface State {
    withLocalStorage<Result>(work: () => Promise<Result>): Promise<Result>;
}

/**
 * Runs code with the SDK's state of one call: several may run at the same time. What it logs is shown by the engine at
 * `engine`, and it reads `config` by whole keys.
 */
export function asProgram<Result>(
    engine: string,
    config: Readonly<Record<string, string>>,
    work: () => Promise<Result>,
): Promise<Result> {
    const { runtime }: typeof import("@pulumi/pulumi") = require("@pulumi/pulumi");
    const state: State = require("@pulumi/pulumi/runtime/state");
    return state.withLocalStorage(async () => {
        runtime.resetOptions("", "", 1, engine, "", false, "");
        runtime.setAllConfig({ ...config });
        return await work();
    });
}
