import type { ApiVersion } from "../http/message";
import type { PropertyContract, PropertyType, ResourceContract } from "./schema";

/** What is wrong with one property of a body. */
export interface Violation {
    readonly property: string;
    readonly kind: "unknown" | "readOnly" | "missing" | "null" | "type" | "length" | "value" | "count";
    readonly text: string;
}

export interface WriteKind {
    readonly operation: "create" | "update";
    readonly version: ApiVersion;
}

type Bag = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object. */
export function isBag(value: unknown): value is Bag {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Everything in a body that violates the contract, in the order of the body. */
export function violationsOf(contract: ResourceContract, body: unknown, write: WriteKind): Violation[] {
    if (!isBag(body)) {
        return [{ property: "", kind: "type", text: "A JSON object is expected in the request body." }];
    }
    const found = Object.entries(body).flatMap(([name, value]) => propertyViolations(contract, name, value, write));
    if (write.operation === "create") {
        for (const [name, { required }] of Object.entries(contract.properties)) {
            if (required && body[name] === undefined) {
                found.push({
                    property: name,
                    kind: "missing",
                    text: `A value is required for property '${name}' of resource '${titleOf(contract)}'.`,
                });
            }
        }
    }
    return found;
}

function propertyViolations(contract: ResourceContract, name: string, value: unknown, write: WriteKind): Violation[] {
    if (name === "@odata.type") {
        return typeViolations(contract, value);
    }
    if (name.startsWith("@odata.") || name.includes("@odata.")) {
        return [];
    }
    const property = Object.hasOwn(contract.properties, name) ? contract.properties[name] : undefined;
    if (property === undefined || (property.betaOnly && write.version === "v1.0")) {
        const text = `Invalid property '${name}': it does not exist on type 'microsoft.graph.${contract.name}'.`;
        return [{ property: name, kind: "unknown", text }];
    }
    const created = property.access === "createOnly" && write.operation === "update";
    if (property.access === "readOnly" || created) {
        return [{ property: name, kind: "readOnly", text: `Property '${name}' is read-only and cannot be set.` }];
    }
    return valueViolations(property, name, value, write);
}

function typeViolations(contract: ResourceContract, value: unknown): Violation[] {
    const expected = `microsoft.graph.${contract.name}`;
    if (typeof value === "string" && value.replace(/^#/, "") === expected) {
        return [];
    }
    const text = `Property '@odata.type' must be '#${expected}', not ${JSON.stringify(value)}.`;
    return [{ property: "@odata.type", kind: "type", text }];
}

function valueViolations(contract: PropertyContract, name: string, value: unknown, write: WriteKind): Violation[] {
    if (value === null) {
        const text = `Property '${name}' does not accept null.`;
        return contract.nullable ? [] : [{ property: name, kind: "null", text }];
    }
    return ofType(contract.type, name, value, write);
}

function ofType(type: PropertyType, name: string, value: unknown, write: WriteKind): Violation[] {
    const wrong = (expected: string): Violation[] => [
        { property: name, kind: "type", text: `Cannot convert the value of property '${name}' to ${expected}.` },
    ];
    const invalid = (kind: Violation["kind"], why: string): Violation[] => [
        { property: name, kind, text: `Invalid value specified for property '${name}': ${why}.` },
    ];
    switch (type.kind) {
        case "string": {
            if (typeof value !== "string") {
                return wrong("Edm.String");
            }
            if (type.maxLength !== undefined && value.length > type.maxLength) {
                return invalid("length", `it has ${value.length} characters, at most ${type.maxLength} are allowed`);
            }
            if (type.minLength !== undefined && value.length < type.minLength) {
                return invalid("length", "it must not be empty");
            }
            return type.pattern === undefined || type.pattern.test(value)
                ? []
                : invalid("value", `'${value}' is not allowed`);
        }
        case "boolean":
            return typeof value === "boolean" ? [] : wrong("Edm.Boolean");
        case "int32": {
            if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > 2 ** 31 - 1) {
                return wrong("Edm.Int32");
            }
            const { least = -(2 ** 31), most = 2 ** 31 - 1 } = type;
            return value >= least && value <= most ? [] : invalid("value", `${value} is out of range`);
        }
        case "dateTime":
            return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? [] : wrong("Edm.DateTimeOffset");
        case "enum":
            return typeof value === "string" && type.members.includes(value)
                ? []
                : invalid("value", `${JSON.stringify(value)} is not one of ${type.members.join(", ")}`);
        case "collection": {
            if (!Array.isArray(value)) {
                return wrong("a collection");
            }
            if (type.maxItems !== undefined && value.length > type.maxItems) {
                return invalid("count", `it has ${value.length} items, at most ${type.maxItems} are allowed`);
            }
            return value.flatMap((item) => ofType(type.of, name, item, write));
        }
        case "complex":
            return violationsOf(type.contract, value, { ...write, operation: "create" });
        case "derived":
            return derivedViolations(type, name, value, write);
        case "opaque":
            return wrong("anything that can be written");
    }
}

function derivedViolations(
    type: Extract<PropertyType, { kind: "derived" }>,
    name: string,
    value: unknown,
    write: WriteKind,
): Violation[] {
    if (!isBag(value)) {
        return [
            { property: name, kind: "type", text: `Cannot convert the value of property '${name}' to ${type.base}.` },
        ];
    }
    const given = String(value["@odata.type"] ?? "").replace(/^#?microsoft\.graph\./, "");
    const contract = type.contracts.find((each) => each.name === given);
    if (contract !== undefined) {
        return violationsOf(contract, value, { ...write, operation: "create" });
    }
    const text =
        given === "" || given === type.base
            ? `Cannot create an abstract class: property '${name}' needs the @odata.type of a type derived from ${type.base}.`
            : `Property '${name}' has @odata.type '${given}', which is not derived from ${type.base}.`;
    return [{ property: name, kind: "type", text }];
}

function titleOf({ name }: ResourceContract): string {
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
