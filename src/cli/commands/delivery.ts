import { noRecentSync } from "../../conditions/syncs";
import { evaluateDelivery } from "../../delivery/evaluateDelivery";
import { flag, option } from "../declare/arguments";
import { defineCommand, type Permission } from "../declare/command";
import { text, wholeNumber } from "../declare/values";
import { logsOf } from "../graph/connection";
import { workspaceId } from "../readiness/values";
import { watched } from "../terminal/watched";

/** What the commands on delivery read. */
export const DELIVERY_PERMISSIONS: readonly Permission[] = [
    { name: "DeviceManagementConfiguration.Read.All" },
    { name: "DeviceManagementManagedDevices.Read.All" },
    { name: "Device.Read.All" },
    { name: "GroupMember.Read.All" },
    {
        name: "WindowsUpdates.Read.All",
        for: "the tenant's default, the update catalog and enrolment in the update service",
    },
];

/** `hotpatch delivery`: what brings hotpatches to each device, and what came of it. */
export const delivery = defineCommand({
    name: "delivery",
    summary: "what brings hotpatches to each device, and whether they have arrived",
    description:
        "For every Windows device: by policy, by the tenant's default, blocked, in conflict, or not at all; and computed from " +
        "its build whether that has succeeded, is pending or failed, with causes, of which Microsoft Graph has no report. Only reads.",
    examples: [
        { args: "--policy Pilot", does: "the devices that one policy targets" },
        { args: "--all --format csv --output delivery.csv", does: "every device, for a spreadsheet" },
    ],
    arguments: {
        policy: option("id|name", "only the devices that this quality update policy targets", text, { short: "p" }),
        staleHours: option("hours", "hours without a sync after which a device counts as stale", wholeNumber(1, 8760), {
            default: noRecentSync.threshold.value,
        }),
        budget: option(
            "seconds",
            "answer after so long with what is known by then; policies and groups have to be read",
            wholeNumber(1, 86_400),
        ),
        secondOpinion: flag(
            "also what the Windows update service says: ready or not, the build, and the policies that it applies",
        ),
        logAnalyticsWorkspace: option(
            "id",
            "the workspace of Windows Update for Business reports: also what was installed there, and whether it was a hotpatch",
            workspaceId,
        ),
        all: flag("list every device in the table", { short: "a" }),
    },
    result: "delivery",
    hasSources: true,
    canWriteFile: true,
    permissions: DELIVERY_PERMISSIONS,
    exitCodes: {
        0: "everything was read",
        3: "something was not (a permission, a list, time), and the notes say what",
    },
    async run({ args, terminal, connect, now, print }) {
        const { policy, staleHours, budget, secondOpinion, all } = args;
        const { graph, throttle, settings } = connect();
        const result = await watched(terminal, throttle, (watching) =>
            evaluateDelivery(graph, {
                ...watching,
                now: now(),
                staleHours,
                secondOpinion,
                logs: logsOf(settings, args.logAnalyticsWorkspace),
                ...(budget === undefined ? {} : { budget }),
                ...(policy === undefined ? {} : { policy }),
            }),
        );
        await print(result, { all });
        return result.complete ? 0 : 3;
    },
});
