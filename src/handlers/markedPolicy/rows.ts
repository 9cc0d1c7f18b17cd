import { type Problem, text } from "../../base/problems";
import {
    describedWith,
    type Marked,
    markedDescriptionProblems,
    markerProblem,
    newDescription,
    withoutMarker,
} from "../marker";
import type { UnwrittenProperty, WrittenProperty } from "../properties";
import type { Sending } from "../wireProperties";
import type { Described } from "./kind";

/** What the line and the text above it consist of. */
type Text = Partial<Marked & { readonly description: string }>;

/** The name shown in Intune, at most `max` characters. */
export function policyName(max: number) {
    const fix = `Give the policy a name of 1 to ${max} characters.`;
    return { rule: text({ min: 1, max, fix }), required: fix } satisfies WrittenProperty<string>;
}

/**
 * The note for administrators, at most `max` characters including the marker below it. An empty note is the same as
 * none; a marker that somebody removed is restored with the next change.
 */
export function markedDescription(max: number) {
    return {
        rule: text({ min: 0, max, fix: `Shorten it to ${max} characters.` }),
        canonical: (value: string) => (value === "" ? undefined : value),
        wire: {
            managed: "always" as const,
            read: ({ description }: Described) => withoutMarker(description),
            arrived: ({ description }: Described) => description ?? "",
            send: (_value: string | undefined, { current, inputs }: Sending<Text, Described>) => ({
                description:
                    current === undefined
                        ? describedWith(inputs.description, inputs, max)
                        : newDescription(current.description, inputs, { isChanged: true, max }),
            }),
            unchanged: ({ description }: Described, inputs: Text) => ({
                description: newDescription(description, inputs, { isChanged: false, max }),
            }),
        },
    } satisfies WrittenProperty<string> & { wire: object };
}

/** The line that says who manages the policy, without its owner. */
export const MARKER = { rule: markerProblem } satisfies WrittenProperty<string>;

/** What the handler generates or looks up, and records. */
export const COMPUTED = { by: "computed" } satisfies UnwrittenProperty;

/** When the policy was created. */
export const CREATED = {
    ...COMPUTED,
    wire: {
        managed: "always" as const,
        read: ({ createdDateTime }: { readonly createdDateTime: string }) => createdDateTime,
    },
};

/** What is wrong with a description together with its marker; `max` is the service's limit in characters. */
export function tooLongTogether(max: number): (inputs: Readonly<Record<string, unknown>>) => Problem[] {
    return (inputs) => markedDescriptionProblems(inputs, max);
}
