import { agentJudgement, LOOK_UP } from "./managementAgents";
import { evidenceOf, type Prerequisite, quoted } from "./prerequisite";

/**
 * Prerequisite 5: the device is enrolled in Intune, alone or co-managed.
 *
 * Only checks enrolment: whether a quality update policy targets the device is a matter of delivery and is not judged
 * here.
 */
export const mdm: Prerequisite = {
    code: "mdm",

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
        const judgement = agentJudgement(agent);
        if (judgement === undefined) {
            const finding = `unfamiliar management agent ${quoted(agent)}`;
            return { outcome: "unknown", finding, remedy: LOOK_UP, evidence };
        }
        if (judgement.outcome === "pass") {
            return { outcome: "pass", evidence };
        }
        const { outcome, finding, remedy } = judgement;
        return { outcome, finding, remedy, evidence };
    },
};
