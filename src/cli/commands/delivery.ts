import { resolve } from "node:path";
import { Command, Option } from "commander";
import { noRecentSync } from "../../conditions/syncs";
import { evaluateDelivery } from "../../delivery/evaluateDelivery";
import type { FleetDelivery } from "../../delivery/fleetDelivery";
import { deliveryCsv } from "../../report/deliveryCsv";
import { deliveryTable } from "../../report/deliveryTable";
import { jsonReport } from "../../report/json";
import { type Connection, connection } from "../graph/connection";
import { wholeNumber } from "../readiness/values";
import { checkFolder, writeFile } from "../terminal/outputFile";
import { type Terminal, WIDTH_OF_FILES, widthOf, writeAll } from "../terminal/terminal";
import { watched } from "../terminal/watched";

interface DeliveryCommandOptions {
    readonly policy?: string;
    readonly staleHours: number;
    readonly budget?: number;
    readonly format: "table" | "json" | "csv";
    readonly all: boolean;
    readonly output?: string;
}

/** What the commands on delivery read, in their help. */
export const DELIVERY_PERMISSIONS =
    "Only reads. Application permissions on Microsoft Graph: DeviceManagementConfiguration.Read.All, " +
    "DeviceManagementManagedDevices.Read.All, Device.Read.All, GroupMember.Read.All; and WindowsUpdates.Read.All for the tenant's " +
    "default, the update catalog and enrolment in the update service.";

/**
 * `hotpatch delivery`: what brings hotpatches to each device, and what came of it.
 *
 * @param setExitCode is told 3 if not everything was read. What is thrown means 1.
 */
export function deliveryCommand(
    terminal: Terminal,
    setExitCode: (code: number) => void,
    connect: (terminal: Terminal) => Connection = connection,
    now: () => Date = () => new Date(),
): Command {
    return new Command("delivery")
        .summary("what brings hotpatches to each device, and whether they have arrived")
        .description(
            "For every Windows device: by policy, by the tenant's default, blocked, in conflict, or not at all; and computed from " +
                "its build whether that has succeeded, is pending or failed, with causes, of which Microsoft Graph has no report. " +
                DELIVERY_PERMISSIONS,
        )
        .option("-p, --policy <id|name>", "only the devices that this quality update policy targets")
        .option(
            "--stale-hours <hours>",
            "hours without a sync after which a device counts as stale",
            wholeNumber(1, 8760),
            noRecentSync.threshold.value,
        )
        .option(
            "--budget <seconds>",
            "answer after so long with what is known by then; policies and groups have to be read",
            wholeNumber(1, 86_400),
        )
        .addOption(
            new Option("-f, --format <format>", "how to print the result")
                .choices(["table", "json", "csv"])
                .default("table"),
        )
        .option("-a, --all", "list every device in the table", false)
        .option("-o, --output <file>", "write to a file instead of standard output")
        .addHelpText(
            "after",
            "\nExit codes: 0 everything was read, 1 failure, 3 something was not (a permission, a list, time), and the notes say what.",
        )
        .action(async (options: DeliveryCommandOptions) => {
            if (options.output !== undefined) {
                checkFolder(options.output, terminal);
            }
            const { graph, throttle } = connect(terminal);
            const delivery = await watched(terminal, throttle, (watching) =>
                evaluateDelivery(graph, {
                    ...watching,
                    now: now(),
                    staleHours: options.staleHours,
                    ...(options.budget === undefined ? {} : { budget: options.budget }),
                    ...(options.policy === undefined ? {} : { policy: options.policy }),
                }),
            );
            const report = reportOf(delivery, options, terminal);
            if (options.output === undefined) {
                await writeAll(terminal.stdout, report);
            } else {
                await writeFile(resolve(terminal.cwd, options.output), report);
            }
            setExitCode(delivery.complete ? 0 : 3);
        });
}

function reportOf(
    delivery: FleetDelivery,
    { format, all, output }: DeliveryCommandOptions,
    { stdout }: Terminal,
): Iterable<string> {
    if (format === "json") {
        return jsonReport(delivery);
    }
    if (format === "csv") {
        return deliveryCsv(delivery);
    }
    return [deliveryTable(delivery, { all, width: output === undefined ? widthOf(stdout) : WIDTH_OF_FILES })];
}
