import { UserError } from "../../base/userError";
import { embeddedCatalog } from "../../servicing/catalog";
import { kbOf, type Twins, twinsOfKb } from "../../servicing/twins";
import { flag, required } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import { text } from "../declare/values";
import { releasesFor } from "../graph/knownReleases";
import type { Surroundings } from "../surroundings";

/** `hotpatch kb`: a hotpatch and the cumulative update with the same fixes. */
export const kb = defineCommand({
    name: "kb",
    summary: "a hotpatch's KB and build, and those of the cumulative update with the same fixes",
    description:
        "Finds what a KB is, on which builds, and which release brings the same fixes on the other track: for compliance rules " +
        "and scanners, which know cumulative updates only. Asks the tenant's live catalog only where the table that comes with this package does not have the answer.",
    examples: [
        { args: "5089466", does: "the cumulative update with the fixes of a hotpatch" },
        { args: "5089466 --offline --format json", does: "for a program, without a tenant" },
    ],
    arguments: {
        kb: required("kb", "the KB, with or without those letters: 5089466", text),
        offline: flag("ask no tenant"),
    },
    result: "kb",
    hasSources: true,
    permissions: [{ name: "WindowsUpdates.Read.All", for: "the live catalog", isOptional: true }],
    exitCodes: { 0: "the KB is known", 1: "failure, or a KB that is not known" },
    async run({ args, print, ...surroundings }) {
        const number = kbOf(args.kb);
        if (number === undefined) {
            throw new UserError(`Find KB '${args.kb}': that is no KB number. Write it as KB5089466.`);
        }
        const releases = await twinsFor(number, args, surroundings);
        await print({ schema: "hotpatch-kb/1", kb: number, releases });
        return 0;
    },
});

/**
 * The releases of a KB with their twins. What was released does not change, so the tenant's catalog is asked only where the
 * embedded table does not have the whole answer.
 *
 * @throws UserError if no release has the KB.
 */
export async function twinsFor(
    kb: string,
    options: { readonly offline: boolean },
    surroundings: Surroundings,
): Promise<Twins[]> {
    const embedded = twinsOfKb(embeddedCatalog(surroundings.now()), kb);
    if (embedded.length > 0 && embedded.every(isWhole)) {
        return embedded;
    }
    const { catalog } = await releasesFor(options, surroundings);
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
