import * as pulumi from "@pulumi/pulumi";

/**
 * Calls back when the program has declared all that it will: when Node has nothing else left to do. Whatever is begun then keeps the
 * program from ending.
 */
export function atTheEnd(tell: () => Promise<void>): void {
    process.once("beforeExit", () => void tell());
}

/** Whether Pulumi has started this process for the program alone. An inline program of the Automation API has no end that could be seen. */
export function isProcessOfItsOwn(): boolean {
    return pulumi.runtime.getRootDirectory() !== "";
}
