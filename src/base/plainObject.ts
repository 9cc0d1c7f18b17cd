/** A JSON object whose properties have not been checked yet. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with properties: not null, and not an array. */
export function isPlainObject(value: unknown): value is PlainObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object with properties, otherwise an empty object. */
export function plainObjectOf(value: unknown): PlainObject {
    return isPlainObject(value) ? value : {};
}
