import { groupVersions, hotpatch, type VersionName } from "./build/hotpatch";

export { MAX_RULE_LENGTH } from "./limits";
export { groupVersions };

/**
 * The dynamic membership rule that takes in the managed Windows devices of the named versions: the guide's rule, with one
 * build prefix for each version. `rule.hotpatch` with versions alone.
 *
 * @throws RangeError for a version that is not in the servicing table; callers look first.
 */
export function hotpatchRule(versions: readonly string[]): string {
    return hotpatch({ versions: versions as readonly VersionName[] });
}
