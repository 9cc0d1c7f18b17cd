import { found } from "./shape";

/** Counts the entries of a list that do not have the expected form: none may disappear silently. */
export class Misfits {
    count = 0;
    /** What is wrong with the first one: `id is missing`. */
    first = "";

    /** @param problem what is wrong with the next one */
    add(problem: string): void {
        this.count += 1;
        this.first ||= problem;
    }
}

/** What is wrong with a property, in words: `id is missing`. */
export function problemOf(name: string, value: unknown): string {
    return `${name} ${found(value)}`;
}
