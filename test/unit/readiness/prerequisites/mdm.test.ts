import { missing, NOT_ASKED } from "../../../../src/readiness/facts";
import { mdm } from "../../../../src/readiness/prerequisites/mdm";
import { device, RULES, reported } from "../facts";

const judged = (agent: string) => mdm.judge(device({ managementAgent: reported(agent) }), RULES);

describe("the enrolment in Intune", () => {
    it.each(["mdm", "configurationManagerClientMdm", "configurationManagerClientMdmEas"])("passes with %s", (agent) => {
        expect(judged(agent)).toMatchObject({
            outcome: "pass",
            evidence: [{ field: "managementAgent", value: agent }],
        });
    });

    it.each([
        ["configurationManagerClient", /co-management/],
        ["msSense", /Defender/],
        ["eas", /mailbox/],
        ["easMdm", /automatic enrolment/],
        ["intuneClient", /automatic enrolment/],
        ["jamf", /automatic enrolment/],
        ["microsoft365ManagedMdm", /automatic enrolment/],
        ["intuneAosp", /automatic enrolment/],
    ])("fails with %s, and the remedy fits it", (agent, remedy) => {
        expect(judged(agent)).toMatchObject({ outcome: "fail", remedy: expect.stringMatching(remedy) });
    });

    it.each(["unknown", "unknownFutureValue", "somethingNew", "constructor"])("is unknown with %s", (agent) => {
        expect(judged(agent).outcome).toBe("unknown");
    });

    it("is unknown where nothing was reported, and not judged where nobody asked", () => {
        const managementAgent = missing("Intune has no value", "Intune", null);
        expect(mdm.judge(device({ managementAgent }), RULES).outcome).toBe("unknown");
        expect(mdm.judge(device({ managementAgent: NOT_ASKED }), RULES)).toEqual({ outcome: "notAsked" });
    });
});
