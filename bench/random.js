// @ts-check
"use strict";

/** Numbers from 0 to 1 (Park and Miller's generator). @param {number} seed A whole number above 0. */
function randomNumbers(seed) {
    let state = seed;
    return () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
    };
}

/** @param {() => number} random */
function guid(random) {
    const digits = (/** @type {number} */ count) =>
        Math.floor(random() * 16 ** count)
            .toString(16)
            .padStart(count, "0");
    return `${digits(6)}${digits(2)}-${digits(4)}-${digits(4)}-${digits(4)}-${digits(6)}${digits(6)}`;
}

module.exports = { guid, randomNumbers };
