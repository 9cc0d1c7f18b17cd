import { missing } from "../../../../src/readiness/facts";
import { entraJoin, JOIN_TYPES } from "../../../../src/readiness/prerequisites/entraJoin";
import { device, RULES, reported } from "../facts";

const judged = (joinType: string) => entraJoin.judge(device({ joinType: reported(joinType) }), RULES);
const noObject = missing("Entra has no device with the id that Intune refers to", "Entra", null);

describe("the Entra join", () => {
    it("judges every documented join type by name", () => {
        // Microsoft Graph beta, joinType (2024).
        const documented = [
            "unknown",
            "azureADJoined",
            "azureADRegistered",
            "hybridAzureADJoined",
            "unknownFutureValue",
        ];
        expect(Object.keys(JOIN_TYPES).sort()).toEqual(documented.sort());
    });

    it.each(["azureADJoined", "hybridAzureADJoined"])("passes with %s", (joinType) => {
        expect(judged(joinType)).toMatchObject({
            outcome: "pass",
            evidence: [
                { field: "joinType", value: joinType },
                { field: "azureADDeviceId", value: "entra-1" },
            ],
        });
    });

    it("fails for a device that is only registered", () => {
        expect(judged("azureADRegistered")).toMatchObject({
            outcome: "fail",
            remedy: expect.stringContaining("Access work or school"),
        });
    });

    it.each(["unknown", "AzureAD", "azureAdJoined", "unknownFutureValue"])("is unknown with %s", (joinType) => {
        expect(judged(joinType).outcome).toBe("unknown");
    });

    it("is unknown where Intune has no join type", () => {
        const joinType = missing("Intune has no value", "Intune", null);
        expect(entraJoin.judge(device({ joinType }), RULES).outcome).toBe("unknown");
    });

    it("is unknown for a joined device whose Entra object is missing", () => {
        expect(entraJoin.judge(device({ entraObject: noObject }), RULES)).toMatchObject({
            outcome: "unknown",
            finding: "Entra has no device with the id that Intune refers to",
        });
    });

    it("fails for a registered device even if its Entra object is missing", () => {
        const facts = device({ joinType: reported("azureADRegistered"), entraObject: noObject });
        expect(entraJoin.judge(facts, RULES).outcome).toBe("fail");
    });
});
