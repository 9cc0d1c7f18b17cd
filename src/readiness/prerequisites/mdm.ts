import { evidenceOf, type Prerequisite, quoted } from "./prerequisite";

/** Intune alone, or together with Configuration Manager. */
const ENROLLED: readonly string[] = ["mdm", "configurationManagerClientMdm", "configurationManagerClientMdmEas"];

/** The documented agents that are no enrolment, beside those with a remedy of their own. */
const NOT_INTUNE: readonly string[] = [
    "easMdm",
    "intuneClient",
    "easIntuneClient",
    "jamf",
    "googleCloudDevicePolicyController",
    "microsoft365ManagedMdm",
    "intuneAosp",
    "google",
];

/** Agents that need another remedy than enrolment from nothing. */
const OTHERS: Readonly<Record<string, { readonly finding: string; readonly remedy: string }>> = {
    configurationManagerClient: {
        finding: "managed by Configuration Manager alone (tenant attach)",
        remedy: "Turn on co-management in Configuration Manager, so that the device enrols in Intune as well.",
    },
    msSense: {
        finding: "managed by Microsoft Defender for Endpoint alone",
        remedy: "Enrol the device in Intune; settings management of Defender is no enrolment.",
    },
    eas: {
        finding: "known by Exchange ActiveSync alone",
        remedy: "Enrol the device in Intune; a mailbox connection is no enrolment.",
    },
};

const ENROL =
    "Enrol the device in Intune: assign its user an Intune licence and turn on automatic enrolment for Entra joined devices, " +
    "or use Autopilot or co-management.";

const LOOK_UP = "Look the device up in the Intune admin centre, sync it, and enrol it again if it does not answer.";

/**
 * Prerequisite 5: the device is enrolled in Intune, alone or co-managed.
 *
 * Enrolment alone: whether a quality update policy targets the device is a matter of delivery and is not judged here.
 */
export const mdm: Prerequisite = {
    code: "mdm",
    rule: "The device is enrolled in Intune, or co-managed with Configuration Manager.",
    source:
        "TridentStack, Hotpatch guide (2026), prerequisite 5; agents: Microsoft Graph beta reference, managementAgentType " +
        "(August 2024)",
    remedy: "Enrol the device in Intune, or turn on co-management.",

    judge({ managementAgent }) {
        if (managementAgent.kind === "notAsked") {
            return { outcome: "notAsked" };
        }
        const evidence = evidenceOf("managementAgent", managementAgent, (agent) => agent);
        if (managementAgent.kind === "missing") {
            const finding = `management agent not known: ${managementAgent.why}`;
            return { outcome: "unknown", finding, remedy: managementAgent.remedy ?? LOOK_UP, evidence };
        }
        const agent = managementAgent.value;
        if (ENROLLED.includes(agent)) {
            return { outcome: "pass", evidence };
        }
        const other = Object.hasOwn(OTHERS, agent) ? OTHERS[agent] : undefined;
        if (other !== undefined) {
            return { outcome: "fail", ...other, evidence };
        }
        if (NOT_INTUNE.includes(agent)) {
            return { outcome: "fail", finding: `managed by ${quoted(agent)}, not by Intune`, remedy: ENROL, evidence };
        }
        const finding =
            agent === "unknown"
                ? "management agent reported as unknown"
                : `unfamiliar management agent ${quoted(agent)}`;
        return { outcome: "unknown", finding, remedy: LOOK_UP, evidence };
    },
};
