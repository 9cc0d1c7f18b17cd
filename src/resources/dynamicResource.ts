import * as pulumi from "@pulumi/pulumi";
import { type HandlerName, providerText } from "../handlers/providerText";

/**
 * The base of our dynamic resources. What Pulumi records of their implementation is one constant line that finds the
 * handler by name in the installed package, so an upgrade of the package changes no state and shows no diff.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
    /** The tenant that the object lives in. Refresh, update and delete refuse to work in another one. */
    declare public readonly tenantId: pulumi.Output<string>;

    /**
     * @param type the resource's Pulumi type, `pulumi-nodejs:dynamic/hotpatch:<Class>`
     * @param handler the export of `pulumi-hotpatch/handlers/v1` that manages it
     * @param inputs what the user wrote; computed outputs are given as undefined, otherwise they would never resolve
     */
    protected constructor(
        type: string,
        handler: HandlerName,
        name: string,
        inputs: pulumi.Inputs,
        opts?: pulumi.CustomResourceOptions,
    ) {
        const props = {
            __provider: providerText(handler),
            tenantId: undefined,
            ...inputs,
        };
        // Always: a create finds what it made before by marker or key, so beside the old object it would take that one over,
        // and the engine would then delete it.
        const deleteBeforeReplace = true;
        super(type, name, props, {
            ...pulumi.mergeOptions({ hideDiffs: ["__provider"] }, opts),
            deleteBeforeReplace,
        });
    }
}

/** `isInstance` for a class with a `__pulumiType`: works across several copies of this package in one program. */
export function isOfType(resource: unknown, type: string): boolean {
    return (
        typeof resource === "object" &&
        resource !== null &&
        (resource as { __pulumiType?: unknown }).__pulumiType === type
    );
}
