import * as pulumi from "@pulumi/pulumi";
import { COMMAND } from "../base/command";
import { markerFor, withUrn } from "../handlers/marker";
import { type HandlerName, ONLY_READ, providerText } from "../handlers/providerText";
import { ifLimitsHold, watchedForImpact } from "./impact/tells";
import { withInheritedAliases } from "./inheritedAliases";
import { InvalidArgumentsError, withoutNullArguments } from "./inputErrors";
import { isOfPlugin, otherType, registeredType } from "./kindOfProgram";
import { ProgramError } from "./programError";
import { refuseUnresolvable } from "./programFolder";
import { refuseSecondMarker } from "./programMarkers";

/**
 * The base class of our dynamic resources. What Pulumi records as their implementation is one constant line that finds
 * the handler by name in the installed package, so an upgrade of the package changes no state and shows no diff.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
    /** The tenant that the object belongs to. Refresh, update and delete refuse to work in another one. */
    declare public readonly tenantId: pulumi.Output<string>;

    /**
     * @param type the resource's Pulumi type, `pulumi-nodejs:dynamic/hotpatch:<Class>`
     * @param handler the export of `pulumi-hotpatch/handlers/v1` that manages it
     * @param inputs what the user wrote; computed outputs must be present as undefined, otherwise they would never
     * resolve
     */
    constructor(
        type: string,
        handler: HandlerName,
        name: string,
        inputs: pulumi.Inputs,
        opts?: pulumi.CustomResourceOptions,
    ) {
        const where = `${type.replace(/^.*:/, "")} '${name}'`;
        refuseUnresolvable(where);
        refuseOptions(where, opts);
        const text =
            opts?.id === undefined
                ? ifLimitsHold(providerText(handler), { kind: handler, type, name, args: inputs, opts })
                : providerText(handler);
        const props = {
            ...(isOfPlugin() ? {} : { __provider: text }),
            tenantId: undefined,
            ...inputs,
            ...(opts?.id === undefined ? {} : { [ONLY_READ]: true }),
        };
        // Always: a create looks for an existing object by marker or key. While the old object exists it would adopt
        // that one, and the engine would then delete it.
        const deleteBeforeReplace = true;
        const options = {
            ...pulumi.mergeOptions(
                {
                    hideDiffs: ["__provider", "urnHash"],
                    aliases: opts?.id === undefined ? [{ type: otherType(handler) }] : [],
                },
                withInheritedAliases(registeredType(handler), name, opts),
            ),
            deleteBeforeReplace,
        };
        const registered = registeredType(handler);
        super(registered, name, props, opts?.id === undefined ? watchedForImpact(options) : options);
    }
}

/**
 * Refuses options that cannot work as intended, and warns about one that has no effect.
 *
 * @throws ProgramError that says what to use instead.
 */
function refuseOptions(where: string, opts: pulumi.CustomResourceOptions = {}): void {
    if (opts.import !== undefined) {
        throw new ProgramError(
            `${where}: the option \`import\` does not work for dynamic resources of any package. To manage an existing object, use ` +
                `\`adopt\` if the resource has it, or run \`${COMMAND} import\`, which writes a file for \`pulumi import --file\`.`,
        );
    }
    if (opts.deleteBeforeReplace === false) {
        throw new ProgramError(
            `${where}: deleteBeforeReplace cannot be false. A create looks for an object with the resource's marker or key, so while the old ` +
                "object exists it would adopt that one. Leave the option out.",
        );
    }
    if (opts.customTimeouts !== undefined) {
        pulumi.log.warn(
            `${where}: customTimeouts has no effect here, because Pulumi does not pass it to dynamic resources. Set ` +
                "hotpatch:operationTimeoutSeconds for the stack.",
        );
    }
}

/**
 * What a program knows of a resource that it gets, in addition to the id. Properties that are named here are read even
 * if they would otherwise be left alone, such as `deferralDays`; the result contains the tenant's values, whatever is
 * written here.
 */
export interface DynamicResourceState {
    /** The tenant that the object must belong to; in another one the read is refused. */
    tenantId?: pulumi.Input<string | undefined>;
}

/**
 * The state passed to `get`, in the form that the constructor takes.
 *
 * @param outputs the resource's properties
 * @throws InvalidArgumentsError if it has other properties: before `state` was introduced, options were in its place.
 */
export function stateToGet<Args>(
    where: string,
    state: DynamicResourceState | undefined,
    outputs: Readonly<Record<string, undefined>>,
): Args {
    const given: Readonly<Record<string, unknown>> = { ...withoutNullArguments(state) };
    const others = Object.keys(given).filter(
        (property) => given[property] !== undefined && property !== "tenantId" && !(property in outputs),
    );
    if (others.length > 0) {
        const reason =
            "is not a property of the resource. The state is the third argument, options are the fourth: get(name, id, undefined, options).";
        throw new InvalidArgumentsError(
            where,
            others.map((property) => ({ property, reason })),
        );
    }
    return given as Args;
}

/**
 * The line in a new policy that says who manages it, with a hash of the resource's URN; none for a policy that is only
 * read, or if the program disables it.
 */
export function markerOfResource(
    type: string,
    name: string,
    marker: string | false | undefined,
    opts: pulumi.CustomResourceOptions = {},
): Promise<string> | undefined {
    if (opts.id !== undefined || marker === false) {
        return undefined;
    }
    if (marker !== undefined) {
        refuseSecondMarker(marker, name);
    }
    return urnOf(type, name, opts).then((urn) =>
        marker === undefined ? markerFor(pulumi.getProject(), pulumi.getStack(), name, urn) : withUrn(marker, urn),
    );
}

/**
 * The URN that a resource is going to have. A promise rather than an output: an output depends on the parent, and for a
 * component that includes its children, so the resource would wait for itself.
 */
export function urnOf(type: string, name: string, { parent }: pulumi.CustomResourceOptions): Promise<pulumi.URN> {
    return new Promise((resolve) => {
        pulumi.createUrn(name, type, parent).apply(resolve);
    });
}

/** `isInstance` for a class with a `__pulumiType`; it works across several copies of this package in one program. */
export function isOfType(resource: unknown, type: string): boolean {
    return (
        typeof resource === "object" &&
        resource !== null &&
        (resource as { __pulumiType?: unknown }).__pulumiType === type
    );
}
