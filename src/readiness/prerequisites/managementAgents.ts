/** What it means for enrolment in Intune that a device has this management agent. */
export type AgentJudgement =
    | { readonly outcome: "pass"; readonly isCoManaged: boolean }
    | {
          readonly outcome: "fail" | "unknown";
          /** In a few words without a full stop. */
          readonly finding: string;
          /** In whole sentences. */
          readonly remedy: string;
      };

const ENROL =
    "Enrol the device in Intune: assign its user an Intune licence and turn on automatic enrolment for Entra joined devices, " +
    "or use Autopilot or co-management.";

/** What to do where Intune does not say who manages a device. */
export const LOOK_UP =
    "Look the device up in the Intune admin centre, sync it, and enrol it again if it does not answer.";

/**
 * Every documented member of `managementAgentType`, with its judgement: Microsoft Graph, managementAgentType (v1.0 and beta, 2024;
 * "The device is managed by both Exchange server and Intune MDM" is `easMdm`). `windowsManagementCloudApi` and
 * `unknownFutureValue` stand on older pages of beta alone.
 */
export const MANAGEMENT_AGENTS: Readonly<Record<string, AgentJudgement>> = {
    mdm: { outcome: "pass", isCoManaged: false },
    easMdm: { outcome: "pass", isCoManaged: false },
    configurationManagerClientMdm: { outcome: "pass", isCoManaged: true },
    configurationManagerClientMdmEas: { outcome: "pass", isCoManaged: true },
    eas: {
        outcome: "fail",
        finding: "known by Exchange ActiveSync alone",
        remedy: "Enrol the device in Intune; a mailbox connection is no enrolment.",
    },
    // The agent for PCs that was there before Windows had MDM.
    intuneClient: notEnrolled("managed by Intune's former client for PCs, without MDM"),
    easIntuneClient: notEnrolled("managed by Exchange and Intune's former client for PCs, without MDM"),
    configurationManagerClient: {
        outcome: "fail",
        finding: "managed by Configuration Manager alone (tenant attach)",
        remedy: "Turn on co-management in Configuration Manager, so that the device enrols in Intune as well.",
    },
    msSense: {
        outcome: "fail",
        finding: "managed by Microsoft Defender for Endpoint alone",
        remedy: "Enrol the device in Intune; settings management of Defender is no enrolment.",
    },
    // assumed: its policies are those of Microsoft 365, which has none for quality updates.
    microsoft365ManagedMdm: notEnrolled(
        "managed by Microsoft 365 (Basic Mobility and Security), without Intune's policies",
    ),
    jamf: notEnrolled("managed by Jamf, not by Intune"),
    googleCloudDevicePolicyController: notEnrolled("managed by Google's CloudDPC, not by Intune"),
    google: notEnrolled("managed by Google, not by Intune"),
    intuneAosp: notEnrolled("managed by Intune for Android (AOSP), which Windows cannot be"),
    windowsManagementCloudApi: {
        outcome: "unknown",
        finding: "managed by the Windows management cloud API, which may be no enrolment",
        remedy: LOOK_UP,
    },
    unknown: { outcome: "unknown", finding: "management agent reported as unknown", remedy: LOOK_UP },
    unknownFutureValue: {
        outcome: "unknown",
        finding: "unfamiliar management agent 'unknownFutureValue'",
        remedy: LOOK_UP,
    },
};

/** The judgement about an agent, or undefined for one that is not documented. */
export function agentJudgement(agent: string): AgentJudgement | undefined {
    return Object.hasOwn(MANAGEMENT_AGENTS, agent) ? MANAGEMENT_AGENTS[agent] : undefined;
}

/** Whether Configuration Manager manages the device beside Intune. */
export function isCoManaged(agent: string): boolean {
    const judgement = agentJudgement(agent);
    return judgement?.outcome === "pass" && judgement.isCoManaged;
}

function notEnrolled(finding: string): AgentJudgement {
    return { outcome: "fail", finding, remedy: ENROL };
}
