const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * What an answer is like, with its values left out: property names, types, and the formats of texts. Of a list the shape of
 * its first item. Null is `null` and fits nothing else.
 */
export function shapeOf(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.length === 0 ? [] : [shapeOf(value[0])];
    }
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
        return Object.fromEntries(entries.map(([name, each]) => [name, shapeOf(each)]));
    }
    if (typeof value !== "string") {
        return value === null ? "null" : typeof value;
    }
    return GUID.test(value) ? "guid" : MOMENT.test(value) ? "moment" : "text";
}

/** The names in a shape, at every depth. */
export function namesIn(value: unknown, path = ""): string[] {
    if (Array.isArray(value)) {
        return value.length === 0 ? [] : namesIn(value[0], `${path}[]`);
    }
    return typeof value === "object" && value !== null
        ? Object.entries(value)
              .flatMap(([name, each]) => [`${path}.${name}`, ...namesIn(each, `${path}.${name}`)])
              .sort()
        : [];
}
