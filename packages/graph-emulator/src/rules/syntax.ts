import type { Pattern } from "./pattern";
import type { DeviceProperty } from "./properties";

/** A membership rule that was read and found good. */
export interface Rule {
    /** The rule as it was written. */
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

/** What a test looks at: an attribute of the device, or `_`, the item of the collection around it. */
export type Subject = Exclude<DeviceProperty, { type: "memberOf" }> | { readonly type: "item" };

/** The question put to a subject. The negative operators are the positive ones with `negated`. */
export type Test = { readonly negated: boolean } & (
    | { readonly kind: "isNull" }
    | { readonly kind: "isTrue" | "isFalse" }
    /** The text in lower case; comparisons of texts do not heed case. */
    | { readonly kind: "equals" | "startsWith" | "endsWith" | "contains"; readonly text: string }
    | { readonly kind: "isOneOf"; readonly texts: readonly string[] }
    | { readonly kind: "matches"; readonly pattern: Pattern }
);
