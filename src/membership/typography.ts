/** A rule in plain characters, with the positions where it had others. */
export interface PlainText {
    /** As long as the given text, so that positions are the same in both. */
    readonly text: string;
    /** The positions of typographic dashes and quotation marks, with the plain character for each. */
    readonly replaced: readonly { readonly offset: number; readonly plain: string }[];
}

const DASH = /[\u2010-\u2015\u2212]/;
const DOUBLE = /[\u201c-\u201f]/;
const SINGLE = /[\u2018-\u201b]/;

/**
 * Replaces a word processor's dashes and quotation marks with the plain ones: Microsoft's page prints both ("Manage
 * rules for dynamic membership groups", Microsoft Entra, December 2024). Text within quotes is left alone, so a name
 * with such a dash is still that name; a text that begins with a typographic mark ends with the next mark of its kind.
 */
export function inPlainCharacters(text: string): PlainText {
    const replaced: { offset: number; plain: string }[] = [];
    let end: ((character: string) => boolean) | undefined;
    let mark = "";
    for (let offset = 0; offset < text.length; offset += 1) {
        const character = text.charAt(offset);
        if (end !== undefined) {
            if (character === "`") {
                offset += 1;
            } else if (end(character)) {
                if (character !== mark) {
                    replaced.push({ offset, plain: mark });
                }
                end = undefined;
            }
        } else if (text.startsWith('`"', offset)) {
            const closing = text.indexOf('`"', offset + 2);
            offset = closing < 0 ? text.length : closing + 1;
        } else if (DASH.test(character)) {
            replaced.push({ offset, plain: "-" });
        } else if (character === '"' || character === "'") {
            mark = character;
            end = (next) => next === character;
        } else if (DOUBLE.test(character) || SINGLE.test(character)) {
            const isDouble = DOUBLE.test(character);
            mark = isDouble ? '"' : "'";
            replaced.push({ offset, plain: mark });
            end = (next) => next === (isDouble ? '"' : "'") || (isDouble ? DOUBLE : SINGLE).test(next);
        }
    }
    return { text: withReplaced(text, replaced), replaced };
}

function withReplaced(text: string, replaced: PlainText["replaced"]): string {
    let plain = "";
    let from = 0;
    for (const { offset, plain: character } of replaced) {
        plain += text.slice(from, offset) + character;
        from = offset + 1;
    }
    return plain + text.slice(from);
}
