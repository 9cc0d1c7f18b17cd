import type { FaultPlan, FaultRule } from "./plan";
import { checkedPlan, METHOD, planProblems } from "./validation";

/**
 * Parses faults as written on a command line:
 *
 * - `504-done` hits the first request;
 * - `503@/groups/*` the first one that matches; `503@POST /groups` with a method;
 * - `503@PATCH /groups/*#3` the third one that matches, `#3x2` two from there on, `#3x*` all from there on;
 * - `random=0.05` hits one in twenty, with faults of all kinds.
 *
 * @throws RangeError that says what is wrong, and how to fix it.
 */
export function parseFaults(texts: readonly string[]): FaultPlan {
    const random = texts.map((text) => /^random=(.*)$/.exec(text)?.[1]).find((share) => share !== undefined);
    const rules = texts.filter((text) => !text.startsWith("random=")).map(checkedRule);
    const plan = { rules, ...(random === undefined ? {} : { random: { share: Number(random) } }) };
    return checkedPlan(plan);
}

/** A rule; mistakes are described in terms of the text, since the user has not seen the keys of a plan. */
function checkedRule(text: string): FaultRule {
    const rule = parseRule(text);
    const [problem] = planProblems({ rules: [rule] });
    if (problem !== undefined) {
        throw new RangeError(`Set faults: '${text}' has no valid ${problem.at.at(-1)}. ${problem.text}`);
    }
    return rule;
}

function parseRule(text: string): FaultRule {
    const [, kind = "", where, nth, times] = /^([\w-]+)(?:@([^#]+))?(?:#(\d+)(?:x(\d+|\*))?)?$/.exec(text) ?? [];
    if (kind === "") {
        throw new RangeError(
            `Set faults: '${text}' is not valid. Write a kind, then @ and what it hits, then # and which one: 503@POST /groups#2.`,
        );
    }
    const { method, path } = target(where?.trim() ?? "");
    return {
        kind: kind as FaultRule["kind"],
        ...(method === undefined ? {} : { method }),
        ...(path === undefined ? {} : { path }),
        ...(nth === undefined ? {} : { nth: Number(nth) }),
        ...(times === undefined ? {} : { times: times === "*" ? "always" : Number(times) }),
    };
}

/** `POST /groups`, `POST` or `/groups`. A single word that is not a method is treated as a path. */
function target(where: string): Pick<FaultRule, "method" | "path"> {
    const [, first = "", rest] = /^(\S+)(?:\s+(.*))?$/.exec(where) ?? [];
    if (first === "") {
        return {};
    }
    if (rest !== undefined) {
        return { method: first, path: rest };
    }
    return METHOD.test(first) ? { method: first } : { path: first };
}
