import * as pulumi from "@pulumi/pulumi";
import { perProgram } from "./perProgram";

const untold = perProgram(() => new Set<Promise<unknown>>());

/**
 * Keeps a program from ending before something is said; if `told` fails, so does the program. A program in Node ends
 * when its outputs are known, and a component that the plugin makes when {@link allTold} resolves.
 */
export function untilTold(told: Promise<unknown>): void {
    pulumi.output(told);
    const mine = untold();
    mine.add(told);
    const done = () => mine.delete(told);
    told.then(done, done);
}

/** Resolves when everything is said; rejects if anything fails. */
export async function allTold(): Promise<void> {
    await Promise.all(untold());
}
