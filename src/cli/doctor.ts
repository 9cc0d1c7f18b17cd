import { Command, InvalidArgumentError } from "commander";
import { examine, mostUrgent } from "../doctor/doctor";
import type { Finding, Standing } from "../doctor/finding";
import type { Installation } from "../doctor/installation";
import { FEATURES, type Feature, USUAL_FEATURES } from "../doctor/permissions";
import { createGraphClient } from "../graph/graphClient";
import { readGraphSettings } from "../graph/settings";
import { escapedInJson, visible } from "../report/visible";
import type { Terminal } from "./terminal";

interface DoctorOptions {
    readonly for: readonly Feature[];
    readonly format: "text" | "json";
}

const MARKS: Readonly<Record<Standing, string>> = { good: "ok", warning: "warn", bad: "BAD", unknown: "?" };

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
                "is good or doubtful at most, with 2 if something is bad, with 3 if something could not be found out.",
        )
        .option(
            "--for <features>",
            `whose permissions are needed: ${FEATURES.join(", ")}, or all; separated by commas`,
            featuresOf,
            USUAL_FEATURES,
        )
        .option("--format <format>", "text or json", formatOf, "text")
        .action(async ({ for: features, format }: DoctorOptions) => {
            const { env, cwd: folder } = terminal;
            const settings = readGraphSettings({ config: () => undefined, env });
            const graph = createGraphClient(settings);
            const findings: Finding[] = [];
            for await (const finding of examine({
                graph,
                settings,
                features,
                installation: { folder, env, manifest },
            })) {
                findings.push(finding);
                if (format === "text") {
                    terminal.stdout.write(line(finding));
                }
            }
            const first = mostUrgent(findings);
            terminal.stdout.write(
                format === "json"
                    ? escapedInJson(
                          `${JSON.stringify({ schema: "hotpatch-doctor/1", findings, first }, undefined, 4)}\n`,
                      )
                    : ending(first),
            );
            setExitCode(first?.standing === "bad" ? 2 : first?.standing === "unknown" ? 3 : 0);
        });
}

function line({ subject, standing, text }: Finding): string {
    return visible(`${MARKS[standing].padEnd(5)}${subject}: ${text}`).concat("\n");
}

function ending(first: Finding | undefined): string {
    if (first === undefined) {
        return "\nNothing stands in the way here. If Intune still does not offer the option, the tenant's region is not served or Microsoft has\nnot released it to the tenant: that is for Microsoft support.\n";
    }
    const fix = first.fix ?? ["Find out why; the line above says what was answered."];
    return `\nFirst, ${first.subject}: ${visible(first.text)}\n${fix.map((each) => `  ${visible(each)}\n`).join("")}`;
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

function formatOf(text: string): "text" | "json" {
    if (text !== "text" && text !== "json") {
        throw new InvalidArgumentError("Use text or json.");
    }
    return text;
}
