/**
 * The name that a mistyped one most likely stands for: the fewest letters added, dropped, changed or swapped with their
 * neighbour, at most a third of the name's length (but up to 2 in any case). Case does not matter. Undefined if none is
 * close.
 */
export function nearestName(written: string, names: readonly string[]): string | undefined {
    const lower = written.toLowerCase();
    const limit = Math.max(2, Math.floor(lower.length / 3));
    let nearest: string | undefined;
    let least = limit + 1;
    for (const name of names) {
        const distance =
            Math.abs(name.length - lower.length) > limit ? limit + 1 : editDistance(lower, name.toLowerCase());
        if (distance < least && distance < name.length) {
            least = distance;
            nearest = name;
        }
    }
    return nearest;
}

/** Optimal string alignment (Damerau and Levenshtein, without editing a swapped pair again). */
function editDistance(from: string, to: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: to.length + 1 }, (_, index) => index);
    for (let row = 1; row <= from.length; row += 1) {
        const current = [row];
        for (let column = 1; column <= to.length; column += 1) {
            const same = from[row - 1] === to[column - 1];
            const swapped =
                row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
            current.push(
                Math.min(
                    (last[column] ?? 0) + 1,
                    (current[column - 1] ?? 0) + 1,
                    (last[column - 1] ?? 0) + (same ? 0 : 1),
                    swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
                ),
            );
        }
        beforeLast = last;
        last = current;
    }
    return last[to.length] ?? 0;
}
