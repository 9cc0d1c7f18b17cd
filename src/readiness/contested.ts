import { UserError } from "../base/userError";
import { inSentences, type OptionProblem } from "./optionProblem";

/** Possible answers to a question about an edition or a join type. */
export type Treatment = "eligible" | "notEligible" | "unknown";

/** Possible answers to the question about the minimum revision: one for all architectures, or one for each. */
export type RevisionAnswer = "uniform" | "byArchitecture";

/** Answers to all contested questions, by the names of their options. */
export interface ContestedAnswers {
    readonly pro: Treatment;
    readonly ltsc: Treatment;
    readonly iot: Treatment;
    readonly evaluation: Treatment;
    readonly multiSession: Treatment;
    readonly hybridJoin: Treatment;
    readonly minimumRevision: RevisionAnswer;
    readonly editionByName: Treatment;
}

/** The name of a contested question: an option of the data source, and `--assume NAME=ANSWER` on the command line. */
export type ContestedName = keyof ContestedAnswers;

/** One side's position, with its source and date. */
export interface Side {
    readonly claim: string;
    readonly source: string;
}

/** A question that public sources answer differently, or not at all. */
export interface ContestedQuestion<Answer extends string = string> {
    readonly question: string;
    /** At least two; silence of the sources counts as one. */
    readonly sides: readonly [Side, Side, ...Side[]];
    /** Every answer that the option accepts. */
    readonly answers: readonly Answer[];
    /** What is used if the user gives no answer. */
    readonly default: Answer;
    /**
     * Why that is the default: what the guide explicitly says, or else the answer under which no doubtful device is
     * called eligible.
     */
    readonly basis: string;
    /** For questions about editions: the `GetProductInfo` numbers that it covers. */
    readonly skus?: readonly number[];
}

const TREATMENTS: readonly Treatment[] = ["eligible", "notEligible", "unknown"];
const GUIDE = "TridentStack, Hotpatch guide (2026), prerequisite 1";
const LEARN = "Microsoft Learn, Hotpatch updates (July 2025)";
// Its page on hotpatch (January 2026) refers to it: "same prerequisites as Windows quality update policies".
const PLATFORM = "Microsoft Learn, Intune, platforms of quality update policies (January 2026)";
const DOUBT = "No source confirms it, and doubtful devices are not called eligible";

/**
 * Everything about eligibility on which sources disagree, with the answer that is used unless the user decides
 * otherwise. Reports print which answer was used wherever it made a difference for a device.
 */
export const CONTESTED: { readonly [Name in ContestedName]: ContestedQuestion<ContestedAnswers[Name]> } = {
    pro: {
        question: "Does Windows 11 Pro support hotpatches, as with Microsoft 365 Business Premium, or Pro Education?",
        sides: [
            { claim: "No: an Enterprise or Education edition is required.", source: `${GUIDE}; ${LEARN}` },
            {
                claim: "Pro and Pro Education are on the list of editions for quality update policies.",
                source: PLATFORM,
            },
            {
                claim: "Perhaps: the list of licences includes Business Premium, which leaves devices on Pro.",
                source: `${LEARN}, licences; Mondoo policy for hotpatch readiness (2026)`,
            },
        ],
        answers: TREATMENTS,
        default: "notEligible",
        basis: "The guide decides: Pro is not eligible, and Windows itself enforces that",
        skus: [48, 49, 164, 165],
    },
    ltsc: {
        question: "Does Enterprise LTSC support hotpatches from Intune?",
        sides: [
            {
                claim: "Yes.",
                source: `${GUIDE}; Microsoft, applies-to lists of hotpatch articles such as KB5089466 (May 2026)`,
            },
            {
                claim: "No: Enterprise LTSC is not supported by quality update policies.",
                source: PLATFORM,
            },
        ],
        answers: TREATMENTS,
        default: "eligible",
        basis:
            "The guide decides: its list of editions includes Enterprise LTSC, and hotpatch articles apply to LTSC 2024. If you follow " +
            "Intune's page instead, answer unknown or notEligible",
        skus: [125, 126],
    },
    iot: {
        question: "Does IoT Enterprise support hotpatches?",
        sides: [
            { claim: "Yes, IoT Enterprise and its LTSC variant.", source: GUIDE },
            { claim: "It is not mentioned, and it is not on the list.", source: `${LEARN}; ${PLATFORM}` },
        ],
        answers: TREATMENTS,
        default: "eligible",
        basis: "The guide decides: its list of editions includes both, and no Microsoft page contradicts it",
        skus: [188, 191],
    },
    evaluation: {
        question: "Does Enterprise Evaluation support hotpatches?",
        sides: [
            { claim: "It calls itself Enterprise, and checks by name accept it.", source: "public scripts (2025)" },
            {
                claim: "No source lists it, and it comes with none of the licences.",
                source: `${GUIDE}; ${LEARN}, licences`,
            },
        ],
        answers: TREATMENTS,
        default: "notEligible",
        basis: `${DOUBT}; the guide's list does not include it`,
        skus: [72, 84],
    },
    multiSession: {
        question: "Does Enterprise multi-session (Azure Virtual Desktop) support hotpatches?",
        sides: [
            {
                claim: "Azure Virtual Desktop is supported.",
                source: "Microsoft training text on Windows Autopatch (2025)",
            },
            { claim: "The edition is not on the list.", source: `${GUIDE}; ${LEARN}; ${PLATFORM}` },
        ],
        answers: TREATMENTS,
        default: "notEligible",
        basis: `${DOUBT}; the guide's list does not include it`,
        skus: [175],
    },
    hybridJoin: {
        question: "Do hybrid joined devices support hotpatches?",
        sides: [
            {
                claim: "Yes.",
                source: "TridentStack, Hotpatch guide (2026), prerequisite 4; Microsoft Learn, Windows Autopatch prerequisites (2025)",
            },
            { claim: "No, only Entra joined devices.", source: "MSEndpoint, blog on hotpatch (2025)" },
        ],
        answers: TREATMENTS,
        default: "eligible",
        basis: "The guide decides, and Microsoft's prerequisites agree with it",
    },
    minimumRevision: {
        question: "What is the minimum revision of build 26100 for hotpatches: 4929 everywhere, or 2033 on x64?",
        sides: [
            {
                claim: "26100.4929, on every architecture.",
                source: "Microsoft, prerequisites in hotpatch articles such as KB5089466 (May 2026)",
            },
            {
                claim: "26100.2033 on x64, 26100.4929 on ARM64.",
                source: "Microsoft, earlier text of the same prerequisites (2025); Mondoo policy for hotpatch readiness (2026)",
            },
        ],
        answers: ["uniform", "byArchitecture"],
        default: "uniform",
        basis: "The guide decides, with the higher number: doubtful devices are not called eligible",
    },
    editionByName: {
        question: "Is a device Enterprise if only the name of its edition is known, as in Intune's exports?",
        sides: [
            {
                claim: "No: Enterprise Evaluation has the same name.",
                source: "recorded answers of Intune (July 2026), SKU 4 and SKU 72",
            },
            { claim: "Evaluation copies are rare in managed fleets.", source: "assumed by public scripts (2025)" },
        ],
        answers: TREATMENTS,
        default: "unknown",
        basis: DOUBT,
    },
};

