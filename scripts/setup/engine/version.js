// @ts-check
/**
 * The oldest engine that this project works with: `pulumi import --file` accepts supplied outputs since then (Pulumi
 * changelog, 3.254.0).
 */
const OLDEST_VERSION = "3.254.0";

/** The engine that setup installs. */
const INSTALLED_VERSION = "3.259.0";

/**
 * Compares two versions by semantic versioning, as far as Pulumi uses it: a version with a suffix (`3.260.0-alpha.1`) comes
 * before the one without.
 * @param {string} left
 * @param {string} right
 * @returns {number} below, equal to or above 0; NaN if one of them is not a version
 */
function compareVersions(left, right) {
    const [a, b] = [parse(left), parse(right)];
    for (const [index, part] of a.numbers.entries()) {
        const difference = part - (b.numbers[index] ?? Number.NaN);
        if (difference !== 0) {
            return difference;
        }
    }
    return Number(b.isEarly) - Number(a.isEarly);
}

/**
 * @param {string} version
 * @returns {boolean} false also for a text that is not a version
 */
function isRecentEnough(version) {
    return compareVersions(version, OLDEST_VERSION) >= 0;
}

/** @param {string} version */
function parse(version) {
    const [, major, minor, patch, suffix] =
        /^v?(\d+)\.(\d+)\.(\d+)(-[\w.-]+)?(?:\+[\w.-]+)?$/.exec(version.trim()) ?? [];
    return { numbers: [Number(major), Number(minor), Number(patch)], isEarly: suffix !== undefined };
}

module.exports = { INSTALLED_VERSION, OLDEST_VERSION, compareVersions, isRecentEnough };
