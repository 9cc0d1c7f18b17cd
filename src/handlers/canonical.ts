import { isUnknown } from "../base/unknown";

/**
 * A set of ids in the one form in which they are compared and recorded: lower case, each once, sorted, those not known
 * yet at the end. Order and case of what a user writes therefore never show as a change. In preview the whole list can be
 * the marker for a value that is not known yet; it passes through.
 */
export function idSet(ids: string[]): string[] {
    if (isUnknown(ids)) {
        return ids;
    }
    const known = ids.filter((id) => !isUnknown(id)).map((id) => id.toLowerCase());
    return [...[...new Set(known)].sort(), ...ids.filter(isUnknown)];
}

/** A set of texts whose case matters, such as names: each once, sorted. Unknown values pass as in {@link idSet}. */
export function textSet(texts: string[]): string[] {
    if (isUnknown(texts)) {
        return texts;
    }
    const known = texts.filter((text) => !isUnknown(text));
    return [...[...new Set(known)].sort(), ...texts.filter(isUnknown)];
}

/** A copy without the properties whose value is `undefined`: they do not reach the engine, and must not differ from absent ones. */
export function present<T extends object>(bag: T): T {
    return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined)) as T;
}

/**
 * The value without properties that are null, at any depth: programs in JavaScript write null for what they leave out. Elements of
 * lists stay, and so does whatever is no plain object, such as an output.
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
