import * as pulumi from "@pulumi/pulumi";
import * as hotpatch from "pulumi-hotpatch";

const config = new pulumi.Config();
const { gate } = hotpatch;

// What has to be true before a ring is opened further. Where a gate holds, what is deployed stays.
const gates = [
    gate.soak(14),
    gate.delivered({ atLeast: 0.9, failedAtMost: 5 }),
    gate.knownIssues(),
    gate.freeze({ from: "2026-12-15", to: "2027-01-06", why: "year end" }),
];

// Three rings of one fleet. No device is in two of them, and opening one further takes no devices from the others.
const rollout = new hotpatch.HotpatchRollout("win11", {
    fleet: { versions: ["24H2", "25H2", "26H2"] },
    rings: [
        { name: "pilot", share: 0.05 },
        // As open as Pulumi.tenant.yaml says; `hotpatch rollout promote` changes it to the next step.
        { name: "early", share: { from: 0.05, to: 0.25 }, open: { config: "early", steps: [1] }, gate: gates },
        {
            name: "broad",
            rest: true,
            open: { config: "broad", steps: [0.25, 0.5, 1] },
            gate: gates,
            policy: { deferralDays: 3 },
        },
    ],
    policy: { displayName: "Hotpatch {ring}" },
    // No change lets more than 2,000 devices into a ring at once; a stop is never held back.
    impact: { maxEntering: 2000 },
    // `pulumi up --config state=stopped` turns hotpatch off everywhere, `state=running` brings back what was.
    state: config.get<hotpatch.RolloutState>("state") ?? "running",
});

export const openRings = Object.keys(rollout.rings);
