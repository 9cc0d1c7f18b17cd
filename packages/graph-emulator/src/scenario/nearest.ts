/** The name that a mistyped one most likely stands for; undefined if none is close. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
    const ranked = names
        .map((name) => ({ name, steps: stepsBetween(typed.toLowerCase(), name.toLowerCase()) }))
        .sort((a, b) => a.steps - b.steps);
    const [best] = ranked;
    return best !== undefined && best.steps <= Math.max(1, Math.floor(typed.length / 3)) ? best.name : undefined;
}

/** Letters to add, leave out or exchange to get from one word to the other (Levenshtein distance). */
function stepsBetween(from: string, to: string): number {
    let row = Array.from({ length: to.length + 1 }, (_, index) => index);
    for (let line = 1; line <= from.length; line += 1) {
        const next = [line];
        for (let column = 1; column <= to.length; column += 1) {
            const exchanged = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
            next.push(Math.min(exchanged, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[to.length] ?? 0;
}
