import { CONDITIONS } from "../../conditions";
import { sourceText, type Words } from "../../conditions/condition";
import { CONTESTED, CONTESTED_NAMES } from "../../readiness/contested";
import type { PageQuestion, PageWords } from "./pageData";

/** What each code means, and who says so. */
export function pageWords(codes: readonly (keyof typeof CONDITIONS)[]): Readonly<Record<string, PageWords>> {
    return Object.fromEntries(
        codes.map((code) => {
            const { meaning, source }: Words = CONDITIONS[code];
            return [code, { meaning, source: sourceText(source) }];
        }),
    );
}

/** Every question on which sources disagree. */
export function pageQuestions(): Readonly<Record<string, PageQuestion>> {
    return Object.fromEntries(
        CONTESTED_NAMES.map((name) => {
            const { question, sides, basis } = CONTESTED[name];
            return [name, { question, sides, basis }];
        }),
    );
}
