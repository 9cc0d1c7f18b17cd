import * as pulumi from "@pulumi/pulumi";
import type { PolicyAssignmentArgs } from "../../../src/resources/policyAssignmentArgs";
import { QualityUpdatePolicyAssignment } from "../../../src/resources/qualityUpdatePolicyAssignment";
import { recordResources, resolved } from "./mocks";

const GROUP = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";
const THIRD = "33333333-3333-4333-8333-333333333333";
const POLICY = "55555555-5555-4555-8555-555555555555";

beforeEach(async () => {
    await recordResources();
});

function assigns(
    name: string,
    policyId: pulumi.Input<string>,
    ownership?: "exclusive" | "additive",
    group: pulumi.Input<string> = GROUP,
) {
    return new QualityUpdatePolicyAssignment(name, { policyId, includeGroupIds: [group], ownership });
}

function adds(name: string, args: Partial<PolicyAssignmentArgs>) {
    return new QualityUpdatePolicyAssignment(name, { policyId: POLICY, ownership: "additive", ...args });
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
        await resolved(assigns("two", pulumi.output(POLICY), "additive", OTHER).urn);
        await resolved(assigns("three", POLICY, "additive", THIRD).urn);
    });

    it("are refused where both are additive and name the same target, since each would own it", async () => {
        adds("one", { includeGroupIds: [GROUP], allDevices: true });
        const says = /'one' has the same target for the same policy, group '11111111.*Name it in only one of them/s;
        expect(() => adds("two", { includeGroupIds: [OTHER, GROUP.toUpperCase()] })).toThrow(says);
        expect(() => adds("three", { excludeGroupIds: [GROUP], includeGroupIds: [THIRD] })).toThrow(says);
        expect(() => adds("four", { allDevices: true })).toThrow(/'one' has the same target.*all devices/s);
        await resolved(adds("seven", { policyId: THIRD, includeGroupIds: [GROUP], allDevices: true }).urn);
    });

    it("of two programs in one process have nothing to do with each other", async () => {
        assigns("one", POLICY);
        await recordResources();
        assigns("two", POLICY);
    });
});
