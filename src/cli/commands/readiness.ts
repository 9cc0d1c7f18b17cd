import { resolve } from "node:path";
import { Command, Option } from "commander";
import {
    ADVISORY_PERMISSIONS,
    type AdvisedFleet,
    evaluateAdvisedFleet,
    isAdvised,
} from "../../advisories/fleetAdvisories";
import { COMMAND } from "../../base/command";
import { visible } from "../../base/visible";
import type { ContestedAnswers } from "../../readiness/contested";
import { evaluateFiles, evaluateFleet, type FleetReadiness } from "../../readiness/fleet";
import { type GateResult, gateResult } from "../../readiness/gate";
import type { GateTerms } from "../../readiness/gateTerms";
import { PREREQUISITES, type PrerequisiteCode } from "../../readiness/prerequisites";
import { ADVISORY_COLUMNS, advisoryTable } from "../../report/advisories";
import { csvReport } from "../../report/csv";
import { jsonReport } from "../../report/json";
import { tableReport } from "../../report/table";
import { type Connection, connection } from "../graph/connection";
import { assumption, buildFloor, codesOf, percentage, repeated, wholeNumber } from "../readiness/values";
import { checkFolder, writeFile } from "../terminal/outputFile";
import { type Terminal, WIDTH_OF_FILES, wantsColor, widthOf, writeAll } from "../terminal/terminal";
import { watched } from "../terminal/watched";

interface ReadinessOptions {
    readonly group?: readonly string[];
    readonly filter?: string;
    readonly device?: string;
    readonly from?: readonly string[];
    readonly allReasons: boolean;
    readonly advisories: boolean;
    readonly failUnder?: number;
    readonly failOn?: readonly PrerequisiteCode[];
    readonly assume?: Partial<ContestedAnswers>;
    readonly budget?: number;
    readonly format: "table" | "json" | "csv";
    readonly all: boolean;
    readonly output?: string;
    readonly color: boolean;
    readonly buildFloor?: ReturnType<typeof buildFloor>;
}

/**
 * `hotpatch readiness`: which devices can take hotpatches, which cannot, why, and what to do about each.
 *
 * @param setExitCode is told 0 where all is well, 2 where the gate did not hold, 3 where that, or a part of the fleet, is
 *     not known. What is thrown means 1.
 */
export function readinessCommand(
    terminal: Terminal,
    setExitCode: (code: number) => void,
    connect: (terminal: Terminal) => Connection = connection,
): Command {
    return new Command("readiness")
        .summary("which devices are ready for hotpatch, and why the others are not")
        .description(
            "Checks every Windows device of the tenant, or those named, against the five prerequisites of hotpatch: edition, build, " +
                "VBS, Entra join, Intune enrolment. Only reads. Application permissions on Microsoft Graph: " +
                "DeviceManagementManagedDevices.Read.All and Device.Read.All; for --group GroupMember.Read.All as well.",
        )
        .option("-g, --group <id|name>", "devices in this Entra group; may be repeated", repeated)
        .option("--filter <rule>", "devices that this dynamic membership rule takes in")
        .addOption(
            new Option("-d, --device <name|id>", "one device: its name, Intune's id or Entra's deviceId").conflicts([
                "group",
                "filter",
            ]),
        )
        .addOption(
            new Option("--from <file>", "a saved export or list instead of Microsoft Graph; may be repeated")
                .argParser(repeated)
                .conflicts(["group", "filter", "device"]),
        )
        .option("--all-reasons", "find every reason of every device, not just what its badge depends on", false)
        .addOption(
            new Option(
                "--advisories",
                "also what else may keep devices from being patched, such as stale syncs, Arm64 without DisableCHPE or missing " +
                    `licences; changes no badge. Reads more, as far as permitted: ${ADVISORY_PERMISSIONS}`,
            )
                .default(false)
                .conflicts("from"),
        )
        .option("--fail-under <percent>", "gate: at least so many devices have to be eligible", percentage)
        .option(
            "--fail-on <codes>",
            `gate: no device may fail these, of ${PREREQUISITES.map(({ code }) => code).join(",")}`,
            codesOf,
        )
        .option("--assume <name=answer>", "answer a contested question; may be repeated", assumption)
        .option("--budget <seconds>", "answer after so long with what is known by then", wholeNumber(1, 86_400))
        .addOption(
            new Option("-f, --format <format>", "how to print the result")
                .choices(["table", "json", "csv"])
                .default("table"),
        )
        .option("-a, --all", "list every device in the table, eligible ones too (JSON and CSV always do)", false)
        .option("-o, --output <file>", "write to a file instead of standard output")
        .option(
            "--build-floor <build=revision>",
            "lowest update revision of a build, or baseline for the last baseline's; may be repeated",
            buildFloor,
        )
        .option("--no-color", "plain text, also on a terminal")
        .addHelpText("after", MORE)
        .action(async (options: ReadinessOptions) => {
            if (options.output !== undefined) {
                checkFolder(options.output, terminal);
            }
            const readiness = await evaluated(options, terminal, connect);
            const terms: GateTerms = {
                ...(options.failUnder === undefined ? {} : { failUnder: options.failUnder }),
                ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
            };
            const gate = Object.keys(terms).length > 0 ? gateResult(readiness, terms) : undefined;
            const report = reportOf(readiness, gate, options, terminal);
            if (options.output === undefined) {
                await writeAll(terminal.stdout, report);
            } else {
                await writeFile(resolve(terminal.cwd, options.output), report);
            }
            announce(readiness, gate, terminal);
            setExitCode(exitCode(readiness, gate));
        });
}

