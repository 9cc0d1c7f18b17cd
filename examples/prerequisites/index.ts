import * as hotpatch from "pulumi-hotpatch";

// Devices that must not get a new boot security setting yet, for example because a driver is being tested on them.
const later = new hotpatch.HotpatchGroup("later", {
    displayName: "VBS later",
    membershipRule: '(device.displayName -startsWith "LAB-")',
});

// The first preview says which kinds of devices have to restart for these policies.
const ring = new hotpatch.HotpatchRing("win11", {
    group: { versions: ["24H2", "25H2"] },
    prerequisites: { vbs: true, chpe: "arm64", excludeGroupIds: [later.objectId] },
});

export const vbsPolicyId = ring.prerequisites.vbs?.policy.id;
export const chpePolicyId = ring.prerequisites.chpe?.policy.id;
