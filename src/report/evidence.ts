import type { Evidence } from "../readiness/prerequisites";

/** What a judgement rests on, in one line: `osVersion = 10.0.22631.4317 (Intune, 2026-11-20T08:00:00Z)`. */
export function evidenceText({ field, value, source, observedAt }: Evidence): string {
    return `${field} = ${value ?? "(none)"} (${source}, ${observedAt ?? "time not known"})`;
}
