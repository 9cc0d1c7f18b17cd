import * as pulumi from "@pulumi/pulumi";
import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import {
    type GetPolicyDeliveryArgs,
    getPolicyDelivery,
    getPolicyDeliveryOutput,
} from "../../../src/resources/getPolicyDelivery";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { recordResources, resolved } from "./mocks";

describe("delivery of a policy within a Pulumi program", () => {
    let tenant: TestTenant;
    const environment = process.env;
    beforeEach(async () => {
        await recordResources();
        tenant = await testTenant({ devices: 120, seed: 11 });
        process.env = { ...environment, ...tenant.emulator.environment() };
    });
    afterEach(async () => {
        jest.restoreAllMocks();
        process.env = environment;
        await tenant.emulator.stop();
    });

    it("counts each device that the policy targets once, by outcome, and gives none in full unless asked", async () => {
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        const ring = await tenant.group("Ring", objects.slice(0, 50));
        const policyId = await tenant.policy("Hotpatch", true, { include: [ring] });
        const result = await getPolicyDelivery({ policyId });
        const { succeeded, pending, failed, unknown, blocked } = result.computed;
        expect(succeeded + pending + failed + unknown + blocked).toBe(result.targeted);
        expect(result.targeted).toBeGreaterThan(40);
        expect(result.membersNotInIntune).toBe(50 - result.targeted);
        const fleet = await evaluateDelivery(tenant.graph);
        expect(result.computed).toEqual(fleet.policies?.[0]?.computed);
        expect(result.computed.causes.readinessUnknown ?? 0).toBeLessThan(result.targeted / 4);
        expect(result).toMatchObject({ policyId, displayName: "Hotpatch", complete: true, devices: [] });
        const more = await resolved(getPolicyDeliveryOutput({ policyId: pulumi.output("hotpatch"), devices: 5 }));
        expect(more.devices).toHaveLength(5);
        expect(more.devices.every(({ causes }) => causes.length > 0)).toBe(true);
    });

    it("says that there is no such policy, and that a name is not one policy's alone", async () => {
        await tenant.policy("Twin", true, {});
        await tenant.policy("twin", false, {});
        await expect(getPolicyDelivery({ policyId: "Nobody's" })).rejects.toThrow(
            "Find quality update policy 'Nobody's': there is no policy with that name or id. Check it in the Intune admin centre.",
        );
        await expect(getPolicyDelivery({ policyId: "TWIN" })).rejects.toThrow(
            /2 policies have that name\. Use an id instead: /,
        );
    });

    it("lists every mistake in its arguments at once", async () => {
        const mistaken = getPolicyDelivery({
            policy: "x",
            devices: -1,
            staleHours: 0,
        } as unknown as GetPolicyDeliveryArgs);
        await expect(mistaken).rejects.toThrow(
            "getPolicyDelivery has 4 problems. Nothing was sent.\n" +
                "  - policy: is not a known property. Use one of: policyId, devices, staleHours, budget.\n" +
                "  - devices: must be from 0 to 1000000 devices, not -1. Leave it out for none.\n" +
                "  - staleHours: must be a number of hours above 0 and at most 8760, not 0. Leave it out for the default.\n" +
                "  - policyId: is missing. Use the id of a QualityUpdatePolicy, or its display name.",
        );
    });
});
