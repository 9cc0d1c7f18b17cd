import * as pulumi from "@pulumi/pulumi";
import * as hotpatch from "pulumi-hotpatch";

const config = new pulumi.Config();

// Three rings of one fleet. No device is in two of them, and opening one further takes no devices from the others.
const rollout = new hotpatch.HotpatchRollout("win11", {
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    rings: [
        { name: "pilot", share: 0.05 },
        { name: "early", share: { from: 0.05, to: 0.25 }, open: config.getNumber("early") ?? 0 },
        { name: "broad", rest: true, open: config.getNumber("broad") ?? 0, policy: { deferralDays: 3 } },
    ],
    policy: { displayName: "Hotpatch {ring}" },
    // No change lets more than 2,000 devices into a ring at once; a stop is never held back.
    impact: { maxEntering: 2000 },
    // `pulumi up --config state=stopped` turns hotpatch off everywhere, `state=running` brings back what was.
    state: config.get<hotpatch.RolloutState>("state") ?? "running",
});

export const openRings = Object.keys(rollout.rings);
