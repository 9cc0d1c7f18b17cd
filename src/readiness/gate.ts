import { checkedTerms, type GateTerms } from "./gateTerms";
import { percent } from "./percent";
import type { FleetSummary } from "./summary";

/** The result. `undecided`: the unknown facts could turn it either way. */
export interface GateResult {
    readonly result: "held" | "notHeld" | "undecided";
    /** One sentence per term, whether it holds or not. */
    readonly findings: readonly string[];
}

/** The part of a summary that a gate looks at. */
export type GateFacts = Pick<FleetSummary, "byBadge" | "byReason" | "devicesMayBeMissing">;

/**
 * Judges a fleet by terms. Unknown devices could go either way: a share holds if it does even without any of them,
 * fails if it would even with all of them, and is undecided in between. If devices may be missing, or there are none,
 * nothing holds with certainty.
 *
 * @throws UserError for terms that are not valid, listing every mistake, before anything is judged.
 */
export function gateResult(facts: GateFacts, terms: GateTerms): GateResult {
    const { failUnder, failOn = [] } = checkedTerms(terms);
    const findings: string[] = [];
    const results: GateResult["result"][] = [];
    const settle = (result: GateResult["result"], finding: string): void => {
        // A missing device may or may not be eligible; but a term that fails for the devices at hand fails for all.
        const isOpen = facts.devicesMayBeMissing && result === "held";
        results.push(isOpen ? "undecided" : result);
        findings.push(isOpen ? `${finding} Devices are missing, so this is not certain.` : finding);
    };
    if (failUnder !== undefined) {
        settle(...shareOf(facts, failUnder));
    }
    for (const code of failOn) {
        const { fail, unknown } = facts.byReason[code];
        const finding = `${code}: ${fail} devices fail it, ${unknown} are unknown.`;
        settle(fail > 0 ? "notHeld" : unknown > 0 ? "undecided" : "held", finding);
    }
    const result = results.includes("notHeld") ? "notHeld" : results.includes("undecided") ? "undecided" : "held";
    return { result, findings };
}

function shareOf(
    { byBadge, devicesMayBeMissing }: GateFacts,
    failUnder: number,
): readonly [GateResult["result"], string] {
    const counts = Object.entries(byBadge);
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    if (total === 0) {
        return ["undecided", "There are no devices, so no percentage can be calculated."];
    }
    const eligible = byBadge.Eligible ?? 0;
    const unknown = counts.reduce((sum, [badge, count]) => sum + (badge.startsWith("Unknown") ? count : 0), 0);
    const finding = `${eligible} of ${total} devices are eligible (${percent(eligible, total)}) and ${unknown} are unknown; at least ${failUnder} % are required.`;
    if (eligible * 100 >= failUnder * total) {
        return ["held", finding];
    }
    return [(eligible + unknown) * 100 < failUnder * total && !devicesMayBeMissing ? "notHeld" : "undecided", finding];
}
