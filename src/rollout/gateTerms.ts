import { isPlainObject } from "../base/plainObject";
import type { Approval, DeliveryTerms, FreezeWindow, Gate, KnownIssueTerms } from "./gateFacts";

/** What a gate was made with, as it is recorded. `own`: a function of the program, which nothing else can ask. */
export type GateTerms =
    | { readonly kind: "soak"; readonly days: number }
    | ({ readonly kind: "delivered" } & DeliveryTerms)
    | { readonly kind: "freeze"; readonly windows: readonly FreezeWindow[] }
    | ({ readonly kind: "knownIssues" } & KnownIssueTerms)
    | { readonly kind: "approval"; readonly approval?: Approval }
    /** No baseline month, and one of which the kind is known. */
    | { readonly kind: "month" }
    | { readonly kind: "own" };

const termsOfGates = new WeakMap<Gate, GateTerms>();

/** The gate, which `termsOf` knows from then on. */
export function withTerms(terms: GateTerms, gate: Gate): Gate {
    termsOfGates.set(gate, terms);
    return gate;
}

/** What a gate was made with. */
export function termsOf(gate: Gate): GateTerms {
    return termsOfGates.get(gate) ?? { kind: "own" };
}

/** The terms that a state has. What is not one of them as it should be, a later version's for example, is `own`. */
export function recordedTerms(recorded: unknown): GateTerms {
    return isPlainObject(recorded) && isTerms(recorded) ? recorded : { kind: "own" };
}

function isTerms(terms: Readonly<Record<string, unknown>>): terms is Readonly<Record<string, unknown>> & GateTerms {
    switch (terms.kind) {
        case "soak":
            return typeof terms.days === "number";
        case "delivered":
            return (["atLeast", "hotpatchedAtLeast", "eligibleAtLeast", "failedAtMost"] as const).every(
                (name) => terms[name] === undefined || typeof terms[name] === "number",
            );
        case "freeze":
            return (
                Array.isArray(terms.windows) &&
                terms.windows.every(
                    (each) => isPlainObject(each) && [each.from, each.to].every((day) => typeof day === "string"),
                )
            );
        case "knownIssues":
            return (
                (terms.days === undefined || typeof terms.days === "number") &&
                (terms.except === undefined || Array.isArray(terms.except))
            );
        case "approval":
            return terms.approval === undefined || isApproval(terms.approval);
        default:
            return terms.kind === "month" || terms.kind === "own";
    }
}

function isApproval(approval: unknown): boolean {
    return (
        isPlainObject(approval) &&
        typeof approval.by === "string" &&
        typeof approval.on === "string" &&
        typeof approval.upTo === "number"
    );
}
