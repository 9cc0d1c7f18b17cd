/** `npm run test:all` and `npm run nightly` run in full what `npm test` samples. */
export const isFull = process.env.HOTPATCH_TESTS === "full";

/**
 * What fast-check draws: in full as often as given, by a random seed; in a sample a tenth of that, 20 at least, and the same each time, so that
 * a change is judged by what the one before it was judged by.
 */
export function draws(full: number): { readonly numRuns: number; readonly seed?: number } {
    return isFull ? { numRuns: full } : { numRuns: Math.min(full, Math.max(20, Math.ceil(full / 10))), seed: 11 };
}

/** Seeds for what is generated: at random in full, and the same each time in a sample. */
export function seeds(count: number): readonly number[] {
    return Array.from({ length: count }, (_, at) => (isFull ? Math.floor(Math.random() * 2 ** 31) : 11 + at));
}
