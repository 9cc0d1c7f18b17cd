import type { Random } from "../../../../packages/graph-emulator/src/fleet/random";
import { LANGUAGES } from "../program";

/** A sample is the same in every run, so that a change is judged by what the one before it was judged by. */
const SAMPLE_SEED = 7;

/** How much of the matrix is to be run, and by which dice. */
export interface Scale {
    /** Everything, as `npm run crash-matrix` does; otherwise a sample for `npm run test:all`. */
    readonly everything: boolean;
    /** At most so many points of each kind in each language; undefined for all of them. */
    readonly points: number | undefined;
    readonly seed: number;
}

/** What `npm run crash-matrix` hands over in the environment; without it the same sample each time. */
export function scale(sample: number, env: NodeJS.ProcessEnv = process.env): Scale {
    const everything = env.HOTPATCH_CRASH_MATRIX === "all";
    const points = env.HOTPATCH_CRASH_POINTS;
    const all = points === undefined ? (everything ? undefined : sample) : Number(points);
    return {
        everything,
        points: all === undefined ? undefined : Math.ceil(all / LANGUAGES.length),
        seed: Number(env.HOTPATCH_CRASH_SEED ?? (everything ? Date.now() % 1_000_000 : SAMPLE_SEED)),
    };
}

/** Some of a list by the seed, in the order of the list; all of it if no number is given. */
export function sampled<T>(all: readonly T[], count: number | undefined, random: Random): readonly T[] {
    if (count === undefined || count >= all.length) {
        return all;
    }
    const places = all.map((_, place) => place);
    random.shuffle(places);
    const kept = new Set(places.slice(0, count));
    return all.filter((_, place) => kept.has(place));
}
