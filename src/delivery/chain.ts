import { registrationError } from "../conditions/service";
import { notYetInstalled } from "../conditions/updates";
import { PREREQUISITES, type PrerequisiteCode } from "../readiness/prerequisites";
import type { CauseCode } from "./cause";
import type { DeviceDelivery } from "./fleetDelivery";

/** The steps from a device to a hotpatch, in the order of the guide. The first five are the prerequisites. */
export type StepName =
    | PrerequisiteCode
    | "in sync"
    | "policy assigned"
    | "membership processed"
    | "enrolled in the service"
    | "on the baseline"
    | "hotpatched";

/** Whether a device has completed a step. */
export interface Step {
    readonly name: StepName;
    readonly outcome: "yes" | "no" | "unknown";
    /** One sentence; empty if there is nothing to say. */
    readonly finding: string;
    /** What to do if the outcome is not yes. */
    readonly remedy?: string;
}

const FIRST = "Complete the steps above first.";

/** Every step for one device. Requires that `everything` was asked about it. */
export function chainOf(device: DeviceDelivery): Step[] {
    return [
        ...PREREQUISITES.map(({ code }) => prerequisite(device, code)),
        inSync(device),
        assigned(device),
        processed(device),
        enrolled(device),
        onBaseline(device),
        hotpatched(device),
    ];
}

function prerequisite({ outcomes, reasons }: DeviceDelivery, code: PrerequisiteCode): Step {
    const outcome = ({ pass: "yes", fail: "no", unknown: "unknown", notAsked: "unknown" } as const)[outcomes[code]];
    const reason = reasons.find((each) => each.code === code);
    return {
        name: code,
        outcome,
        finding: reason === undefined ? "" : `${reason.finding}.`,
        ...(reason === undefined ? {} : { remedy: reason.remedy }),
    };
}

/** A device that already has its hotpatches counts as in sync. */
function inSync(device: DeviceDelivery): Step {
    const name = "in sync";
    const cause = causeOf(device, ["neverSynced", "lostContact", "noRecentSync", "syncUnknown"]);
    if (cause === undefined) {
        return { name, outcome: "yes", finding: "" };
    }
    const outcome = cause.code === "syncUnknown" ? "unknown" : "no";
    return { name, outcome, finding: cause.finding, remedy: cause.remedy };
}

function assigned(device: DeviceDelivery): Step {
    const name = "policy assigned";
    const { delivery, policies } = device;
    const doubt = causeOf(device, ["workloadUnknown"]);
    if (doubt !== undefined && (delivery === "hotpatch policy" || delivery === "tenant default")) {
        return { name, outcome: "unknown", finding: doubt.finding, remedy: doubt.remedy };
    }
    if (delivery === "hotpatch policy") {
        const names = policies.map(({ displayName }) => `'${displayName}'`).join(", ");
        return { name, outcome: "yes", finding: `By policy ${names}.` };
    }
    if (delivery === "tenant default") {
        return { name, outcome: "yes", finding: "No policy targets it; it gets hotpatches by the tenant's default." };
    }
    const cause = causeOf(device, [
        "workloadElsewhere",
        "conflict",
        "blocked",
        "excluded",
        "ruleNotProcessed",
        "noPolicy",
    ]);
    return {
        name,
        outcome: "no",
        finding: cause?.finding ?? "Intune does not manage its updates.",
        remedy: cause?.remedy ?? FIRST,
    };
}

function processed(device: DeviceDelivery): Step {
    const name = "membership processed";
    const cause = causeOf(device, ["ruleNotProcessed"]);
    return cause === undefined
        ? { name, outcome: "yes", finding: "" }
        : { name, outcome: "no", finding: cause.finding, remedy: cause.remedy };
}

function enrolled(device: DeviceDelivery): Step {
    const name = "enrolled in the service";
    const { enrolment, delivery } = device;
    const cause = causeOf(device, ["registrationError", "neverEnrolled"]);
    if (cause !== undefined) {
        return { name, outcome: "no", finding: cause.finding, remedy: cause.remedy };
    }
    switch (enrolment?.kind) {
        case "enrolled":
            return { name, outcome: "yes", finding: "" };
        case "enrolling":
            return { name, outcome: "unknown", finding: "Enrolment is in progress.", remedy: "Check again tomorrow." };
        case "neverEnrolled":
        case "notEnrolled":
            return delivery === "tenant default"
                ? // assumed: with the tenant's default, single devices show no enrolment.
                  {
                      name,
                      outcome: "yes",
                      finding: "Not needed as long as the device gets hotpatches by the tenant's default.",
                  }
                : {
                      name,
                      outcome: "no",
                      finding: "The update service does not manage its quality updates.",
                      remedy: FIRST,
                  };
        case "registrationError":
            return {
                name,
                outcome: "no",
                finding: registrationError.of(enrolment).finding,
                remedy: FIRST,
            };
        default:
            return {
                name,
                outcome: "unknown",
                finding: enrolment === undefined ? "The update service was not asked." : `Not known: ${enrolment.why}.`,
                remedy: "Grant the application WindowsUpdates.Read.All, and check that the device exists in Entra.",
            };
    }
}

function onBaseline(device: DeviceDelivery): Step {
    const name = "on the baseline";
    const { standing, why } = device.standing;
    if (standing === "onBaseline" || standing === "hotpatched") {
        return { name, outcome: "yes", finding: "" };
    }
    const cause = causeOf(device, ["behindBaseline", "cumulativeTrack", "buildUnknown"]);
    const remedy = cause?.remedy ?? FIRST;
    return { name, outcome: standing === "unknown" ? "unknown" : "no", finding: cause?.finding ?? why, remedy };
}

function hotpatched(device: DeviceDelivery): Step {
    const name = "hotpatched";
    const { standing, isLatest, latest, on, why } = device.standing;
    if (device.outcome === "succeeded" && isLatest) {
        const finding =
            standing === "hotpatched"
                ? `It is on ${latest}.`
                : `It is on ${latest}; the next hotpatch installs on top of it without a restart.`;
        return { name, outcome: "yes", finding };
    }
    if (standing === "unknown") {
        return { name, outcome: "unknown", finding: why, remedy: FIRST };
    }
    const cause = causeOf(device, ["notYetInstalled"]);
    return {
        name,
        outcome: "no",
        finding: cause?.finding ?? notYetInstalled.of({ on, latest }).finding,
        remedy: cause?.remedy ?? FIRST,
    };
}

function causeOf({ causes }: DeviceDelivery, codes: readonly CauseCode[]) {
    return causes.find(({ code }) => codes.includes(code));
}
