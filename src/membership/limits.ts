/** Microsoft Entra, "Manage rules for dynamic membership groups" (December 2024): the body of a rule has at most this many characters. */
export const MAX_RULE_LENGTH = 3072;

/**
 * The longest text that is parsed at all. Far longer than what the service accepts, so that an overlong rule can be
 * formatted (which may bring it below the limit) and linted completely.
 */
export const LONGEST_TEXT = 16 * MAX_RULE_LENGTH;

/**
 * The maximum nesting of -and, -or, -not, -any and -all in a rule. `assumed`: the service documents no limit; this one
 * is far above any rule that people write.
 */
export const DEEPEST_RULE = 40;

/**
 * The maximum nesting of parentheses and -nots in a text. A printed rule of the maximum depth stays below it: each
 * level takes up to two.
 */
export const DEEPEST_TEXT = 4 * DEEPEST_RULE;

/** Microsoft Entra, "Configure dynamic membership groups with the memberOf attribute" (January 2026). */
export const MAX_MEMBER_OF_GROUPS = 50;
