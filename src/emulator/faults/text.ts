import type { FaultPlan, FaultRule } from "./plan";
import { checkedPlan } from "./validation";

/**
 * Reads faults as they are written on a command line:
 *
 * - `504-done` hits the first request;
 * - `503@/groups/*` one that matches; `503@POST /groups` with a method;
 * - `503@PATCH /groups/*#3` the third that matches, `#3x2` two of them from there on, `#3x*` all;
 * - `random=0.05` hits one in twenty, with faults of all kinds.
 *
 * @throws RangeError that names what is wrong, and the fix.
 */
export function parseFaults(texts: readonly string[]): FaultPlan {
    const random = texts.map((text) => /^random=(.*)$/.exec(text)?.[1]).find((share) => share !== undefined);
    const rules = texts.filter((text) => !text.startsWith("random=")).map(parseRule);
    const plan = { rules, ...(random === undefined ? {} : { random: { share: Number(random) } }) };
    return checkedPlan(plan);
}

function parseRule(text: string): FaultRule {
    const [, kind = "", where, nth, times] = /^([\w-]+)(?:@([^#]+))?(?:#(\d+)(?:x(\d+|\*))?)?$/.exec(text) ?? [];
    if (kind === "") {
        throw new RangeError(
            `Set faults: '${text}' cannot be read. Write a kind, then @ and what it hits, then # and which one: 503@POST /groups#2.`,
        );
    }
    const [, method, path] = /^(?:([A-Za-z,]+)(?:\s+|$))?(\/.*)?$/.exec(where?.trim() ?? "") ?? [undefined, where];
    return {
        kind: kind as FaultRule["kind"],
        ...(method === undefined ? {} : { method }),
        ...(path === undefined ? {} : { path }),
        ...(nth === undefined ? {} : { nth: Number(nth) }),
        ...(times === undefined ? {} : { times: times === "*" ? "always" : Number(times) }),
    };
}
