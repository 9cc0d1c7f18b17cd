import { visible } from "../../base/visible";
import { noRecentSync } from "../../conditions/syncs";
import { askToSync, staleDevices } from "../../delivery/sync";
import { SYNC_PERMISSION } from "../../graph/endpoints/syncDevice";
import { isGraphError, operationError } from "../../graph/errors";
import { flag, option } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { repeated, text, wholeNumber } from "../declare/values";
import { watched } from "../terminal/watched";

/** `hotpatch sync`: asks devices that have not been heard of to check in. Lists them alone unless `--yes` is given. */
export const sync = defineCommand({
    name: "sync",
    summary: "ask devices that have not synced for long to check in",
    description:
        "Lists Windows devices that Intune has not heard of for so many hours; with --yes asks each to check in, which a device " +
        "does once it is switched on and online.",
    examples: [
        { args: "--stale-hours 168", does: "who has not synced for a week" },
        { args: "--group Pilot --yes", does: "ask the devices of a group" },
    ],
    arguments: {
        staleHours: option("hours", "hours without a sync", wholeNumber(1, 8760), {
            default: noRecentSync.threshold.value,
        }),
        group: option("id|name", "devices in this Entra group; may be repeated", repeated(text), { short: "g" }),
        yes: flag("ask them; without it they are listed, and nothing is sent", { short: "y" }),
    },
    result: "sync",
    permissions: [
        { name: "DeviceManagementManagedDevices.Read.All" },
        { name: "Device.Read.All" },
        { name: "GroupMember.Read.All", for: "--group" },
        { name: SYNC_PERMISSION, for: "--yes" },
    ],
    exitCodes: { 0: "good", 3: "a device was not asked, or not all were read" },
    async run({ args, terminal, connect, now, print, printSoFar }) {
        const { staleHours, group, yes: isAsking } = args;
        const { graph, throttle } = connect();
        return watched(terminal, throttle, async (watching) => {
            const { stale, shortfalls } = await staleDevices(graph, {
                ...watching,
                ...(group === undefined ? {} : { groups: group }),
                now: now(),
                staleHours,
            });
            const complete = shortfalls.length === 0;
            if (!complete) {
                terminal.stderr.write(`hotpatch: not complete. ${visible(shortfalls.join(" "))}\n`);
            }
            const list = { schema: "hotpatch-sync/1", staleHours, stale, complete, shortfalls, isAsking } as const;
            if (stale.length === 0 || !isAsking) {
                await print(list);
                return complete ? 0 : 3;
            }
            printSoFar(list);
            const answer = await askToSync(graph, stale, watching.signal).catch((error: unknown) => {
                throw isGraphError(error) ? operationError("Ask devices to sync", error) : error;
            });
            await print({ ...list, ...answer });
            return complete && answer.refused.length === 0 ? 0 : 3;
        });
    },
});
