import { probe } from "../../probe/probe";
import { option } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { logsOf } from "../graph/connection";
import { workspaceId } from "../readiness/values";

/** `hotpatch probe`: whether what is assumed about Microsoft's services holds in this tenant. */
export const probeAssumptions = defineCommand({
    name: "probe",
    summary: "whether what is assumed about Microsoft's services holds in this tenant",
    description:
        "Checks each statement that this package relies on although Microsoft does not document it, as far as reading tells. Changes " +
        "nothing. The report contains nothing of the tenant, so that it can be sent to the project.",
    examples: [{ args: "-f json > probe.json", does: "a report to send" }],
    arguments: {
        logAnalyticsWorkspace: option("id", "the workspace of Windows Update for Business reports", workspaceId),
    },
    result: "probe",
    hasSources: true,
    permissions: [
        { name: "DeviceManagementManagedDevices.Read.All", for: "editions and VBS", isOptional: true },
        { name: "WindowsUpdates.Read.All", for: "the Windows update service", isOptional: true },
        { name: "GroupMember.Read.All", for: "groups", isOptional: true },
    ],
    exitCodes: {
        0: "nothing is refuted",
        2: "a statement is refuted",
    },
    async run({ args, connect, manifest, print }) {
        const { graph, settings } = connect();
        const statements = await probe({ graph, logs: logsOf(settings, args.logAnalyticsWorkspace) });
        const { version } = manifest;
        await print({ schema: "hotpatch-probe/1", version, cloud: settings.cloud, statements });
        return statements.some(({ result }) => result === "refuted") ? 2 : 0;
    },
});
