import { groupVersions, hotpatch, type VersionName } from "./build/hotpatch";

export { MAX_RULE_LENGTH } from "./limits";
export { groupVersions };

/**
 * The dynamic membership rule that matches the managed Windows devices of the named versions: the guide's rule, with
 * one build prefix per version. The same as `rule.hotpatch` with only versions.
 *
 * @throws RangeError for a version that is not in the servicing table; callers check first.
 */
export function hotpatchRule(versions: readonly string[]): string {
    return hotpatch({ versions: versions as readonly VersionName[] });
}
