import type { Pattern } from "./pattern";
import type { DeviceProperty } from "./properties";

/** A membership rule that was parsed and found valid. */
export interface Rule {
    /** The rule as written. */
    readonly text: string;
    readonly condition: Condition;
}

/** A condition that is true or false of a device. */
export type Condition =
    | { readonly kind: "and" | "or"; readonly operands: readonly Condition[] }
    | { readonly kind: "not"; readonly operand: Condition }
    | { readonly kind: "test"; readonly subject: Subject; readonly test: Test }
    | {
          readonly kind: "any" | "all";
          readonly collection: Extract<DeviceProperty, { type: "collection" }>;
          readonly body: Condition;
      }
    | { readonly kind: "memberOf"; readonly groupIds: readonly string[] };

/** What a test applies to: an attribute of the device, or `_`, the item of the enclosing collection. */
export type Subject = Exclude<DeviceProperty, { type: "memberOf" }> | { readonly type: "item" };

/** The test of a subject. The negative operators are the positive ones with `negated`. */
export type Test = { readonly negated: boolean } & (
    | { readonly kind: "isNull" }
    | { readonly kind: "isTrue" | "isFalse" }
    /** The text in lower case; texts are compared without regard to case. */
    | { readonly kind: "equals" | "startsWith" | "endsWith" | "contains"; readonly text: string }
    | { readonly kind: "isOneOf"; readonly texts: readonly string[] }
    | { readonly kind: "matches"; readonly pattern: Pattern }
);
