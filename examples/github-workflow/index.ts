import * as hotpatch from "pulumi-hotpatch";

// A pilot of hand-picked devices gets each update at once; all others a week later.
const pilot = new hotpatch.HotpatchRing("pilot", {
    group: { displayName: "Hotpatch Pilot", membershipRule: '(device.extensionAttribute1 -eq "hotpatch-pilot")' },
    policy: { displayName: "Hotpatch - Pilot", deferralDays: 0 },
});
const broad = new hotpatch.HotpatchRing("broad", {
    group: { displayName: "Hotpatch Broad", versions: ["24H2", "25H2"] },
    policy: { displayName: "Hotpatch - Broad", deferralDays: 7 },
    excludeGroupIds: [pilot.group.objectId],
});

export const policyIds = { pilot: pilot.policy.id, broad: broad.policy.id };
