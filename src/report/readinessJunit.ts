import type { DeviceReadiness } from "../readiness/fleet";
import type { GateResult } from "../readiness/gate";
import { type Reason, reasonOfBadge } from "../readiness/verdict";
import { evidenceText } from "./evidence";
import { type Complaint, completenessCase, junitXml, type TestCase } from "./junitXml";
import type { ReadinessResult } from "./results";

/** The class of the cases that are about the run as a whole. */
const RUN = "hotpatch.readiness.run";

/**
 * Readiness as test cases: a device that is not eligible has failed, one of which that is not known has an error. The gate, and
 * whether everything was read, are cases of their own.
 */
export function readinessJunit(readiness: ReadinessResult): Iterable<string> {
    const { devices, evaluatedAt, complete, shortfalls, gate } = readiness;
    return junitXml(
        "hotpatch readiness",
        [
            {
                name: "run",
                cases: [completenessCase(RUN, complete, shortfalls), ...(gate === undefined ? [] : [gateCase(gate)])],
            },
            { name: "devices", cases: devices.map(deviceCase) },
        ],
        evaluatedAt,
    );
}

function deviceCase(device: DeviceReadiness): TestCase {
    const { name, intuneId, badge } = device;
    const about = { name: `${name} (${intuneId})`, className: "hotpatch.readiness" };
    if (badge === "Eligible") {
        return about;
    }
    const reason = reasonOfBadge(device);
    const complaint: Complaint = {
        type: reason?.code ?? "readiness",
        message: reason === undefined ? badge : `${badge}: ${reason.finding}`,
        details: device.reasons.flatMap(reasonLines),
    };
    return badge.startsWith("Unknown") ? { ...about, error: complaint } : { ...about, failure: complaint };
}

function reasonLines({ code, finding, remedy, evidence }: Reason): string[] {
    return [`${code}: ${finding}`, ...evidence.map((each) => `  ${evidenceText(each)}`), `  ${remedy}`];
}

function gateCase({ result, findings }: GateResult): TestCase {
    const about = { name: "the gate holds", className: RUN };
    if (result === "held") {
        return about;
    }
    const complaint: Complaint = { type: "gate", message: findings.join(" "), details: findings };
    return result === "notHeld" ? { ...about, failure: complaint } : { ...about, error: complaint };
}
