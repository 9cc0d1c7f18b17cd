/** What a management agent means for a device's enrolment in Intune. */
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

/** What to do if Intune does not say who manages a device. */
export const LOOK_UP =
    "Look the device up in the Intune admin centre, sync it, and enrol it again if it does not respond.";

/**
 * Every documented member of `managementAgentType`, with its judgement: Microsoft Graph, managementAgentType (v1.0 and
 * beta, 2024; "The device is managed by both Exchange server and Intune MDM" is `easMdm`). `windowsManagementCloudApi`
 * and `unknownFutureValue` are only on older beta pages.
 */
export const MANAGEMENT_AGENTS: Readonly<Record<string, AgentJudgement>> = {
    mdm: { outcome: "pass", isCoManaged: false },
    easMdm: { outcome: "pass", isCoManaged: false },
    configurationManagerClientMdm: { outcome: "pass", isCoManaged: true },
    configurationManagerClientMdmEas: { outcome: "pass", isCoManaged: true },
    eas: {
        outcome: "fail",
        finding: "known only through Exchange ActiveSync",
        remedy: "Enrol the device in Intune; a mailbox connection is not an enrolment.",
    },
    // The agent for PCs from before Windows had MDM.
    intuneClient: notEnrolled("managed by Intune's former PC client, without MDM"),
    easIntuneClient: notEnrolled("managed by Exchange and Intune's former PC client, without MDM"),
    configurationManagerClient: {
        outcome: "fail",
        finding: "managed only by Configuration Manager (tenant attach)",
        remedy: "Turn on co-management in Configuration Manager, so that the device also enrols in Intune.",
    },
    msSense: {
        outcome: "fail",
        finding: "managed only by Microsoft Defender for Endpoint",
        remedy: "Enrol the device in Intune; Defender's settings management is not an enrolment.",
    },
    // assumed: its policies are those of Microsoft 365, which has none for quality updates.
    microsoft365ManagedMdm: notEnrolled(
        "managed by Microsoft 365 (Basic Mobility and Security), without Intune's policies",
    ),
    jamf: notEnrolled("managed by Jamf, not by Intune"),
    googleCloudDevicePolicyController: notEnrolled("managed by Google's CloudDPC, not by Intune"),
    google: notEnrolled("managed by Google, not by Intune"),
    intuneAosp: notEnrolled("managed by Intune for Android (AOSP), which is impossible for Windows"),
    windowsManagementCloudApi: {
        outcome: "unknown",
        finding: "managed by the Windows management cloud API, which may not be an enrolment",
        remedy: LOOK_UP,
    },
    unknown: { outcome: "unknown", finding: "management agent reported as unknown", remedy: LOOK_UP },
    unknownFutureValue: {
        outcome: "unknown",
        finding: "unfamiliar management agent 'unknownFutureValue'",
        remedy: LOOK_UP,
    },
};

/** The judgement on an agent, or undefined for one that is not documented. */
export function agentJudgement(agent: string): AgentJudgement | undefined {
    return Object.hasOwn(MANAGEMENT_AGENTS, agent) ? MANAGEMENT_AGENTS[agent] : undefined;
}

/** Whether Configuration Manager manages the device in addition to Intune. */
export function isCoManaged(agent: string): boolean {
    const judgement = agentJudgement(agent);
    return judgement?.outcome === "pass" && judgement.isCoManaged;
}

function notEnrolled(finding: string): AgentJudgement {
    return { outcome: "fail", finding, remedy: ENROL };
}
