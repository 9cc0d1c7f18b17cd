import { createWriteStream, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import type { GraphClient } from "../graph/client";
import { createGraphClient } from "../graph/graphClient";
import { readGraphSettings } from "../graph/settings";
import { UserError } from "../graph/userError";
import { evaluateFleet, type FleetReadiness } from "../readiness/fleet";
import type { Progress } from "../readiness/source";
import { csvReport } from "../report/csv";
import { jsonReport } from "../report/json";
import { tableReport } from "../report/table";
import { systemCode } from "./errors";
import { buildFloor } from "./options";
import { type Terminal, wantsColor, writeAll } from "./terminal";

interface ReadinessOptions {
    readonly format: "table" | "json" | "csv";
    readonly all: boolean;
    readonly output?: string;
    readonly color: boolean;
    readonly buildFloor?: Record<string, number>;
}

/** Width of a table that goes to no terminal. */
const WIDTH = 120;

/** `hotpatch readiness`: which devices can take hotpatches, which cannot, why, and what to do about each. */
export function readinessCommand(
    terminal: Terminal,
    connect: (terminal: Terminal) => GraphClient = connected,
): Command {
    return new Command("readiness")
        .summary("which devices are ready for hotpatch, and why the others are not")
        .description(
            "Checks every Windows device of the tenant against the five prerequisites of hotpatch: edition, build, VBS, Entra join, " +
                "Intune enrolment. Only reads. Application permissions on Microsoft Graph: DeviceManagementManagedDevices.Read.All and " +
                "Device.Read.All.",
        )
        .addOption(
            new Option("-f, --format <format>", "how to print the result")
                .choices(["table", "json", "csv"])
                .default("table"),
        )
        .option("-a, --all", "list every device in the table, eligible ones too (JSON and CSV always do)", false)
        .option("-o, --output <file>", "write to a file instead of standard output")
        .option("--build-floor <build=revision>", "lowest update revision of a build; may be repeated", buildFloor)
        .option("--no-color", "plain text, also on a terminal")
        .addHelpText("after", SETTINGS)
        .action(async (options: ReadinessOptions) => {
            if (options.output !== undefined) {
                checkFolder(options.output, terminal);
            }
            const progress = progressLine(terminal);
            let readiness: FleetReadiness;
            try {
                readiness = await evaluateFleet(connect(terminal), {
                    buildFloors: options.buildFloor,
                    onProgress: progress.show,
                });
            } finally {
                progress.clear();
            }
            const report = reportOf(readiness, options, terminal);
            if (options.output === undefined) {
                await writeAll(terminal.stdout, report);
            } else {
                await writeFile(resolve(terminal.cwd, options.output), report);
            }
        });
}

const SETTINGS = `
Settings come from the environment:
  ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET …   the identity, as for Pulumi's azuread provider
  HOTPATCH_GRAPH_ENDPOINT, HOTPATCH_GRAPH_TOKEN       an embedded Microsoft Graph: see hotpatch emulator --help`;

function connected({ env }: Terminal): GraphClient {
    return createGraphClient(readGraphSettings({ config: () => undefined, env }));
}

function reportOf(readiness: FleetReadiness, options: ReadinessOptions, { stdout, env }: Terminal): Iterable<string> {
    if (options.format === "json") {
        return jsonReport(readiness);
    }
    if (options.format === "csv") {
        return csvReport(readiness);
    }
    const toTerminal = options.output === undefined;
    return [
        tableReport(readiness, {
            all: options.all,
            width: (toTerminal ? stdout.columns : undefined) ?? WIDTH,
            color: toTerminal && options.color && wantsColor(stdout, env),
        }),
    ];
}

/** Before a fleet is read for an hour, and nothing can be written at the end. */
function checkFolder(output: string, { cwd }: Terminal): void {
    const file = resolve(cwd, output);
    if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError(`Write '${output}': the folder '${dirname(file)}' does not exist. Create it first.`);
    }
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError(`Write '${output}': it is a folder. Name a file in it.`);
    }
}

async function writeFile(file: string, report: Iterable<string>): Promise<void> {
    try {
        await pipeline(Readable.from(report), createWriteStream(file));
    } catch (error) {
        const code = systemCode(error);
        if (code === undefined) {
            throw error;
        }
        throw new UserError(`Write '${file}': ${code}. Choose another file with --output.`, { cause: error });
    }
}

/** One line on a terminal that is overwritten as the reading goes on; nothing in a pipeline. */
function progressLine({ stderr }: Terminal): { show(progress: Progress): void; clear(): void } {
    if (stderr.isTTY !== true) {
        return { show: () => {}, clear: () => {} };
    }
    const BEGIN = "\r\u001b[K";
    return {
        show: ({ step, done, total }) => {
            stderr.write(`${BEGIN}Reading ${step}: ${done}${total === undefined ? "" : ` of ${total}`}`);
        },
        clear: () => {
            stderr.write(BEGIN);
        },
    };
}
