import * as pulumi from "@pulumi/pulumi";
import * as hotpatch from "pulumi-hotpatch";

const config = new pulumi.Config();
// The percentage of the ring's devices that have to be eligible.
const required = config.getNumber("requiredShare") ?? 90;

// The ring's devices as a rule, so that they are known before a group of them exists.
const membershipRule = hotpatch.rule.hotpatch({ versions: ["24H2", "25H2", "26H2"] });

// Runs before the ring is opened, also in `pulumi preview`; what it throws stops the update there.
const gate = new pulumi.ResourceHook(
    "readiness-gate",
    async () => {
        const readiness = await hotpatch.getFleetReadiness({ filter: membershipRule });
        const { result, findings } = hotpatch.readinessGate(readiness, { failUnder: required });
        if (result !== "held") {
            throw new Error(`the ring stays closed: ${findings.join(" ")}`);
        }
        await pulumi.log.info(`The ring opens: ${findings.join(" ")}`);
    },
    { onDryRun: true },
);

const group = new hotpatch.HotpatchGroup("win11", { displayName: "Windows 11 hotpatch", membershipRule });
const policy = new hotpatch.QualityUpdatePolicy("win11", { displayName: "Hotpatch", hotpatchEnabled: true });

// The assignment is what opens the ring: group and policy alone change nothing on a device.
new hotpatch.QualityUpdatePolicyAssignment(
    "win11",
    { policyId: policy.id, includeGroupIds: [group.objectId] },
    { hooks: { beforeCreate: [gate], beforeUpdate: [gate] } },
);
