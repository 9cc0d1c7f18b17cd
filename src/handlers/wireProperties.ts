import { isDeepStrictEqual } from "node:util";
import type { Problem } from "../base/problems";
import type { GraphClient } from "../graph/client";
import { present } from "./canonical";
import { type Property, type PropertyTable, propertyTable, rowsOf, type UnwrittenProperty } from "./properties";

/** What a property is sent with: the object as it is, undefined for a new one, and all that is wanted of it. */
export interface Sending<State, Policy> {
    readonly current: Policy | undefined;
    readonly inputs: Readonly<Partial<State>>;
}

/** How a property stands in the service's object. Without this it is the program's alone, and is recorded as it was written. */
export type OnTheWire<Value, State, Policy, Body> = {
    /** What the object says of it, in canonical form. `known` is what is recorded or wanted. */
    read(policy: Policy, known: Readonly<Partial<State>>): Value;
    /** What has to be equal for a write to count as arrived, where that is not what `read` says. */
    arrived?(policy: Policy): unknown;
    /** What is sent although the value has not changed. */
    unchanged?(current: Policy, inputs: Readonly<Partial<State>>): Partial<Body>;
    /**
     * Given where Graph documents it for changes and not for new objects: a POST that is refused with it (400) is sent without it, and
     * a change follows. Says whether an object still is without it.
     */
    followsPost?(policy: Policy): boolean;
} & (
    | {
          /** Its absence is a value as well. Left out `send`: the service alone sets it. */
          readonly managed: "always";
          send?(value: Value, sending: Sending<State, Policy>): Partial<Body>;
      }
    | {
          /** What the program does not name is left alone: nothing is sent, and whatever the service holds is no drift. */
          readonly managed: "whenWritten";
          send(value: Exclude<Value, undefined>, sending: Sending<State, Policy>): Partial<Body>;
      }
);

/** A row of a policy: what a program may write, and how the service has it. */
export type WireProperty<Value, State, Policy, Body, Row = Property<Value>> = Row & {
    readonly wire?: OnTheWire<Value, State, Policy, Body>;
    /** What has to be asked of the service before the value is sent; it is recorded beside it. */
    lookUp?(graph: GraphClient, value: Exclude<Value, undefined>): Promise<Partial<State>>;
};

/** A row for each property of a policy. */
export type WireProperties<Inputs extends object, State extends Inputs, Policy, Body> = {
    readonly [Name in keyof State]-?: Name extends keyof Inputs
        ? WireProperty<State[Name], State, Policy, Body>
        : WireProperty<State[Name], State, Policy, Body, UnwrittenProperty>;
};

/** What is wanted of a policy, and what was looked up or drawn for it. */
export type Wanted<Inputs, State> = Inputs & Partial<State>;

/** What has to be sent, and by which properties of the program. */
export interface Changes<Body> {
    readonly body: Partial<Body>;
    readonly names: readonly string[];
}

/** What follows from the rows of a policy. */
export interface WireTable<Inputs extends object, State extends Inputs, Policy, Body> extends PropertyTable<Inputs> {
    /** The inputs with what had to be asked of the service for them. @throws UserError for what it does not have. */
    lookedUp(graph: GraphClient, inputs: Inputs): Promise<Wanted<Inputs, State>>;
    /** What the service says, in the form of the inputs. `known` tells which optional properties the program looks after. */
    stateOf(policy: Policy, known: Readonly<Partial<State>>): State;
    /** The body of the POST that makes a policy, and one without what may follow by PATCH, where that is in it. */
    newBodies(inputs: Wanted<Inputs, State>): readonly [Partial<Body>, Partial<Body>?];
    /**
     * What has to be sent to get from `policy` to `inputs`. Where the recorded state is given, what differs from it is sent, and
     * nothing else: what somebody else changed since, and the program does not, is left for the next refresh to show. It is sent
     * also where `policy` shows it already, since that may come from a replica which has not seen a later change.
     */
    changes(policy: Policy, inputs: Wanted<Inputs, State>, recorded?: State): Changes<Body>;
    /** Whether a policy is as it is recorded. */
    shows(policy: Policy, recorded: State): boolean;
    /**
     * Whether a policy is what a create of `inputs` that was cut off has left: all that the POST sends, and of what may follow in a
     * PATCH either all or none.
     */
    isAsSent(policy: Policy, inputs: Wanted<Inputs, State>): boolean;
    /** Whether a policy shows all that another version of it says. */
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

    /** The properties in which `inputs` differ from what is recorded, or else from what a policy shows. */
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
