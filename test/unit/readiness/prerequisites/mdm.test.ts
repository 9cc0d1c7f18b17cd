import { missing, NOT_ASKED } from "../../../../src/readiness/facts";
import { isCoManaged, MANAGEMENT_AGENTS } from "../../../../src/readiness/prerequisites/managementAgents";
import { mdm } from "../../../../src/readiness/prerequisites/mdm";
import { device, RULES, reported } from "../facts";

const judged = (agent: string) => mdm.judge(device({ managementAgent: reported(agent) }), RULES);

describe("the enrolment in Intune", () => {
    it("judges every documented agent by name, and no other", () => {
        // Microsoft Graph, managementAgentType: v1.0 and beta (2024), and two of older pages of beta.
        const documented =
            "eas mdm easMdm intuneClient easIntuneClient configurationManagerClient configurationManagerClientMdm " +
            "configurationManagerClientMdmEas unknown jamf googleCloudDevicePolicyController microsoft365ManagedMdm " +
            "windowsManagementCloudApi msSense intuneAosp google unknownFutureValue";
        expect(Object.keys(MANAGEMENT_AGENTS).sort()).toEqual(documented.split(" ").sort());
    });

    it.each([
        ["configurationManagerClientMdm", true],
        ["configurationManagerClientMdmEas", true],
        ["configurationManagerClient", false],
        ["mdm", false],
        ["easMdm", false],
        ["toString", false],
    ])("is shared with Configuration Manager for %s: %s", (agent, expected) => {
        expect(isCoManaged(agent)).toBe(expected);
    });

    it.each([
        "mdm",
        // "The device is managed by both Exchange server and Intune MDM."
        "easMdm",
        "configurationManagerClientMdm",
        "configurationManagerClientMdmEas",
    ])("passes with %s", (agent) => {
        expect(judged(agent)).toMatchObject({
            outcome: "pass",
            evidence: [{ field: "managementAgent", value: agent }],
        });
    });

    it.each([
        ["configurationManagerClient", /co-management/],
        ["msSense", /Defender/],
        ["eas", /mailbox/],
        ["easIntuneClient", /automatic enrolment/],
        ["intuneClient", /automatic enrolment/],
        ["jamf", /automatic enrolment/],
        ["microsoft365ManagedMdm", /automatic enrolment/],
        ["intuneAosp", /automatic enrolment/],
        ["google", /automatic enrolment/],
        ["googleCloudDevicePolicyController", /automatic enrolment/],
    ])("fails with %s, and the remedy fits it", (agent, remedy) => {
        expect(judged(agent)).toMatchObject({ outcome: "fail", remedy: expect.stringMatching(remedy) });
    });

    it.each(["unknown", "unknownFutureValue", "windowsManagementCloudApi", "somethingNew", "constructor"])(
        "is unknown with %s",
        (agent) => {
            expect(judged(agent).outcome).toBe("unknown");
        },
    );

    it("is unknown where nothing was reported, and not judged where nobody asked", () => {
        const managementAgent = missing("Intune has no value", "Intune", null);
        expect(mdm.judge(device({ managementAgent }), RULES).outcome).toBe("unknown");
        expect(mdm.judge(device({ managementAgent: NOT_ASKED }), RULES)).toEqual({ outcome: "notAsked" });
    });
});
