import type * as pulumi from "@pulumi/pulumi";
import { containsUnknown } from "../../base/unknown";
import type { Adopt } from "../../handlers/qualityUpdatePolicy/adopt";
import { namedBy } from "../../handlers/qualityUpdatePolicy/adoption";
import { plainValues } from "../inputErrors";
import type { TenantReads } from "./tenantReads";

/**
 * What each policy of a program adopts, by its `id`: a preview does not know the id yet, but its assignment is checked
 * too.
 */
const adoptions = new WeakMap<object, Adopt>();

/** Records what the policy with this id is going to adopt. */
export function rememberAdoption(id: pulumi.Output<string>, adopt: unknown): void {
    const plain = plainValues(adopt);
    if (typeof plain === "object" && plain !== null && !containsUnknown(plain)) {
        adoptions.set(id, plain);
    }
}

/**
 * The id of the policy in the tenant that the policy with this id adopts; undefined if it adopts none, or not exactly
 * one.
 */
export async function adoptedId(tenant: TenantReads, id: unknown): Promise<string | undefined> {
    const adopt = typeof id === "object" && id !== null ? adoptions.get(id) : undefined;
    if (adopt === undefined) {
        return undefined;
    }
    const [only, ...others] = namedBy(await tenant.policies(), adopt);
    return others.length > 0 ? undefined : only?.id;
}
