import { UserError } from "../base/userError";
import type { TenantTargeting } from "./readTargeting";
import type { TargetedPolicy } from "./targeting";

/**
 * The policy with that id or name; names are compared without regard to case.
 *
 * @throws UserError if there is none, or if several have that name.
 */
export function findPolicy({ policies }: TenantTargeting, idOrName: string): TargetedPolicy {
    const wanted = idOrName.toLowerCase();
    const byId = policies.find(({ id }) => id.toLowerCase() === wanted);
    if (byId !== undefined) {
        return byId;
    }
    const named = policies.filter(({ displayName }) => displayName.toLowerCase() === wanted);
    const [only] = named;
    if (only === undefined || named.length > 1) {
        throw new UserError(
            only === undefined
                ? `Find quality update policy '${idOrName}': there is no policy with that name or id. Check it in the Intune admin centre.`
                : `Find quality update policy '${idOrName}': ${named.length} policies have that name. Use an id instead: ${named.map(({ id }) => id).join(", ")}.`,
        );
    }
    return only;
}
