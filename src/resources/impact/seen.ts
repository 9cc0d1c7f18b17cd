import * as pulumi from "@pulumi/pulumi";
import { perProgram } from "../perProgram";

/** The engine's own word on which resources of a program it makes or changes, in a preview as well. */
interface Seen {
    readonly urns: Set<string>;
    /** In `pulumi up` a step waits for what `beforeStep` does. */
    readonly waiting: pulumi.ResourceHook;
    readonly passing: pulumi.ResourceHook;
}

let whatToDoBefore: () => Promise<void> = async () => {};

const seen = perProgram((): Seen => {
    const urns = new Set<string>();
    // The names are recorded in the state of each resource that has the hook, and show in no diff.
    const hook = (name: string, before: () => Promise<void>) =>
        new pulumi.ResourceHook(
            name,
            async ({ urn }) => {
                urns.add(urn);
                await before();
            },
            { onDryRun: true },
        );
    return {
        urns,
        waiting: hook("pulumi-hotpatch-impact", () => whatToDoBefore()),
        passing: hook("pulumi-hotpatch-seen", async () => {}),
    };
});

/** What every step waits for. */
export function beforeEachStep(work: () => Promise<void>): void {
    whatToDoBefore = work;
}

/**
 * Options with the hook by which the engine says that it makes or changes the resource.
 *
 * @param isWaiting whether the step waits for {@link beforeEachStep}
 */
export function withSeen<Options extends pulumi.ResourceOptions>(opts: Options, isWaiting: boolean): Options {
    const { waiting, passing } = seen();
    const hook = isWaiting ? waiting : passing;
    const { beforeCreate = [], beforeUpdate = [] } = opts.hooks ?? {};
    return {
        ...opts,
        hooks: { ...opts.hooks, beforeCreate: [...beforeCreate, hook], beforeUpdate: [...beforeUpdate, hook] },
    };
}

/**
 * Whether the engine makes or changes a resource in this run: known once the program has nothing left to do. What `--refresh` has
 * found is among it, and what `--target` or `ignoreChanges` leaves out is not.
 */
export function isSeen(urn: string): boolean {
    return seen().urns.has(urn);
}
