import { Command, Option } from "commander";
import { UserError } from "../../base/userError";
import { visibleEscaped } from "../../base/visible";
import { kbReport } from "../../report/kb";
import { embeddedCatalog } from "../../servicing/catalog";
import { kbOf, type Twins, twinsOfKb } from "../../servicing/twins";
import { connected } from "../graph/connection";
import { releasesFor, type ServicingSource } from "../graph/knownReleases";
import { type Terminal, widthOf } from "../terminal/terminal";

/** `hotpatch kb`: a hotpatch and the cumulative update with the same fixes. */
export function kbCommand(
    terminal: Terminal,
    source: ServicingSource = { connect: connected, now: () => new Date() },
): Command {
    return new Command("kb")
        .summary("a hotpatch's KB and build, and those of the cumulative update with the same fixes")
        .description(
            "Finds what a KB is, on which builds, and which release brings the same fixes on the other track: for compliance rules " +
                "and scanners, which know cumulative updates only. Ends with 1 for a KB that is not known.",
        )
        .argument("<kb>", "the KB, with or without those letters: 5089466")
        .option("--offline", "ask no tenant", false)
        .addOption(new Option("-f, --format <format>", "how to print it").choices(["text", "json"]).default("text"))
        .action(async (text: string, { offline, format }: { offline: boolean; format: "text" | "json" }) => {
            const kb = kbOf(text);
            if (kb === undefined) {
                throw new UserError(`Find KB '${text}': that is no KB number. Write it as KB5089466.`);
            }
            const twins = await twinsFor(kb, terminal, { offline }, source);
            terminal.stdout.write(
                format === "json"
                    ? visibleEscaped(`${JSON.stringify(twins, undefined, 4)}\n`)
                    : kbReport(kb, twins, widthOf(terminal.stdout)),
            );
        });
}

/**
 * The releases of a KB with their twins. What was released does not change, so the tenant's catalog is asked only where the
 * embedded table does not have the whole answer.
 *
 * @throws UserError if no release has the KB.
 */
export async function twinsFor(
    kb: string,
    terminal: Terminal,
    options: { readonly offline: boolean },
    source: ServicingSource,
): Promise<Twins[]> {
    const embedded = twinsOfKb(embeddedCatalog(source.now()), kb);
    if (embedded.length > 0 && embedded.every(isWhole)) {
        return embedded;
    }
    const { catalog } = await releasesFor(terminal, options, source);
    const twins = twinsOfKb(catalog, kb);
    if (twins.length === 0) {
        throw new UserError(
            `Find KB '${kb}': no release of Windows 11 24H2 or later has it, as far as is known on ${catalog.date}. ` +
                "Check the number; it may be newer than that, or of another product.",
        );
    }
    return twins;
}

/** Whether nothing is left to find out: a monthly update has its twin, and the others have none. */
function isWhole({ release: { kind }, twin }: Twins): boolean {
    return twin !== undefined || (kind !== "hotpatch" && kind !== "lcu");
}
