/**
 * A percentage as every report writes it: `66.6 %`. Rounded down to a tenth, so that it never seems to reach a limit
 * that it misses, and never shown as 0 if there are some.
 */
export function percent(count: number, total: number): string {
    const tenths = Math.floor((count * 1000) / total);
    return count > 0 && tenths === 0 ? "< 0.1 %" : `${(tenths / 10).toFixed(1)} %`;
}