/** The names of all contested questions. */
export const CONTESTED_NAMES = Object.keys(CONTESTED) as readonly ContestedName[];

/** A contested question and the answer used in one evaluation. */
export interface UsedAnswer {
    readonly option: ContestedName;
    readonly question: string;
    readonly answer: string;
    /** Whether that is the default. */
    readonly isDefault: boolean;
    /** Why the default is what it is. */
    readonly basis: string;
    /** Devices for which a different answer would, or might, change the outcome. */
    readonly devices: number;
    readonly sides: readonly Side[];
}

/**
 * All answers: the user's, and the defaults for the rest.
 *
 * @throws UserError that lists all questions and answers that do not exist.
 */
export function contestedAnswers(given: Readonly<Record<string, unknown>> = {}): ContestedAnswers {
    const problems = answerProblems(given);
    if (problems.length > 0) {
        throw new UserError(`Evaluate fleet: ${inSentences(problems)}`);
    }
    const answered = CONTESTED_NAMES.map((name) => [name, given[name] ?? CONTESTED[name].default]);
    return Object.fromEntries(answered) as unknown as ContestedAnswers;
}

/** Every question or answer that does not exist, as a problem of the option `assume`. */
export function answerProblems(given: Readonly<Record<string, unknown>>): OptionProblem[] {
    const problems: OptionProblem[] = [];
    for (const [name, answer] of Object.entries(given)) {
        const property = `assume.${name}`;
        const question = Object.hasOwn(CONTESTED, name) ? CONTESTED[name as ContestedName] : undefined;
        const answers: readonly string[] = question?.answers ?? [];
        if (question === undefined) {
            problems.push({
                property,
                reason: `is not a contested question. Use one of ${CONTESTED_NAMES.join(", ")}.`,
            });
        } else if (answer !== undefined && !(typeof answer === "string" && answers.includes(answer))) {
            problems.push({ property, reason: `is ${JSON.stringify(answer)}. Use one of ${answers.join(", ")}.` });
        }
    }
    return problems;
}

/** What is used if the user gives no answers. */
export const DEFAULT_ANSWERS: ContestedAnswers = contestedAnswers();

/** The question that concerns an edition, or undefined. */
export function questionOfSku(sku: number): "pro" | "ltsc" | "iot" | "evaluation" | "multiSession" | undefined {
    return EDITION_QUESTIONS.find((name) => CONTESTED[name].skus?.includes(sku));
}

const EDITION_QUESTIONS = ["pro", "ltsc", "iot", "evaluation", "multiSession"] as const;

/** The answers, each with the number of devices for which it made a difference. */
export function usedAnswers(answers: ContestedAnswers, devices: ReadonlyMap<ContestedName, number>): UsedAnswer[] {
    return CONTESTED_NAMES.map((option) => ({
        option,
        question: CONTESTED[option].question,
        answer: answers[option],
        isDefault: answers[option] === CONTESTED[option].default,
        basis: CONTESTED[option].basis,
        devices: devices.get(option) ?? 0,
        sides: CONTESTED[option].sides,
    }));
}
