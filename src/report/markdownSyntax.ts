import { visible } from "../base/visible";
import { number } from "./numbers";

/** Marks that a backslash does not take the meaning from: those of HTML, and the one that sends somebody a message. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "@": "&#64;" };

/** A text within a line or a table of Markdown: nothing in it is markup, nor HTML. */
export function plain(text: string): string {
    return visible(text)
        .replace(/[\\|`*_<>[\]#~&@]/g, (mark) => ENTITIES[mark] ?? `\\${mark}`)
        .replaceAll("://", "&#58;//")
        .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#46;`);
}

/** A text as a block of code. No line of the text can close its fence. */
export function fenced(text: string): string {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = "`".repeat(longest + 1);
    return `${fence}text\n${text}\n${fence}`;
}

/**
 * A table, its cells escaped.
 *
 * @param numbers which columns have numbers, counted from 0
 */
export function markdownTable(
    head: readonly string[],
    rows: readonly (readonly string[])[],
    numbers: readonly number[] = [],
): string {
    const rule = head.map((_, column) => (numbers.includes(column) ? "---:" : "---"));
    return [head, rule, ...rows.map((row) => row.map(plain))].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A list that a reader unfolds. */
export function folded(title: string, content: string): string {
    const summary = visible(title).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/**
 * Characters of all lists of devices together. GitHub takes 65,536 in a comment (documented for its API, 2025), Azure DevOps 150,000;
 * the rest of a text needs some thousand.
 */
export const LISTS = 48_000;
/** How many characters a finding has at most. */
export const LONGEST_FINDING = 300;

/** As many of the lines of a list of devices as fit into so many characters, and how many more there are. */
export function fitting(lines: readonly string[], most: number): string {
    const shown: string[] = [];
    let length = 0;
    for (const line of lines) {
        length += line.length + 1;
        if (length > most) {
            const rest = number(lines.length - shown.length);
            return [...shown, `\n… and ${rest} more; --format csv and json list every device.`].join("\n");
        }
        shown.push(line);
    }
    return shown.join("\n");
}
