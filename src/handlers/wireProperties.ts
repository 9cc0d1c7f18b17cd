import { isDeepStrictEqual } from "node:util";
import type { Problem } from "../base/problems";
import type { GraphClient } from "../graph/client";
import { present } from "./canonical";
import { type Property, type PropertyTable, propertyTable, rowsOf, type UnwrittenProperty } from "./properties";

/** What a property is sent with: the current object, undefined for a new one, and all wanted values. */
export interface Sending<State, Policy> {
    readonly current: Policy | undefined;
    readonly inputs: Readonly<Partial<State>>;
}

/**
 * How a property is represented in the service's object. Without this it exists only in the program and is recorded as
 * written.
 */
export type OnTheWire<Value, State, Policy, Body> = {
    /** The object's value in canonical form. `known` is what is recorded or wanted. */
    read(policy: Policy, known: Readonly<Partial<State>>): Value;
    /** What has to be equal for a write to count as applied, if that differs from what `read` returns. */
    arrived?(policy: Policy): unknown;
    /** Whether to send it although the value has not changed. */
    unchanged?(current: Policy, inputs: Readonly<Partial<State>>): Partial<Body>;
    /**
     * Set if Graph documents the property for changes but not for new objects: a POST that is refused with it (400) is
     * sent without it, followed by a change. Returns whether an object is still without it.
     */
    followsPost?(policy: Policy): boolean;
} & (
    | {
          /** Leaving it out is also a value. Without `send`, only the service sets it. */
          readonly managed: "always";
          send?(value: Value, sending: Sending<State, Policy>): Partial<Body>;
      }
    | {
          /** If the program does not name it, nothing is sent, and whatever the service has is not drift. */
          readonly managed: "whenWritten";
          send(value: Exclude<Value, undefined>, sending: Sending<State, Policy>): Partial<Body>;
      }
);

/** A row of a policy: what a program may write, and how the service represents it. */
export type WireProperty<Value, State, Policy, Body, Row = Property<Value>> = Row & {
    readonly wire?: OnTheWire<Value, State, Policy, Body>;
    /** What has to be looked up in the service before the value is sent; recorded next to it. */
    lookUp?(graph: GraphClient, value: Exclude<Value, undefined>): Promise<Partial<State>>;
};

/** A row for each property of a policy. */
export type WireProperties<Inputs extends object, State extends Inputs, Policy, Body> = {
    readonly [Name in keyof State]-?: Name extends keyof Inputs
        ? WireProperty<State[Name], State, Policy, Body>
        : WireProperty<State[Name], State, Policy, Body, UnwrittenProperty>;
};

/** The wanted values of a policy, with what was looked up or generated for it. */
export type Wanted<Inputs, State> = Inputs & Partial<State>;

/** What has to be sent, and which properties of the program it comes from. */
export interface Changes<Body> {
    readonly body: Partial<Body>;
    readonly names: readonly string[];
}

/** What can be derived from the rows of a policy. */
export interface WireTable<Inputs extends object, State extends Inputs, Policy, Body> extends PropertyTable<Inputs> {
    /**
     * The inputs together with what had to be looked up for them. @throws UserError for what the service does not have.
     */
    lookedUp(graph: GraphClient, inputs: Inputs): Promise<Wanted<Inputs, State>>;
    /**
     * The service's values in the form of the inputs. `known` determines which optional properties the program manages.
     */
    stateOf(policy: Policy, known: Readonly<Partial<State>>): State;
    /**
     * The body of the POST that creates a policy, and one without the parts that may follow by PATCH, if it contains
     * any.
     */
    newBodies(inputs: Wanted<Inputs, State>): readonly [Partial<Body>, Partial<Body>?];
    /**
     * What has to be sent to get from `policy` to `inputs`. If the recorded state is given, only differences from it
     * are sent: what somebody else changed since, and the program did not, is left for the next refresh to show. A
     * difference is sent even if `policy` already shows it, because that may come from a replica that has not seen a
     * later change.
     */
    changes(policy: Policy, inputs: Wanted<Inputs, State>, recorded?: State): Changes<Body>;
    /** Whether a policy matches the recorded state. */
    shows(policy: Policy, recorded: State): boolean;
    /**
     * Whether a policy is the leftover of an interrupted create of `inputs`: everything that the POST sends, and either
     * all or none of what may follow in a PATCH.
     */
    isAsSent(policy: Policy, inputs: Wanted<Inputs, State>): boolean;
    /** Whether a policy shows everything that another version of it contains. */
    agrees(policy: Policy, wanted: Policy): boolean;
}

type Row<State, Policy, Body> = WireProperty<unknown, State, Policy, Body>;
type Bag = Readonly<Record<string, unknown>>;

