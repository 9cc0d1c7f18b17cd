/** Whether one character (a UTF-16 code unit) fits. */
export type CharacterTest = (character: string) => boolean;

const DIGIT = /\p{Nd}/u;
const WORD = /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u;
const SPACE = /\s/;

/** `\d`, `\w`, `\s` and their opposites, as .NET defines them: by Unicode category. */
export const SHORTHANDS: Readonly<Record<string, CharacterTest>> = {
    d: (character) => DIGIT.test(character),
    D: (character) => !DIGIT.test(character),
    w: (character) => WORD.test(character),
    W: (character) => !WORD.test(character),
    s: (character) => SPACE.test(character),
    S: (character) => !SPACE.test(character),
};

/** That character, in either case. */
export function literal(expected: string): CharacterTest {
    const lower = expected.toLowerCase();
    return (character) => character.toLowerCase() === lower;
}

/** Any of the members of a class, or none of them. */
export function characterClass(members: readonly CharacterTest[], negated: boolean): CharacterTest {
    return (character) => members.some((accepts) => accepts(character)) !== negated;
}
