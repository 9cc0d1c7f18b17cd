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
    const type = RESOURCE_TYPES[handler];
    return isOfPlugin() ? type.replace(/^.*:/, "hotpatch:index:") : type;
}
