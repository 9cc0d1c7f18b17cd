import { check, type Problem, type Rule, unknownProperties } from "../base/problems";
import { isUnknown } from "../base/unknown";
import { present } from "./canonical";

/**
 * One property of a resource that a program can write. Its name, type and docstring stand in the interface of the resource's inputs;
 * this is all else that is to be said of it. What is not a plain value passes between the service's form and the program's by `wire`,
 * see {@link OnTheWire}.
 */
export interface WrittenProperty<Value> {
    /** What is wrong with a value that is there and known. */
    readonly rule: Rule;
    /** What is said where it is missing, with the fix: it has to be written. */
    readonly required?: string;
    /** What it is where it is left out. */
    readonly default?: Exclude<Value, undefined>;
    /** The one form in which values are compared and recorded; undefined for one that says no more than its absence. */
    canonical?(value: Exclude<Value, undefined>): Value | undefined;
    /** It only says how the object is made or found: what is in the state stays, whatever the program says later. */
    readonly createOnly?: true;
    /** A change of it needs a new object. */
    readonly replaces?: true;
    /** A property that says the same, so that only one of the two can be written, and the reason that is given. */
    readonly notBeside?: { readonly property: string; readonly reason: string };
    /** Our own resource class adds it; a program is not told of it. */
    readonly isOurs?: true;
}

/** A property that no program writes: found by a refresh and compared with what the program says, or computed and never compared. */
export interface UnwrittenProperty {
    readonly by: "refresh" | "computed";
}

export type Property<Value> = WrittenProperty<Value> | UnwrittenProperty;

/** A row for each property of a resource. `State` is what is recorded: all inputs, and what is found or computed besides. */
export type Properties<Inputs extends object, State extends Inputs> = {
    readonly [Name in keyof State]-?: Name extends keyof Inputs ? Property<Inputs[Name]> : UnwrittenProperty;
};

/** What follows from the rows of a resource without asking the service. */
export interface PropertyTable<Inputs extends object> {
    /** The properties that are compared. Everything else in the state is computed. */
    readonly inputNames: readonly (keyof Inputs & string)[];
    /** Inputs that are recorded when the object is made, and never compared. */
    readonly createOnly: readonly (keyof Inputs & string)[];
    /** The inputs whose change needs a new object. */
    readonly replaceOn: readonly (keyof Inputs & string)[];
    /** Every property as undefined: what is not among a resource's properties never resolves as its output. */
    readonly outputs: Readonly<Record<string, undefined>>;
    /** Every mistake in what the user wrote; unknown values are none. */
    problems(inputs: Readonly<Record<string, unknown>>): Problem[];
    /** The canonical form, with defaults filled in. Called on inputs without problems only. Idempotent. */
    canonical(inputs: Inputs): Inputs;
}

/**
 * The table of a resource.
 *
 * @param rows in the order in which messages name properties and requests send them
 * @param also mistakes that no single property shows
 */
export function propertyTable<Inputs extends object, State extends Inputs>(
    rows: Properties<Inputs, State>,
    also: (inputs: Readonly<Record<string, unknown>>) => Problem[] = () => [],
): PropertyTable<Inputs> {
    const all = rowsOf<Property<unknown>>(rows);
    const written = all.flatMap(([name, row]): [string, WrittenProperty<unknown>][] =>
        "rule" in row ? [[name, row]] : [],
    );
    const compared = all.filter(([, row]) => !("by" in row) || row.by === "refresh");
    const namesOf = (isMeant: (row: Property<unknown>) => boolean) =>
        all.filter(([, row]) => isMeant(row)).map(([name]) => name as keyof Inputs & string);
    const offered = written.filter(([, row]) => row.isOurs !== true).map(([name]) => name);
    const ours = written.filter(([, row]) => row.isOurs === true).map(([name]) => [name, undefined]);
    return {
        inputNames: compared.map(([name]) => name as keyof Inputs & string),
        createOnly: namesOf((row) => "rule" in row && row.createOnly === true),
        replaceOn: namesOf((row) => "rule" in row && row.replaces === true),
        outputs: Object.fromEntries(all.map(([name]) => [name, undefined])),
        problems: (inputs) => [
            ...unknownProperties({ ...inputs, ...Object.fromEntries(ours) }, offered),
            ...written.flatMap(([name, row]) => problemsOf(inputs, name, row)),
            ...written.flatMap(([name, { notBeside }]) =>
                notBeside !== undefined && isGiven(inputs[name]) && isGiven(inputs[notBeside.property])
                    ? [{ property: name, reason: `conflicts with ${notBeside.property}, ${notBeside.reason}` }]
                    : [],
            ),
            ...also(inputs),
        ],
        canonical: (inputs) => {
            const values: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(inputs));
            const canonical = compared.map(([name, row]) => [name, canonicalValue(row, values[name])]);
            return present(Object.fromEntries(canonical)) as Inputs;
        },
    };
}

/** The rows with their names. A table has no other properties than its own rows. */
export function rowsOf<Row>(rows: object): [string, Row][] {
    return Object.entries(rows);
}

function problemsOf(
    inputs: Readonly<Record<string, unknown>>,
    name: string,
    { required, rule }: WrittenProperty<unknown>,
): Problem[] {
    return required !== undefined && inputs[name] === undefined
        ? [{ property: name, reason: `is missing. ${required}` }]
        : check(inputs, { [name]: rule });
}

/** Whether a property is there for sure: one that is not known yet may turn out to be absent. */
function isGiven(value: unknown): boolean {
    return value !== undefined && !isUnknown(value);
}

function canonicalValue(row: Property<unknown>, given: unknown): unknown {
    if ("by" in row) {
        return given;
    }
    const value = given ?? row.default;
    return value === undefined || isUnknown(value) || row.canonical === undefined ? value : row.canonical(value);
}
