import * as hotpatch from "pulumi-hotpatch";

// Every managed Windows 11 device with one of these two versions, one policy with hotpatch on, and its assignment.
const ring = new hotpatch.HotpatchRing("win11", {
    group: { versions: ["24H2", "25H2"] },
    policy: { deferralDays: 0 },
});

export const groupId = ring.group.objectId;
export const policyId = ring.policy.id;

// How many devices are ready, and how many are not, by the first prerequisite that fails.
export const readiness = hotpatch.getFleetReadinessOutput().byBadge;
