import { Command } from "commander";
import { COMMAND } from "../../base/command";
import { UserError } from "../../base/userError";
import { nearestName } from "../../membership/nearestName";
import { PREREQUISITES } from "../../readiness/prerequisites";
import { badgeOf, badgeReport, errorReport, wordReport } from "../../report/explanation";
import { kbReport } from "../../report/kb";
import { VOCABULARY, wordsNamed } from "../../report/vocabulary";
import {
    ERROR_CODES,
    type ErrorCode,
    errorCodeOf,
    errorCodesNamed,
    findErrorCode,
    nearestErrorCode,
} from "../../servicing/errorCodes";
import { formUpdateTitle, parseUpdateTitle, type UpdateTitle } from "../../servicing/title";
import { kbOf, kbsIn } from "../../servicing/twins";
import { connected } from "../graph/connection";
import type { ServicingSource } from "../graph/knownReleases";
import { type Terminal, widthOf } from "../terminal/terminal";
import { twinsFor } from "./kb";

/** `hotpatch explain`: what an error code, a badge or another word of a report, a KB or the title of an update means. */
export function explainCommand(
    terminal: Terminal,
    source: ServicingSource = { connect: connected, now: () => new Date() },
): Command {
    return new Command("explain")
        .summary("what an error code, a word of a report, a KB or an update's title means, and what to do")
        .description(
            "Explains what a device shows: an error code (0x80070003, 80070003, -2147024893 or its name), a badge of readiness " +
                '("Not eligible (vbs)" or vbs), a word of the reports on delivery and advisories (succeeded, notYetInstalled, ' +
                "tenant default, noRecentSync), a KB, a title of the update history, or any text with codes and KBs, of which each is explained. Ends with 1 for what it does not know.",
        )
        .allowUnknownOption() // A decimal code may be negative.
        .argument("<text...>", "what to explain; quotes are not needed for several words")
        .option("--offline", "ask no tenant about KBs", false)
        .action(async (words: readonly string[], options: { readonly offline: boolean }) => {
            const text = words.join(" ");
            const width = widthOf(terminal.stdout);
            const explanations = explanationsOf(text, width, options);
            const mistakes: UserError[] = [];
            let before = "";
            for (const explain of explanations) {
                try {
                    terminal.stdout.write(`${before}${await explain()}`);
                    before = "\n";
                } catch (error) {
                    if (!(error instanceof UserError) || explanations.length === 1) {
                        throw error;
                    }
                    mistakes.push(error);
                }
            }
            if (mistakes.length > 0) {
                throw new UserError(mistakes.map(({ message }) => message).join(" "));
            }
        });

    /** One for each thing that a text names; a text that is one thing as a whole is that. */
    function explanationsOf(text: string, width: number, options: { readonly offline: boolean }): Explain[] {
        if (isLocal(text)) {
            return [async () => local(text, width) ?? ""];
        }
        const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
        if (parts.length > 1 && parts.every((part) => isLocal(part) || kbsIn(part).length > 0)) {
            return [...new Set(parts)].flatMap((part) => explanationsOf(part, width, options));
        }
        const kb = kbOf(text);
        const kbs = kb === undefined ? kbsIn(text) : [kb];
        const codes = kb === undefined ? errorCodesNamed(text) : [];
        if (kbs.length + codes.length === 0) {
            throw unknownText(text, parseUpdateTitle(text));
        }
        return [
            ...codes.map(
                ({ hex }) =>
                    async () =>
                        errorReport(knownCode(hex, hex), width),
            ),
            ...kbs.map((each) => async () => kbReport(each, await twinsFor(each, terminal, options, source), width)),
        ];
    }
}

type Explain = () => Promise<string>;

/** Whether a text as a whole is something that is known without the catalog. */
function isLocal(text: string): boolean {
    const isName = ERROR_CODES.some(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
    return isName || badgeOf(text) !== undefined || wordsNamed(text).length > 0 || errorCodeOf(text) !== undefined;
}

/** What is known without the catalog; undefined if it is nothing of that. */
function local(text: string, width: number): string | undefined {
    const badge = badgeOf(text);
    if (badge !== undefined) {
        return badgeReport(badge, width);
    }
    const words = wordsNamed(text);
    if (words.length > 0) {
        return wordReport(words, width);
    }
    const named = ERROR_CODES.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
    if (named !== undefined) {
        return errorReport(named, width);
    }
    const hex = errorCodeOf(text);
    return hex === undefined ? undefined : errorReport(knownCode(hex, text), width);
}

function knownCode(hex: string, text: string): ErrorCode {
    const known = findErrorCode(hex);
    if (known === undefined) {
        const nearest = nearestErrorCode(hex);
        throw new UserError(
            `Explain '${text}': the code ${hex} is not in the table. ` +
                (nearest === undefined
                    ? "No code of that component is."
                    : `The nearest of the same component is ${nearest.code} (${nearest.name}), which may be unrelated.`) +
                ' Look for it in Microsoft\'s list, "Windows Update error codes by component".',
        );
    }
    return known;
}

function unknownText(text: string, title: UpdateTitle | undefined): UserError {
    if (title !== undefined) {
        return new UserError(
            `Explain '${text}': it is the title of a ${title.kind} of ${title.month} without a KB. ` +
                `\`${COMMAND} calendar --from ${title.month} --to ${title.month}\` has that month.`,
        );
    }
    const names = [
        ...PREREQUISITES.map(({ code }) => code),
        ...ERROR_CODES.map(({ name }) => name),
        ...VOCABULARY.map(({ name }) => name),
    ];
    const nearest = nearestName(text, names);
    const example = formUpdateTitle({
        month: "2026-05",
        releasedOn: "2026-05-12",
        kind: "hotpatch",
        kb: "KB5089466",
        builds: [{ build: 26100, revision: 8390 }],
        preview: false,
        outOfBand: false,
    });
    return new UserError(
        `Explain '${text}': that is not an error code, badge, word of a report, KB or title of an update.${nearest === undefined ? "" : ` Did you mean '${nearest}'?`} ` +
            `Use one like 0x80070003, vbs, KB5089466 or '${example}'.`,
    );
}
