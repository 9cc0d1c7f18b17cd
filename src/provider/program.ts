/**
 * What code of a program needs of the Pulumi SDK when it runs in the plugin. The SDK is loaded by the first call: it takes a second.
 */

/** Parts of the SDK that it has no declarations for; its own plugins use them (`@pulumi/pulumi/provider/server.js`). */
interface State {
    withLocalStorage<Result>(work: () => Promise<Result>): Promise<Result>;
    getStore(): { readonly settings: { monitor?: object; readonly options: { rootDirectory?: string } } };
}
interface Features {
    awaitFeatureSupport(): Promise<void>;
}

/** The run that code belongs to; a function's belongs to none. */
export interface Run {
    readonly project: string;
    readonly stack: string;
    readonly organization: string;
    readonly parallel: number;
    readonly isPreview: boolean;
    /** The address by which the engine registers resources. */
    readonly monitor: string;
}

/** Where the engine is, which shows what is logged, and the configuration by whole keys. */
export interface Surroundings {
    readonly engine: string;
    readonly config: Readonly<Record<string, string>>;
}

const NO_RUN: Run = { project: "", stack: "", organization: "", parallel: 1, isPreview: false, monitor: "" };

/** The connection by which all components of a run are told to belong to one program (`resources/perProgram.ts`). */
const monitors = new Map<string, object>();

/** Runs code with the SDK's state of one call: several may run at the same time. */
export function asProgram<Result>(
    { engine, config }: Surroundings,
    work: () => Promise<Result>,
    { project, stack, organization, parallel, isPreview, monitor }: Run = NO_RUN,
): Promise<Result> {
    const { runtime }: typeof import("@pulumi/pulumi") = require("@pulumi/pulumi");
    const state: State = require("@pulumi/pulumi/runtime/state");
    return state.withLocalStorage(async () => {
        const { settings } = state.getStore();
        runtime.resetOptions(project, stack, parallel, engine, monitor, isPreview, organization);
        // As for an inline program: this process has no folder, and its end is not the program's.
        settings.options.rootDirectory = "";
        runtime.setAllConfig({ ...config });
        if (monitor !== "") {
            settings.monitor = monitors.get(monitor);
            monitors.set(monitor, runtime.getMonitor() as object);
            await (runtime as typeof runtime & Features).awaitFeatureSupport();
        }
        return await work();
    });
}
