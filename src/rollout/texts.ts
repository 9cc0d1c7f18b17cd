/** What the texts of a rollout can name, in braces: `Hotpatch {ring}`. */
export interface RingTexts {
    /** The rollout's name in the program. */
    readonly rollout: string;
    /** The ring's name. */
    readonly ring: string;
    /** The ring's place in the rollout, from 1. */
    readonly number: number;
}

const PLACEHOLDER = /\{([^{}]*)\}/g;
const KNOWN = ["rollout", "ring", "number"] as const satisfies readonly (keyof RingTexts)[];

/** The text for one ring. */
export function filled(text: string, texts: RingTexts): string {
    return text.replace(PLACEHOLDER, (found, name: string) => {
        const known = KNOWN.find((each) => each === name);
        return known === undefined ? found : String(texts[known]);
    });
}

/** What is wrong with the placeholders of a text, and the fix; undefined if nothing is. */
export function placeholderProblem(text: string): string | undefined {
    const unknown = [...text.matchAll(PLACEHOLDER)].find(([, name]) => !KNOWN.some((known) => known === name));
    return unknown === undefined
        ? undefined
        : `contains ${unknown[0]}, which is not known here. Use ${KNOWN.map((name) => `{${name}}`).join(", ")}.`;
}
