import { type HandlerName, RESOURCE_TYPES } from "../handlers/providerText";
import { perProgram } from "./perProgram";

const kind = perProgram(() => ({ isOfPlugin: false }));

/**
 * From now on the resources of this program are those of the provider plugin, which makes a component for a program in
 * another language; otherwise they are dynamic resources.
 */
export function registersResourcesOfThePlugin(): void {
    kind().isOfPlugin = true;
}

/** Whether resources are those of the provider plugin, which knows each one's handler and URN by itself. */
export function isOfPlugin(): boolean {
    return kind().isOfPlugin;
}

/** The type that a resource of this program is registered with. */
export function registeredType(handler: HandlerName): string {
    return isOfPlugin() ? typeOfPlugin(handler) : RESOURCE_TYPES[handler];
}

/**
 * The type that the same resource has in the other kind of program. It is an alias of each resource, so that a stack can
 * go from one kind to the other and back, components included.
 */
export function otherType(handler: HandlerName): string {
    return isOfPlugin() ? RESOURCE_TYPES[handler] : typeOfPlugin(handler);
}

function typeOfPlugin(handler: HandlerName): string {
    return RESOURCE_TYPES[handler].replace(/^.*:/, "hotpatch:index:");
}

const DYNAMIC_TYPES: ReadonlyMap<string, string> = new Map(
    Object.entries(RESOURCE_TYPES).map(([handler, type]) => [typeOfPlugin(handler as HandlerName), type]),
);

/** The type that the same resource has as a dynamic one. */
export function dynamicType(type: string): string {
    return DYNAMIC_TYPES.get(type) ?? type;
}
