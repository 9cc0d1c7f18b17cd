import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "./dynamicResource";

/**
 * The arguments of a resource, derived from what its handler takes: every value, at any depth, may be an Output or a
 * Promise.
 */
export type ArgsOf<Inputs> = { [Name in keyof Inputs]: pulumi.Input<ArgOf<Inputs[Name]>> };

type ArgOf<Value> = Value extends readonly (infer Element)[]
    ? pulumi.Input<ArgOf<Element>>[]
    : Value extends object
      ? ArgsOf<Value>
      : Value;

/** The outputs of a resource, derived from what its handler records. */
export type OutputsOf<State> = { readonly [Name in keyof State]-?: pulumi.Output<State[Name]> };

/** The base of a resource class, with an output for each property of `State`. */
export type ResourceClass<State> = Omit<typeof DynamicResource, "prototype"> &
    (abstract new (
        ...args: ConstructorParameters<typeof DynamicResource>
    ) => DynamicResource & OutputsOf<State>);

/**
 * {@link DynamicResource} as the base of a class whose outputs are the properties of `State`. Pulumi creates an output
 * for every input that is passed to the constructor, so the table's `outputs` have to be among them.
 */
export function resourceOf<State>(): ResourceClass<State> {
    return DynamicResource as unknown as ResourceClass<State>;
}
