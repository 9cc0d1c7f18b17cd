import { COMMAND } from "../../base/command";
import { UserError } from "../../base/userError";
import { nearestName } from "../../membership/nearestName";
import { PREREQUISITES } from "../../readiness/prerequisites";
import { badgeOf, explainedBadge } from "../../report/explanation";
import type { Explanation } from "../../report/results";
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
import { flag, rest } from "../declare/arguments";
import { defineCommand } from "../declare/command";
import type { Surroundings } from "../surroundings";
import { twinsFor } from "./kb";

/** `hotpatch explain`: what an error code, a badge or another word of a report, a KB or the title of an update means. */
export const explain = defineCommand({
    name: "explain",
    summary: "what an error code, a word of a report, a KB or an update's title means, and what to do",
    description:
        "Explains what a device shows: an error code (0x80070003, 80070003, -2147024893 or its name), a badge of readiness " +
        '("Not eligible (vbs)" or vbs), a word of the reports on delivery and advisories (succeeded, notYetInstalled, ' +
        "tenant default, noRecentSync), a KB, a title of the update history, or any text with codes and KBs, of which each is explained.",
    examples: [
        { args: "0x80240438", does: "an error code" },
        { args: "tenant default", does: "a word of a report" },
        { args: "vbs KB5089466 --format json", does: "several, for a program" },
    ],
    arguments: {
        text: rest("text", "what to explain; quotes are not needed for several words", { isRequired: true }),
        offline: flag("ask no tenant about KBs"),
    },
    options: "takeUnknown", // A decimal code may be negative.
    result: "explanation",
    hasSources: true,
    permissions: [{ name: "WindowsUpdates.Read.All", for: "the live catalog", isOptional: true }],
    exitCodes: { 0: "everything is explained", 1: "failure, or something is not known" },
    async run({ args, print, printSoFar, ...surroundings }) {
        const questions = questionsIn(args.text.join(" "));
        const explanations: Explanation[] = [];
        const mistakes: UserError[] = [];
        const result = { schema: "hotpatch-explanation/1", explanations } as const;
        for (const question of questions) {
            try {
                explanations.push(await answerTo(question, args, surroundings));
                printSoFar(result);
            } catch (error) {
                if (!(error instanceof UserError) || questions.length === 1) {
                    throw error;
                }
                mistakes.push(error);
            }
        }
        if (explanations.length > 0) {
            await print(result);
        }
        if (mistakes.length > 0) {
            throw new UserError(mistakes.map(({ message }) => message).join(" "));
        }
        return 0;
    },
});

/** One thing to explain: a KB, or what is known without the catalog. */
type Question = { readonly kb: string } | { readonly text: string };

/** One for each thing that a text names; a text that is one thing as a whole is that. */
function questionsIn(text: string): Question[] {
    if (isLocal(text)) {
        return [{ text }];
    }
    const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
    if (parts.length > 1 && parts.every((part) => isLocal(part) || kbsIn(part).length > 0)) {
        return [...new Set(parts)].flatMap(questionsIn);
    }
    const kb = kbOf(text);
    const kbs = kb === undefined ? kbsIn(text) : [kb];
    const codes = kb === undefined ? errorCodesNamed(text) : [];
    if (kbs.length + codes.length === 0) {
        throw unknownText(text, parseUpdateTitle(text));
    }
    return [...codes.map(({ hex }) => ({ text: hex })), ...kbs.map((kb) => ({ kb }))];
}

/** Whether a text as a whole is something that is known without the catalog. */
function isLocal(text: string): boolean {
    return badgeOf(text) !== undefined || wordsNamed(text).length > 0 || isErrorCode(text);
}

function isErrorCode(text: string): boolean {
    return namedErrorCode(text) !== undefined || errorCodeOf(text) !== undefined;
}

function namedErrorCode(text: string): ErrorCode | undefined {
    return ERROR_CODES.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
}

async function answerTo(
    question: Question,
    options: { readonly offline: boolean },
    surroundings: Surroundings,
): Promise<Explanation> {
    if ("kb" in question) {
        const { kb } = question;
        return { kind: "kb", kb, releases: await twinsFor(kb, options, surroundings) };
    }
    const { text } = question;
    const badge = badgeOf(text);
    if (badge !== undefined) {
        return explainedBadge(badge);
    }
    const uses = wordsNamed(text);
    if (uses.length > 0) {
        return { kind: "word", uses };
    }
    return { kind: "errorCode", errorCode: namedErrorCode(text) ?? knownCode(errorCodeOf(text) ?? text, text) };
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
