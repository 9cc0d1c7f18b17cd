/**
 * What the engine passes during a preview for a value that is not known yet, at any depth of the inputs. It equals
 * `pulumi.runtime.unknownValue`; it is repeated here so that the handlers need not load the Pulumi SDK (a test compares
 * the two).
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether `value` itself is not known yet. Every validator checks this first: an unknown value is never a mistake. */
export function isUnknown(value: unknown): boolean {
    return value === UNKNOWN;
}

/** Whether `value` or anything inside it is not known yet. */
export function containsUnknown(value: unknown): boolean {
    if (isUnknown(value)) {
        return true;
    }
    if (Array.isArray(value)) {
        return value.some(containsUnknown);
    }
    return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}