/** The table of a policy, see {@link propertyTable}. */
export function wireTable<Inputs extends object, State extends Inputs, Policy, Body>(
    rows: WireProperties<Inputs, State, Policy, Body>,
    also?: (inputs: Bag) => Problem[],
): WireTable<Inputs, State, Policy, Body> {
    const all = rowsOf<Row<State, Policy, Body>>(rows);
    const table = propertyTable<Inputs, State>(rows, also);
    const sent = all.flatMap(([name, { wire }]) => (wire?.send === undefined ? [] : [{ name, wire, send: wire.send }]));

    const canonical = (inputs: Inputs): Bag => bagOf(table.canonical(inputs));

    const unmanaged: Readonly<Partial<State>> = Object.create(null);

    function stateOf(policy: Policy, known: Readonly<Partial<State>>): State {
        const before = bagOf(known);
        const isLeftAlone = (name: string, { wire }: Row<State, Policy, Body>) =>
            wire === undefined || (wire.managed === "whenWritten" && before[name] === undefined);
        const state = all.map(([name, row]) => [
            name,
            isLeftAlone(name, row) ? before[name] : row.wire?.read(policy, known),
        ]);
        return present(Object.fromEntries(state));
    }

    /** The properties in which `inputs` differ from the recorded state, or from the policy if there is none. */
    function changed(policy: Policy, inputs: Wanted<Inputs, State>, recorded: State | undefined) {
        const wanted = canonical(inputs);
        const now = canonical(stateOf(policy, inputs));
        const before = recorded === undefined ? now : canonical(recorded);
        return sent.filter(({ name, wire }) =>
            wire.managed === "always"
                ? !isDeepStrictEqual(before[name], wanted[name])
                : wanted[name] !== undefined && !isDeepStrictEqual(before[name] ?? now[name], wanted[name]),
        );
    }

    return {
        ...table,
        stateOf,

        async lookedUp(graph, inputs) {
            const values = bagOf(inputs);
            const found: Partial<State>[] = [];
            for (const [name, { lookUp }] of all) {
                if (lookUp !== undefined && values[name] !== undefined) {
                    found.push(await lookUp(graph, values[name]));
                }
            }
            return Object.assign({ ...inputs }, ...found);
        },

        newBodies(inputs) {
            const values = bagOf(inputs);
            const parts = sent
                .filter(({ name, wire }) => wire.managed === "always" || values[name] !== undefined)
                .map(({ name, wire, send }) => ({ wire, part: send(values[name], { current: undefined, inputs }) }));
            const bodyOf = (chosen: typeof parts) => merged(chosen.map(({ part }) => part));
            const whole = bodyOf(parts);
            const first = bodyOf(parts.filter(({ wire }) => wire.followsPost === undefined));
            return isDeepStrictEqual(whole, first) ? [whole] : [whole, first];
        },

        changes(policy, inputs, recorded) {
            const values = bagOf(inputs);
            const differing = changed(policy, inputs, recorded);
            const parts = sent.map((row) => ({
                name: row.name,
                part: differing.includes(row)
                    ? row.send(values[row.name], { current: policy, inputs })
                    : (row.wire.unchanged?.(policy, inputs) ?? {}),
            }));
            const isSent = ({ part }: { part: Partial<Body> }) => Object.keys(present(part)).length > 0;
            return {
                body: merged(parts.map(({ part }) => part)),
                names: parts.filter(isSent).map(({ name }) => name),
            };
        },

        shows: (policy, recorded) => isDeepStrictEqual(canonical(stateOf(policy, recorded)), canonical(recorded)),

        isAsSent: (policy, inputs) =>
            changed(policy, inputs, undefined).every(({ wire }) => wire.followsPost?.(policy) ?? false),

        agrees: (policy, wanted) =>
            sent.every(({ wire }) => {
                const shown = (version: Policy) =>
                    wire.arrived === undefined ? wire.read(version, unmanaged) : wire.arrived(version);
                return isDeepStrictEqual(shown(policy), shown(wanted));
            }),
    };
}

/** The values of a typed object by their names. */
function bagOf(value: object): Bag {
    return Object.fromEntries(Object.entries(value));
}

function merged<Body>(parts: readonly Partial<Body>[]): Partial<Body> {
    return present(Object.assign({}, ...parts));
}

/** Properties that the service has under the same name and in the same form. */
export function sameAs<Policy>() {
    return <Name extends keyof Policy & string>(name: Name) => ({
        managed: "always" as const,
        read: (policy: Policy) => policy[name],
        send: (value: Policy[Name]) => ({ [name]: value }) as Pick<Policy, Name>,
    });
}
