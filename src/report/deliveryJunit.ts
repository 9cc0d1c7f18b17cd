import type { DeviceDelivery, FleetDelivery } from "../delivery/fleetDelivery";
import type { OutcomeName } from "../delivery/outcome";
import { type Complaint, completenessCase, junitXml, type TestCase } from "./junitXml";

/** What an outcome is for a pipeline. A device that hotpatch is off for, or that waits for time to pass, is not a failure. */
const STANDS_FOR: Readonly<Record<OutcomeName, "pass" | "failure" | "error">> = {
    succeeded: "pass",
    pending: "pass",
    blocked: "pass",
    failed: "failure",
    "not delivered": "failure",
    unknown: "error",
};

/** Delivery as test cases: a device that somebody has to do something about has failed. */
export function deliveryJunit({ devices, evaluatedAt, complete, findings }: FleetDelivery): Iterable<string> {
    const run = completenessCase("hotpatch.delivery.run", complete, findings);
    return junitXml(
        "hotpatch delivery",
        [
            { name: "run", cases: [run] },
            { name: "devices", cases: devices.map(deviceCase) },
        ],
        evaluatedAt,
    );
}

function deviceCase({ name, intuneId, outcome, causes }: DeviceDelivery): TestCase {
    const about = { name: `${name} (${intuneId})`, className: "hotpatch.delivery" };
    const kind = STANDS_FOR[outcome];
    if (kind === "pass") {
        return about;
    }
    const [first] = causes;
    const complaint: Complaint = {
        type: first?.code ?? outcome,
        message: first === undefined ? outcome : `${outcome}: ${first.finding}`,
        details: causes.flatMap(({ code, finding, remedy }) => [`${code}: ${finding}`, `  ${remedy}`]),
    };
    return { ...about, [kind]: complaint };
}
