import * as pulumi from "@pulumi/pulumi";
import { QualityUpdatePolicyAssignment } from "../../../src/resources/qualityUpdatePolicyAssignment";
import { recordResources, resolved } from "./mocks";

const GROUP = "11111111-1111-4111-8111-111111111111";
const POLICY = "55555555-5555-4555-8555-555555555555";

beforeEach(async () => {
    await recordResources();
});

function assigns(name: string, policyId: pulumi.Input<string>, ownership?: "exclusive" | "additive") {
    return new QualityUpdatePolicyAssignment(name, { policyId, includeGroupIds: [GROUP], ownership });
}

describe("two assignments of one policy", () => {
    it("are refused where either is exclusive, by id in any case and by the same output", () => {
        assigns("one", POLICY);
        expect(() => assigns("two", POLICY.toUpperCase(), "additive")).toThrow(/'one' assigns the same policy/);

        const output = pulumi.output("66666666-6666-4666-8666-666666666666");
        assigns("three", output, "additive");
        expect(() => assigns("four", output)).toThrow(/'three' assigns the same policy/);
    });

    it("stand beside each other where both are additive", async () => {
        assigns("one", POLICY, "additive");
        await resolved(assigns("two", pulumi.output(POLICY), "additive").urn);
        await resolved(assigns("three", POLICY, "additive").urn);
    });

    it("of two programs in one process have nothing to do with each other", async () => {
        assigns("one", POLICY);
        await recordResources();
        assigns("two", POLICY);
    });
});