const MORE = `
Exit codes: 0 good, 1 failure, 2 the gate did not hold, 3 not known: the gate cannot be decided, or not all was read.

Files for --from: Intune's exports DevicesWithInventory and WindowsDeviceHealthAttestationReport as CSV, and lists of
Microsoft Graph (managedDevices of beta, devices) as pages or with one JSON object a line.

Settings come from the environment:
  ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET …   the identity, as for Pulumi's azuread provider
  HOTPATCH_GRAPH_ENDPOINT, HOTPATCH_GRAPH_TOKEN       an embedded Microsoft Graph: see ${COMMAND} emulator --help`;

async function evaluated(
    options: ReadinessOptions,
    terminal: Terminal,
    connect: (terminal: Terminal) => Connection,
): Promise<FleetReadiness | AdvisedFleet> {
    const reached = options.from === undefined ? connect(terminal) : undefined;
    return watched(terminal, reached?.throttle, async (watching) => {
        const how = {
            ...(options.assume === undefined ? {} : { assume: options.assume }),
            ...(options.budget === undefined ? {} : { budget: options.budget }),
            ...(options.buildFloor === undefined ? {} : { buildFloors: options.buildFloor }),
            ...watching,
        };
        if (reached === undefined) {
            const files = (options.from ?? []).map((file) => resolve(terminal.cwd, file));
            return evaluateFiles(files, how);
        }
        const evaluate = options.advisories ? evaluateAdvisedFleet : evaluateFleet;
        return evaluate(reached.graph, {
            ...how,
            ...(options.group === undefined ? {} : { groups: options.group }),
            ...(options.filter === undefined ? {} : { filter: options.filter }),
            ...(options.device === undefined ? {} : { device: options.device }),
            reasons: options.allReasons || options.device !== undefined ? "all" : "badge",
        });
    });
}

function reportOf(
    readiness: FleetReadiness | AdvisedFleet,
    gate: GateResult | undefined,
    options: ReadinessOptions,
    { stdout, env }: Terminal,
): Iterable<string> {
    if (options.format === "json") {
        return jsonReport(gate === undefined ? readiness : { ...readiness, gate });
    }
    if (options.format === "csv") {
        return isAdvised(readiness) ? csvReport(readiness, ADVISORY_COLUMNS) : csvReport(readiness);
    }
    const toTerminal = options.output === undefined;
    const how = {
        all: options.all || options.device !== undefined,
        width: toTerminal ? widthOf(stdout) : WIDTH_OF_FILES,
        color: toTerminal && options.color && wantsColor(stdout, env),
    };
    return [tableReport(readiness, how), ...(isAdvised(readiness) ? [advisoryTable(readiness, how)] : [])];
}

/** What a pipeline's log should end with, whatever the format. */
function announce(readiness: FleetReadiness | AdvisedFleet, gate: GateResult | undefined, { stderr }: Terminal): void {
    if (!readiness.complete) {
        stderr.write(`hotpatch: not complete. ${visible(readiness.shortfalls.join(" "))}\n`);
    }
    if (isAdvised(readiness) && readiness.advisoryShortfalls.length > 0) {
        stderr.write(`hotpatch: advisories may be missing. ${visible(readiness.advisoryShortfalls.join(" "))}\n`);
    }
    if (gate !== undefined) {
        const said = { held: "the gate holds", notHeld: "the gate does not hold", undecided: "the gate is undecided" };
        stderr.write(`hotpatch: ${said[gate.result]}. ${visible(gate.findings.join(" "))}\n`);
    }
}

function exitCode({ complete }: FleetReadiness, gate: GateResult | undefined): number {
    if (gate === undefined) {
        return complete ? 0 : 3;
    }
    return { held: 0, notHeld: 2, undecided: 3 }[gate.result];
}
