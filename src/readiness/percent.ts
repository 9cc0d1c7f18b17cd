/**
 * A share as every report writes it: `66.6 %`. Rounded down to a tenth, so that none reads as if it reached a bound that it
 * misses, and never 0 for some.
 */
export function percent(count: number, total: number): string {
    const tenths = Math.floor((count * 1000) / total);
    return count > 0 && tenths === 0 ? "< 0.1 %" : `${(tenths / 10).toFixed(1)} %`;
}
