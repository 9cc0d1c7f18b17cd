import { type AdvisedFleet, isAdvised } from "../../advisories/fleetAdvisories";
import { visible } from "../../base/visible";
import type { FleetReadiness } from "../../readiness/fleet";
import { counted } from "../../report/numbers";
import type { ReadinessExtras } from "../../report/results";
import type { Surroundings } from "../surroundings";

/** What a pipeline's log should end with, whatever the format. */
export function announceReadiness(
    readiness: FleetReadiness | AdvisedFleet,
    { gate, change, actionPlan: plan }: ReadinessExtras,
    { terminal: { stderr } }: Surroundings,
): void {
    if (!readiness.complete) {
        stderr.write(`hotpatch: not complete. ${visible(readiness.shortfalls.join(" "))}\n`);
    }
    if (isAdvised(readiness) && readiness.advisoryShortfalls.length > 0) {
        stderr.write(`hotpatch: advisories may be missing. ${visible(readiness.advisoryShortfalls.join(" "))}\n`);
    }
    const unread = readiness.secondOpinion?.notRead ?? [];
    if (unread.length > 0) {
        stderr.write(`hotpatch: no whole second opinion. ${visible(unread.join(" "))}\n`);
    }
    if (gate !== undefined) {
        const said = { held: "the gate holds", notHeld: "the gate does not hold", undecided: "the gate is undecided" };
        stderr.write(`hotpatch: ${said[gate.result]}. ${visible(gate.findings.join(" "))}\n`);
    }
    if (change !== undefined && change.noLongerEligible.length > 0) {
        stderr.write(
            `hotpatch: ${counted(change.noLongerEligible.length, "device")} no longer eligible since ${visible(change.since)}.\n`,
        );
    }
    const expired = new Set(plan?.actions.flatMap((action) => action.expired.map(({ intuneId }) => intuneId)));
    if (expired.size > 0) {
        stderr.write(`hotpatch: exceptions of ${counted(expired.size, "device")} in the plan have expired.\n`);
    }
}

/** The exit code of one fleet. */
export function exitCodeOf({ complete }: FleetReadiness, { gate, change }: ReadinessExtras): 0 | 2 | 3 {
    const isRegression = change !== undefined && change.noLongerEligible.length > 0;
    if (isRegression || gate?.result === "notHeld") {
        return 2;
    }
    const isOpen = change !== undefined && (change.noLongerKnown.length > 0 || !complete);
    if (isOpen || gate?.result === "undecided") {
        return 3;
    }
    return gate === undefined && !complete ? 3 : 0;
}
