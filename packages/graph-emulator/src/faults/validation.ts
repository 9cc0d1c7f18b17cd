import { isBag } from "../contract/violations";
import { FAULT_KINDS, faultKind } from "./kinds";
import type { FaultPlan } from "./plan";

type Check = (value: unknown) => string | undefined;

const kindNames = FAULT_KINDS.map(({ name }) => name).join(", ");
const oneOf =
    (...allowed: readonly string[]): Check =>
    (value) =>
        typeof value === "string" && allowed.includes(value) ? undefined : `Use one of ${allowed.join(", ")}.`;
const wholeFrom =
    (least: number): Check =>
    (value) =>
        Number.isSafeInteger(value) && Number(value) >= least ? undefined : `Use a whole number from ${least} on.`;
const amountUpTo =
    (most: number): Check =>
    (value) =>
        typeof value !== "number" || !(value >= 0)
            ? "Use a number of 0 or more."
            : value <= most
              ? undefined
              : `Use a number up to ${most}.`;
const kind: Check = (value) =>
    typeof value === "string" && faultKind(value) !== undefined ? undefined : `Use one of ${kindNames}.`;
const kinds: Check = (value) =>
    Array.isArray(value) && value.length > 0 && value.every((each) => kind(each) === undefined)
        ? undefined
        : `Use a list of ${kindNames}.`;

/** One method or several. */
export const METHOD = /^(GET|POST|PATCH|PUT|DELETE|WRITE)(\s*,\s*(GET|POST|PATCH|PUT|DELETE|WRITE))*$/i;
/** Every request is tested against every rule. */
export const MOST_RULES = 1000;
const MOST_CHARACTERS = 500;
/** How often `**` may occur: each one multiplies the time of a test. */
const MOST_DEEP = 3;
const MATCH: Readonly<Record<string, Check>> = {
    method: (value) =>
        typeof value === "string" && METHOD.test(value) ? undefined : "Use GET, POST, PATCH, PUT, DELETE or write.",
    path: (value) => {
        if (typeof value !== "string" || !value.startsWith("/") || /^\/(v1\.0|beta)\//.test(value)) {
            return "Use the path after the version, beginning with a slash: /groups/*.";
        }
        return value.length <= MOST_CHARACTERS && value.split("**").length <= MOST_DEEP + 1
            ? undefined
            : `Use at most ${MOST_CHARACTERS} characters with at most ${MOST_DEEP} of **.`;
    },
    version: oneOf("v1.0", "beta"),
    of: oneOf("requests", "parts"),
    retryAfter: amountUpTo(Number.MAX_SAFE_INTEGER),
    // A day: timers cannot wait much longer.
    milliseconds: amountUpTo(24 * 60 * 60 * 1000),
};
const RULE: Readonly<Record<string, Check>> = {
    ...MATCH,
    kind: (value) => (value === "count" ? undefined : kind(value)),
    nth: wholeFrom(1),
    times: (value) => (value === "always" ? undefined : wholeFrom(1)(value)?.replace(".", ", or always.")),
};
const CHAIN: Readonly<Record<string, Check>> = { ...MATCH, kinds, advance: oneOf("automatic", "manual") };
const RANDOM: Readonly<Record<string, Check>> = {
    ...MATCH,
    kinds,
    share: (value) => (typeof value === "number" && value >= 0 && value <= 1 ? undefined : "Use a number from 0 to 1."),
    seed: (value) => (Number.isSafeInteger(value) ? undefined : "Use a whole number."),
};

/** What is wrong with a plan, and where: the path of keys to the value. */
export interface PlanProblem {
    readonly at: readonly (string | number)[];
    readonly text: string;
}

/** Everything that is wrong with a fault plan. */
export function planProblems(plan: unknown): PlanProblem[] {
    if (!isBag(plan)) {
        return [{ at: [], text: "Use an object with rules, chain or random." }];
    }
    return Object.entries(plan).flatMap(([name, value]): PlanProblem[] => {
        switch (name) {
            case "rules":
                return Array.isArray(value) && value.length <= MOST_RULES
                    ? value.flatMap((rule, index) => problems(rule, RULE, ["kind"], [name, index]))
                    : [{ at: [name], text: Array.isArray(value) ? `Use at most ${MOST_RULES}.` : "Use a list." }];
            case "chain":
                return problems(value, CHAIN, ["kinds"], [name]);
            case "random":
                return problems(value, RANDOM, ["share"], [name]);
            default:
                return [{ at: [name], text: "Not a known key. Use rules, chain or random." }];
        }
    });
}

/**
 * Accepts a plan from outside.
 * @throws RangeError that names the first mistake, and how to fix it.
 */
export function checkedPlan(plan: unknown): FaultPlan {
    const [problem] = planProblems(plan);
    if (problem !== undefined) {
        const at = problem.at.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
        throw new RangeError(`Set faults: 'faults${at}' is not valid. ${problem.text}`);
    }
    return plan as FaultPlan;
}

function problems(
    value: unknown,
    checks: Readonly<Record<string, Check>>,
    required: readonly string[],
    at: PlanProblem["at"],
): PlanProblem[] {
    if (!isBag(value)) {
        return [{ at, text: `Use an object with ${Object.keys(checks).join(", ")}.` }];
    }
    const missing = required
        .filter((name) => value[name] === undefined)
        .map((name) => ({ at, text: `It needs '${name}'. ${checks[name]?.(undefined) ?? ""}`.trim() }));
    const wrong = Object.entries(value).flatMap(([name, each]): PlanProblem[] => {
        const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
        const text =
            check === undefined
                ? `Not a known key. Use one of ${Object.keys(checks).join(", ")}.`
                : each === undefined
                  ? undefined
                  : check(each);
        return text === undefined ? [] : [{ at: [...at, name], text }];
    });
    return [...wrong, ...missing];
}
