import * as pulumi from "@pulumi/pulumi";
import { cloudOfStack } from "./programGraph";

/** Whether the program runs under `pulumi.runtime.setMocks`: in a unit test. */
export function hasMocks(): boolean {
    return pulumi.runtime.getMonitor()?.constructor.name === "MockMonitor";
}

/**
 * Whether the mocks answer what the program reads. A unit test must not reach a tenant, whatever credential the machine has; an
 * embedded Microsoft Graph that it names is none, and is read.
 */
export function isMocked(): boolean {
    return hasMocks() && cloudOfStack() !== "loopback";
}

/**
 * What the mocks answer to a function of this package: their `call` is asked for the token `hotpatch:index:<function>`. Never outside
 * mocks: the engine would look for a plugin of that name.
 */
export function fromMocks<Result>(name: string, args: object, opts?: pulumi.InvokeOptions): Promise<Result> {
    if (!isMocked()) {
        throw new Error(`${name} was to be answered by mocks, and there are none`);
    }
    return pulumi.runtime.invoke(`hotpatch:index:${name}`, { ...args }, opts);
}
