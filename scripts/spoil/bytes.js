// @ts-check
/**
 * Numbers from 0 up to but not including 1, determined by a seed (mulberry32).
 *
 * @param {number} seed
 * @returns {() => number}
 */
function numbers(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/**
 * A whole number below 2 ** 32 for a text (FNV-1a).
 *
 * @param {string} text
 */
function hashOf(text) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) {
        hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    return hash >>> 0;
}

/**
 * Hexadecimal digits, which compress to half of their length but no further.
 *
 * @param {() => number} next
 * @param {number} length
 */
function hex(next, length) {
    const eight = () =>
        Math.floor(next() * 2 ** 32)
            .toString(16)
            .padStart(8, "0");
    return Array.from({ length: Math.ceil(length / 8) }, eight)
        .join("")
        .slice(0, length);
}

/**
 * The same bytes, except for a number of flipped bits after the header of a gzip file.
 *
 * @param {Buffer} bytes
 * @param {number} flips
 * @param {() => number} next
 */
function flipped(bytes, flips, next) {
    const spoiled = Buffer.from(bytes);
    for (let flip = 0; flip < flips; flip += 1) {
        const at = 10 + Math.floor(next() * (spoiled.length - 10));
        spoiled[at] = (spoiled[at] ?? 0) ^ (1 << Math.floor(next() * 8));
    }
    return spoiled;
}

module.exports = { numbers, hashOf, hex, flipped };
