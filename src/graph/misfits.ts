import { found } from "./shape";

/** Entries of one list that are not what the list is of, counted: none may vanish without a word. */
export class Misfits {
    count = 0;
    /** What is the matter with the first: `id is missing`. */
    first = "";

    /** @param problem with the next one */
    add(problem: string): void {
        this.count += 1;
        this.first ||= problem;
    }
}

/** What is the matter with a property, in words: `id is missing`. */
export function problemOf(name: string, value: unknown): string {
    return `${name} ${found(value)}`;
}
