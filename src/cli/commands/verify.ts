import { Command, Option } from "commander";
import { visibleEscaped } from "../../base/visible";
import { noRecentSync } from "../../conditions/syncs";
import { SUBJECT_KINDS, type SubjectKind, verify } from "../../delivery/verify";
import { verificationText } from "../../report/verification";
import { type Connection, connection } from "../graph/connection";
import { wholeNumber } from "../readiness/values";
import { showsUnicode, type Terminal, widthOf } from "../terminal/terminal";
import { watched } from "../terminal/watched";
import { DELIVERY_PERMISSIONS } from "./delivery";

interface VerifyCommandOptions {
    readonly as?: SubjectKind;
    readonly staleHours: number;
    readonly format: "text" | "json";
    readonly ascii: boolean;
}

/**
 * `hotpatch verify`: the chain from prerequisites to hotpatches, step by step.
 *
 * @param setExitCode is told 0 if every step is taken, 2 if one is not, 3 if that is not known. What is thrown means 1.
 */
export function verifyCommand(
    terminal: Terminal,
    setExitCode: (code: number) => void,
    connect: (terminal: Terminal) => Connection = connection,
    now: () => Date = () => new Date(),
): Command {
    return new Command("verify")
        .summary("the chain from prerequisites to hotpatches, step by step, and what to do next")
        .description(
            "Checks a device, or every device of a ring (a policy or a group): edition, build, VBS, Entra join, Intune enrolment, policy, " +
                `membership, enrolment in the service, baseline, hotpatch. ${DELIVERY_PERMISSIONS}`,
        )
        .argument("<device|ring>", "name or id of a device, a quality update policy or a group")
        .addOption(new Option("--as <kind>", "what the name is, if several have it").choices([...SUBJECT_KINDS]))
        .option(
            "--stale-hours <hours>",
            "hours without a sync after which a device counts as stale",
            wholeNumber(1, 8760),
            noRecentSync.threshold.value,
        )
        .addOption(
            new Option("-f, --format <format>", "how to print the result").choices(["text", "json"]).default("text"),
        )
        .option("--ascii", "marks without special characters, which is the default where those may not show", false)
        .addHelpText("after", "\nExit codes: 0 every step is taken, 1 failure, 2 one is not, 3 not known.")
        .action(async (subject: string, { as, staleHours, format, ascii }: VerifyCommandOptions) => {
            const { graph, throttle } = connect(terminal);
            const verification = await watched(terminal, throttle, (watching) =>
                verify(graph, subject, { ...watching, now: now(), staleHours, ...(as === undefined ? {} : { as }) }),
            );
            const isAscii = ascii || !showsUnicode(terminal.env);
            terminal.stdout.write(
                format === "json"
                    ? `${visibleEscaped(JSON.stringify(verification, undefined, 4))}\n`
                    : verificationText(verification, { width: widthOf(terminal.stdout), ascii: isAscii }),
            );
            setExitCode({ yes: 0, no: 2, unknown: 3 }[verification.outcome]);
        });
}
