import * as pulumi from "@pulumi/pulumi";
import { cloudOfStack } from "./programGraph";

/** Whether the program runs under `pulumi.runtime.setMocks`, in a unit test. */
export function hasMocks(): boolean {
    return pulumi.runtime.getMonitor()?.constructor.name === "MockMonitor";
}

/**
 * Whether the mocks answer what the program reads. A unit test must not reach a tenant, whatever credentials the
 * machine has; an embedded Microsoft Graph that it names is not a tenant, so that is read.
 */
export function isMocked(): boolean {
    return hasMocks() && cloudOfStack() !== "loopback";
}

/**
 * What the mocks answer for a function of this package: their `call` is asked for the token
 * `hotpatch:index:<function>`. Only under mocks: otherwise the engine would look for a plugin with that name.
 */
export function fromMocks<Result>(name: string, args: object, opts?: pulumi.InvokeOptions): Promise<Result> {
    if (!isMocked()) {
        throw new Error(`${name} should be answered by mocks, but there are none`);
    }
    return pulumi.runtime.invoke(`hotpatch:index:${name}`, { ...args }, opts);
}
