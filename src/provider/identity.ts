import { isUnknown } from "../base/unknown";
import { markerFor, urnHash, withUrn } from "../handlers/marker";
import { RESOURCE_TYPES } from "../handlers/providerText";
import type { ProvidedResource } from "./resources";
import type { Bag } from "./rpc";

/**
 * The inputs that say which resource an object belongs to. On the dynamic path the resource's class adds them; here the
 * engine tells the URN. Both have the URN of the dynamic resource in them, so a stack can go from one path to the other
 * without a write.
 */
export function identified({ identity, handler }: ProvidedResource, urn: string, given: Bag): Bag {
    if (identity === "key") {
        return given;
    }
    const { project, stack, types, name } = partsOf(urn);
    const parents = types.slice(0, types.lastIndexOf("$") + 1);
    const dynamicUrn = `urn:pulumi:${stack}::${project}::${parents}${RESOURCE_TYPES[handler]}::${name}`;
    return identity === "urnHash"
        ? { ...given, urnHash: urnHash(dynamicUrn) }
        : { ...given, marker: markerOf(given.marker, markerFor(project, stack, name, dynamicUrn), dynamicUrn) };
}

/** An empty text stands for no marker; a value that is not a text, or not known yet, is for check to judge. */
function markerOf(given: unknown, byDefault: string, urn: string): unknown {
    if (given === undefined || given === null) {
        return byDefault;
    }
    if (typeof given !== "string" || isUnknown(given)) {
        return given;
    }
    // The child of a component brings its marker with it.
    const isWhole = given.endsWith(` (urn ${urnHash(urn)})`);
    return given === "" ? undefined : isWhole ? given : withUrn(given, urn);
}

/** The name that a program gave to a resource. */
export function nameOf(urn: string): string {
    return partsOf(urn).name;
}

/** `urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`; a name may contain anything. */
function partsOf(urn: string): { stack: string; project: string; types: string; name: string } {
    const [, stack, project, types, name] = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn) ?? [];
    if (stack === undefined || project === undefined || types === undefined || name === undefined) {
        throw new Error(`'${urn}' is not the URN of a resource.`);
    }
    return { stack, project, types, name };
}
