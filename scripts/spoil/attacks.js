// @ts-check
const { handlerAttacks } = require("./handlers");
const { verbAttacks } = require("./verbs");

/**
 * What attacks work with.
 *
 * @typedef {object} Rig
 * @property {import("../../dist/emulator").GraphEmulator} emulator
 * @property {import("./proxy").SpoilingProxy} proxy
 * @property {Record<string, string | undefined>} attacked the environment of a run under attack
 * @property {Record<string, string | undefined>} untroubled that of the runs before and after it
 * @property {string} cwd
 */

/**
 * An attack; `writes` says whether what it attacks may send writes. `run` gets a rig of its own; it returns what is
 * wrong, nothing if everything is in order, and the peak memory of a process.
 *
 * @typedef {{ name: string, writes: boolean, run: (rig: Rig, plan: import("./proxy").Plan) => Promise<{ wrong: string[],
 * peakMiB: number }> }} Attack
 */

/**
 * Every attack: on the read verbs, and on the handlers behind resources.
 *
 * @param {Rig} rig to see what the read verbs say without an attack
 * @returns {Promise<Attack[]>}
 */
async function attacks(rig) {
    return [...(await verbAttacks(rig)), ...handlerAttacks()];
}

module.exports = { attacks };
