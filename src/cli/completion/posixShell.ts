import type { Place } from "./words";

/** The branches of a `case "$at/$word"` by which a word leads on to the next place. */
export function pathCases(places: readonly Place[]): string {
    return places
        .filter(({ path }) => path !== "")
        .map(({ path }) => {
            const end = path.lastIndexOf(" ");
            const above = path.slice(0, Math.max(end, 0));
            return `            ${quoted(`${above}/${path.slice(end + 1)}`)}) at=${quoted(path)} ;;`;
        })
        .join("\n");
}

/** A text as one word of a shell: nothing in it is expanded. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
