/** What a JSON object is read as before anybody has looked at its properties. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with properties: not null, and not an array. */
export function isPlainObject(value: unknown): value is PlainObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object with properties, else an object without any. */
export function plainObjectOf(value: unknown): PlainObject {
    return isPlainObject(value) ? value : {};
}
