import { Command } from "commander";
import { visible } from "../../base/visible";
import { noRecentSync } from "../../conditions/syncs";
import { askToSync, staleDevices } from "../../delivery/sync";
import { SYNC_PERMISSION } from "../../graph/endpoints/syncDevice";
import { isGraphError, operationError } from "../../graph/errors";
import { refusedTable, staleDevicesTable } from "../../report/staleDevices";
import { type Connection, connection } from "../graph/connection";
import { repeated, wholeNumber } from "../readiness/values";
import { type Terminal, widthOf } from "../terminal/terminal";
import { watched } from "../terminal/watched";

interface SyncOptions {
    readonly staleHours: number;
    readonly group?: readonly string[];
    readonly yes: boolean;
}

/**
 * `hotpatch sync`: asks devices that have not been heard of to check in. Lists them alone unless `--yes` is given.
 *
 * @param setExitCode is told 3 if a device was not asked, or not all were read. What is thrown means 1.
 */
export function syncCommand(
    terminal: Terminal,
    setExitCode: (code: number) => void,
    connect: (terminal: Terminal) => Connection = connection,
    now: () => Date = () => new Date(),
): Command {
    return new Command("sync")
        .summary("ask devices that have not synced for long to check in")
        .description(
            "Lists Windows devices that Intune has not heard of for so many hours; with --yes asks each to check in, which a device " +
                "does once it is switched on and online. Application permissions on Microsoft Graph: " +
                `DeviceManagementManagedDevices.Read.All and Device.Read.All, for --group GroupMember.Read.All; with --yes ${SYNC_PERMISSION} as well.`,
        )
        .option("--stale-hours <hours>", "hours without a sync", wholeNumber(1, 8760), noRecentSync.threshold.value)
        .option("-g, --group <id|name>", "devices in this Entra group; may be repeated", repeated)
        .option("-y, --yes", "ask them; without it they are listed, and nothing is sent", false)
        .addHelpText("after", "\nExit codes: 0 good, 1 failure, 3 a device was not asked, or not all were read.")
        .action(async ({ staleHours, group, yes }: SyncOptions) => {
            const { graph, throttle } = connect(terminal);
            const width = widthOf(terminal.stdout);
            const print = (text: string) => terminal.stdout.write(text);
            const code = await watched(terminal, throttle, async (watching) => {
                const selection = group === undefined ? {} : { groups: group };
                const { stale, shortfalls } = await staleDevices(graph, {
                    ...watching,
                    ...selection,
                    now: now(),
                    staleHours,
                });
                const complete = shortfalls.length === 0;
                const incomplete = complete ? 0 : 3;
                if (!complete) {
                    terminal.stderr.write(`hotpatch: not complete. ${visible(shortfalls.join(" "))}\n`);
                }
                if (stale.length === 0) {
                    const synced = `has synced within ${staleHours} hours.\n`;
                    print(
                        complete
                            ? `Every device ${synced}`
                            : `Not every device was read. Of those that were, every one ${synced}`,
                    );
                    return incomplete;
                }
                print(staleDevicesTable(stale, width));
                if (!yes) {
                    print(`\n${stale.length} devices are stale. Nothing was sent; --yes asks them to check in.\n`);
                    return incomplete;
                }
                const { asked, refused } = await askToSync(graph, stale, watching.signal).catch((error: unknown) => {
                    throw isGraphError(error) ? operationError("Ask devices to sync", error) : error;
                });
                print(`\n${asked.length} devices were asked to check in. They do so once they are on and online.\n`);
                if (refused.length > 0) {
                    print(`\n${refusedTable(refused, width)}`);
                }
                return refused.length > 0 ? 3 : incomplete;
            });
            setExitCode(code);
        });
}
