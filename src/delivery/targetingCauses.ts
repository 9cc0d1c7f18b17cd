import { blocked, conflict, excluded, noPolicy, ruleNotProcessed } from "../conditions/targeting";
import type { DeliveryFacts, Weighed } from "./cause";

/** Why neither a policy nor the default delivers hotpatches to a device, or why that is uncertain. */
export function targetingCauses({ targeting, waitingRules }: DeliveryFacts): Weighed[] {
    const { delivery, policies, excludedFrom } = targeting;
    if (delivery === "hotpatch policy") {
        return [];
    }
    const causes: Weighed[] = [];
    if (delivery === "conflict") {
        const on = policies.filter(({ hotpatchEnabled }) => hotpatchEnabled);
        const off = policies.filter(({ hotpatchEnabled }) => !hotpatchEnabled);
        causes.push(["fails", conflict.of({ on, off })]);
    }
    if (delivery === "blocked by policy") {
        causes.push(["fails", blocked.of({ policies })]);
    }
    const wouldHave = excludedFrom.filter(({ hotpatchEnabled }) => hotpatchEnabled);
    if (wouldHave.length > 0) {
        causes.push(["waits", excluded.of({ policies: wouldHave, byDefault: delivery === "tenant default" })]);
    }
    for (const rule of waitingRules) {
        causes.push(["waits", ruleNotProcessed.of(rule)]);
    }
    if (delivery === "none" && wouldHave.length === 0 && waitingRules.length === 0) {
        causes.push(["fails", noPolicy.of()]);
    }
    return causes;
}
