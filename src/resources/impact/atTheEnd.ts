import * as pulumi from "@pulumi/pulumi";

/** How long an inline program has to declare nothing before it counts as at its end, in milliseconds. */
const QUIET_MS = 500;

/**
 * Calls back when the program has declared all that it will: when Node has nothing else left to do. Whatever is begun then keeps the
 * program from ending. An inline program of the Automation API has no such end, so there it is a moment after the first declaration.
 */
export function atTheEnd(tell: () => Promise<void>): void {
    if (isProcessOfItsOwn()) {
        process.once("beforeExit", () => void tell());
        return;
    }
    const done = pulumi.runtime.rpcKeepAlive();
    setTimeout(() => void tell().finally(done), QUIET_MS);
}

/** Whether Pulumi has started this process for the program alone. */
export function isProcessOfItsOwn(): boolean {
    return pulumi.runtime.getRootDirectory() !== "";
}
