import { check, type Problem, type Rule, unknownProperties } from "../base/problems";
import { isUnknown } from "../base/unknown";
import { present } from "./canonical";

/**
 * One property of a resource that a program can write. Its name, type and docstring are in the interface of the
 * resource's inputs; everything else about it is here. What is not a plain value is converted between the service's
 * form and the program's by `wire`, see {@link OnTheWire}.
 */
export interface WrittenProperty<Value> {
    /** What is wrong with a value that is present and known. */
    readonly rule: Rule;
    /** For a required property: the message if it is missing, including the fix. */
    readonly required?: string;
    /** The value if it is left out. */
    readonly default?: Exclude<Value, undefined>;
    /**
     * The canonical form, in which values are compared and recorded; undefined for a value that means the same as
     * leaving it out.
     */
    canonical?(value: Exclude<Value, undefined>): Value | undefined;
    /**
     * Only used when the object is created or looked up: the recorded value stays, whatever the program says later.
     */
    readonly createOnly?: true;
    /** Whether a change requires a new object. */
    readonly replaces?: true;
    /** A property that sets the same thing, so that only one of the two may be written, and the reason to give. */
    readonly notBeside?: { readonly property: string; readonly reason: string };
    /** Added by our own resource class; programs do not see it. */
    readonly isOurs?: true;
}

/** A property that no program writes: found by a refresh and compared with what the program says, or computed and never compared. */
export interface UnwrittenProperty {
    readonly by: "refresh" | "computed";
}

export type Property<Value> = WrittenProperty<Value> | UnwrittenProperty;

/** A row for each property of a resource. `State` is what is recorded: all inputs, plus what is found or computed. */
export type Properties<Inputs extends object, State extends Inputs> = {
    readonly [Name in keyof State]-?: Name extends keyof Inputs ? Property<Inputs[Name]> : UnwrittenProperty;
};

/** What can be derived from the rows of a resource without calling the service. */
export interface PropertyTable<Inputs extends object> {
    /** The properties that are compared. Everything else in the state is computed. */
    readonly inputNames: readonly (keyof Inputs & string)[];
    /** Inputs that are recorded when the object is created and never compared. */
    readonly createOnly: readonly (keyof Inputs & string)[];
    /** The inputs whose change requires a new object. */
    readonly replaceOn: readonly (keyof Inputs & string)[];
    /** What a program may write, and what of it a program must write. */
    readonly offered: readonly string[];
    readonly required: readonly string[];
    /** Every property as undefined: a property that a resource does not list never resolves as its output. */
    readonly outputs: Readonly<Record<string, undefined>>;
    /** Every mistake in what the user wrote; an unknown value is never a mistake. */
    problems(inputs: Readonly<Record<string, unknown>>): Problem[];
    /** The canonical form, with defaults filled in. Only called with inputs that have no problems. Idempotent. */
    canonical(inputs: Inputs): Inputs;
}

/**
 * The table of a resource.
 *
 * @param rows in the order in which messages name properties and requests send them
 * @param also mistakes that cannot be attributed to a single property
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
        offered,
        required: written.filter(([, row]) => row.required !== undefined).map(([name]) => name),
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

/** The rows with their names. A table has no properties other than its own rows. */
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

/** Whether a property is known to be present: a value that is not known yet may turn out to be absent. */
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
