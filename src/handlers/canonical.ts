import { isUnknown } from "../base/unknown";

/**
 * A set of ids in the form in which they are compared and recorded: lower case, without duplicates, sorted, with ids
 * that are not known yet at the end. The order and case that a user writes therefore never show up as a change. During
 * a preview the whole list may be the marker for an unknown value; it is returned as it is.
 */
export function idSet(ids: string[]): string[] {
    if (isUnknown(ids)) {
        return ids;
    }
    const known = ids.filter((id) => !isUnknown(id)).map((id) => id.toLowerCase());
    return [...[...new Set(known)].sort(), ...ids.filter(isUnknown)];
}

/**
 * A set of case-sensitive texts such as names: without duplicates, sorted. Unknown values are handled as in {@link
 * idSet}.
 */
export function textSet(texts: string[]): string[] {
    if (isUnknown(texts)) {
        return texts;
    }
    const known = texts.filter((text) => !isUnknown(text));
    return [...[...new Set(known)].sort(), ...texts.filter(isUnknown)];
}

/**
 * A copy without the properties whose value is `undefined`: those do not reach the engine, so they must compare equal
 * to absent ones.
 */
export function present<T extends object>(bag: T): T {
    return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined)) as T;
}

/**
 * The value without null properties, at any depth: JavaScript programs write null for what they leave out. List
 * elements are kept, and so is anything that is not a plain object, such as an output.
 */
export function withoutNulls<T>(value: T): T {
    if (Array.isArray(value)) {
        return value.map((element) => withoutNulls(element)) as T;
    }
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
        return value;
    }
    const given = Object.entries(value).filter(([, property]) => property !== null);
    return Object.fromEntries(given.map(([name, property]) => [name, withoutNulls(property)])) as T;
}
