import { Random } from "../fleet/random";

/**
 * Random numbers that belong to something, such as a device in a month: the same parts and seed give the same numbers,
 * regardless of what was asked before. The hash is FNV-1a (Fowler, Noll and Vo, 1991).
 */
export function chanceOf(seed: number, ...parts: readonly string[]): Random {
    let hash = 0x811c9dc5;
    for (const character of parts.join("/")) {
        hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    }
    return new Random((hash ^ seed) >>> 0);
}
