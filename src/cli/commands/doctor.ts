import { Command, InvalidArgumentError, Option } from "commander";
import { visible, visibleEscaped } from "../../base/visible";
import { mostUrgent, runChecks } from "../../doctor/doctor";
import { FEATURES, type Feature } from "../../doctor/features";
import type { Finding, FindingStatus } from "../../doctor/finding";
import type { Installation } from "../../doctor/installation";
import { createGraphClient } from "../../graph/graphClient";
import { readGraphSettings } from "../../graph/settings";
import { wrapped } from "../../report/columns";
import { type Terminal, widthOf } from "../terminal/terminal";

interface DoctorOptions {
    readonly for?: readonly Feature[];
    readonly format: "text" | "json";
}

const MARKS: Readonly<Record<FindingStatus, string>> = { good: "ok", warning: "warn", bad: "BAD", unknown: "?" };

/** `hotpatch doctor`: why the option is missing, and whatever else keeps hotpatch from working; what to do first. */
export function doctorCommand(
    terminal: Terminal,
    setExitCode: (code: number) => void,
    manifest: Installation["manifest"],
): Command {
    return new Command("doctor")
        .summary("what keeps hotpatch from working here, and what to do first")
        .description(
            "Looks at Node, Pulumi and its packages, the cloud, this machine's clock, the credentials, the permissions that the " +
                "access token carries, Intune's answer, the tenant's licences and its default. Changes nothing. Ends with 0 if all " +
                "is good or doubtful at most, with 2 if something is bad, with 3 if something could not be found out that is needed.",
        )
        .option(
            "--for <features>",
            `what it is to be used for: ${FEATURES.join(", ")}, or all; separated by commas. Left out: readiness,policies,groups, ` +
                "or readiness,preview if the permissions are for reading alone",
            featuresOf,
        )
        .addOption(new Option("-f, --format <format>", "how to print it").choices(["text", "json"]).default("text"))
        .action(async ({ for: features, format }: DoctorOptions) => {
            const { env, cwd: folder } = terminal;
            const settings = readGraphSettings({ config: () => undefined, env });
            const graph = createGraphClient(settings);
            const findings: Finding[] = [];
            const width = widthOf(terminal.stdout);
            for await (const finding of runChecks({
                graph,
                settings,
                features,
                installation: { folder, env, manifest },
            })) {
                findings.push(finding);
                if (format === "text") {
                    terminal.stdout.write(line(finding, width));
                }
            }
            const first = mostUrgent(findings);
            terminal.stdout.write(
                format === "json"
                    ? visibleEscaped(
                          `${JSON.stringify({ schema: "hotpatch-doctor/1", findings, first }, undefined, 4)}\n`,
                      )
                    : ending(first, width),
            );
            setExitCode(first?.status === "bad" ? 2 : first?.status === "unknown" && !first.optional ? 3 : 0);
        });
}

/** A mark, and the text beside it. */
function line({ subject, status: standing, text }: Finding, width: number): string {
    return beside(MARKS[standing].padEnd(5), `${subject}: ${text}`, width);
}

function ending(first: Finding | undefined, width: number): string {
    if (first === undefined) {
        const text =
            "Nothing stands in the way here. If Intune still does not offer the option, the tenant's region is not served or " +
            "Microsoft has not released it to the tenant: that is for Microsoft support.";
        return `\n${wrapped(text, width)}\n`;
    }
    const fix = first.fix ?? ["Find out why; the line above says what was answered."];
    const heading = wrapped(
        `${first.optional ? "Nothing stands in the way here. To know more" : "First"}, ${first.subject}: ${first.text}`,
        width,
    );
    return `\n${heading}\n${fix.map((each) => (isCommand(each) ? `  ${visible(each)}\n` : beside("  ", each, width))).join("")}`;
}

/** Commands stand on lines of their own, to be copied whole. */
function isCommand(line: string): boolean {
    return line.startsWith("  ");
}

function beside(mark: string, text: string, width: number): string {
    return `${mark}${wrapped(text, width - mark.length).replaceAll("\n", `\n${" ".repeat(mark.length)}`)}\n`;
}

function featuresOf(text: string): readonly Feature[] {
    if (text === "all") {
        return FEATURES;
    }
    return text.split(",").map((each) => {
        const feature = FEATURES.find((known) => known.toLowerCase() === each.trim().toLowerCase());
        if (feature === undefined) {
            throw new InvalidArgumentError(`Use one or more of ${FEATURES.join(", ")}, or all.`);
        }
        return feature;
    });
}
