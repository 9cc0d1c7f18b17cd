import { mostUrgent, runChecks } from "../../doctor/doctor";
import { FEATURES } from "../../doctor/features";
import type { Finding } from "../../doctor/finding";
import { option } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { features } from "../doctor/features";

/** `hotpatch doctor`: why the option is missing, and whatever else keeps hotpatch from working; what to do first. */
export const doctor = defineCommand({
    name: "doctor",
    summary: "what keeps hotpatch from working here, and what to do first",
    description:
        "Looks at Node, Pulumi and its packages, the cloud, this machine's clock, the credentials, the permissions that the " +
        "access token carries, Intune's answer, the tenant's licences and its default. Changes nothing.",
    examples: [
        { args: "--for readiness,preview", does: "whether a pipeline for pull requests has what it needs" },
        { args: "--for all", does: "everything, with the commands that grant missing permissions" },
    ],
    arguments: {
        for: option(
            "features",
            `what it is to be used for: ${FEATURES.join(", ")}, or all; separated by commas. Left out: readiness,policies,groups, ` +
                "or readiness,preview if the permissions are for reading alone",
            features(),
        ),
    },
    result: "doctor",
    permissions: [
        { name: "LicenseAssignment.Read.All", for: "the tenant's licences", isOptional: true },
        { name: "WindowsUpdates.Read.All", for: "the tenant's default", isOptional: true },
    ],
    exitCodes: {
        0: "all is good, or doubtful at most",
        2: "something is bad",
        3: "something that is needed could not be found out",
    },
    async run({ args, terminal, connect, manifest, print, printSoFar }) {
        const { env, cwd: folder } = terminal;
        const { graph, settings } = connect();
        const findings: Finding[] = [];
        const installation = { folder, env, manifest };
        for await (const finding of runChecks({ graph, settings, features: args.for, installation })) {
            findings.push(finding);
            printSoFar({ schema: "hotpatch-doctor/1", findings });
        }
        const first = mostUrgent(findings);
        await print({ schema: "hotpatch-doctor/1", findings, ...(first === undefined ? {} : { first }) });
        return first?.status === "bad" ? 2 : first?.status === "unknown" && !first.optional ? 3 : 0;
    },
});
