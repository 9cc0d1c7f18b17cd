import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** One resource that a program registered, as the engine would have been told. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
}

/**
 * Puts Pulumi's mocks in place and returns the list that fills with what a program registers.
 *
 * @param idFor the id of a resource; of the only group and the only policy one that tests know
 */
export async function recordResources(idFor = idOf): Promise<Registered[]> {
    const registered: Registered[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource(args) {
                registered.push({ type: args.type, name: args.name, inputs: args.inputs });
                return { id: idFor(args), state: args.inputs };
            },
            call: () => ({}),
        },
        "tenant",
        "test",
        false,
    );
    return registered;
}

/** The value of an output, once it is there. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply(resolve);
    });
}

/** Groups and quality update policies have one id each; every other resource has its own, as in a service. */
function idOf({ type, name }: pulumi.runtime.MockResourceArgs): string {
    if (type.startsWith("azuread:")) {
        return "/groups/11111111-1111-4111-8111-111111111111";
    }
    if (type.includes("QualityUpdatePolicy")) {
        return "33333333-3333-4333-8333-333333333333";
    }
    return ownId({ type, name });
}

/** An id of its own for each resource, as in a service. */
export function ownId({ type, name }: Pick<pulumi.runtime.MockResourceArgs, "type" | "name">): string {
    return createHash("sha256")
        .update(type.includes("QualityUpdatePolicy") ? `policy ${name}` : name)
        .digest("hex")
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
