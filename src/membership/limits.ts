/** Microsoft Entra, "Manage rules for dynamic membership groups" (December 2024): the body of a rule has at most this many characters. */
export const MAX_RULE_LENGTH = 3072;

/**
 * The longest text that is read at all. Far above what the service takes, so that an overlong rule can be formatted
 * (which may bring it below the limit) and linted in full.
 */
export const LONGEST_TEXT = 16 * MAX_RULE_LENGTH;

/**
 * How many levels of -and, -or, -not, -any and -all a rule may have. `assumed`: the service documents no limit; this one
 * is far above any rule that people write.
 */
export const DEEPEST_RULE = 40;

/**
 * How many parentheses and -nots may stand inside each other in a text. A printed rule of the deepest kind stays below
 * it: a level takes up to two.
 */
export const DEEPEST_TEXT = 4 * DEEPEST_RULE;

/** Microsoft Entra, "Configure dynamic membership groups with the memberOf attribute" (January 2026). */
export const MAX_MEMBER_OF_GROUPS = 50;
