import { isUnknown } from "../base/unknown";

type Bag = Readonly<Record<string, unknown>>;

/** The key and the value by which the engine marks an object as one with a meaning, and the value that marks a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** The mark of a value that may be secret, not known, or depend on resources. */
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Whether the engine has marked a value as secret. */
export function isSecret(value: unknown): value is { readonly value: unknown } {
    return typeof value === "object" && value !== null && SIGNATURE in value && value[SIGNATURE] === SECRET;
}

/** A value that the engine records encrypted, and shows to nobody. */
export function asSecret(value: unknown): object {
    return { [SIGNATURE]: SECRET, value };
}

/** Whether anything in a value is secret. */
export function containsSecret(value: unknown): boolean {
    return (
        isSecret(value) || (typeof value === "object" && value !== null && Object.values(value).some(containsSecret))
    );
}

/**
 * Arguments of a component in which whatever is secret or not known inside of one is an output value: only such a value
 * stays where it is. Any other mark makes the SDK turn the whole argument into an Output, which components do not take.
 */
export function withOutputsInside(args: Bag): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(args).map(([name, value]) => [
            name,
            isSecret(value) || isUnknown(value) ? value : inside(value),
        ]),
    );
}

function inside(value: unknown): unknown {
    if (isUnknown(value)) {
        return { [SIGNATURE]: OUTPUT };
    }
    if (isSecret(value)) {
        return { [SIGNATURE]: OUTPUT, value: value.value, secret: true };
    }
    if (Array.isArray(value)) {
        return value.map(inside);
    }
    return typeof value === "object" && value !== null && !(SIGNATURE in value)
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inside(each)]))
        : value;
}

/**
 * A resource's properties, with those secret in which something secret was given: an output has the name of the input
 * that it comes from.
 */
export function withSecretsOf(given: Bag, properties: Bag): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [
            name,
            containsSecret(given[name]) && value !== undefined ? asSecret(value) : value,
        ]),
    );
}

/** Properties without the marks of secrets. */
export function plainBag(bag: Bag): Record<string, unknown> {
    return withoutMarks(bag) as Record<string, unknown>;
}

/** A value without the marks of secrets, at any depth. */
export function withoutMarks(value: unknown): unknown {
    if (isSecret(value)) {
        return withoutMarks(value.value);
    }
    if (Array.isArray(value)) {
        return value.map(withoutMarks);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutMarks(each)]))
        : value;
}
