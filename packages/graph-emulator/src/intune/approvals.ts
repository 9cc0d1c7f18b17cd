import { BULK_ACTION } from "../contract/bulkAction";
import { violationsOf } from "../contract/violations";
import { badRequest } from "../http/failure";

/** What `bulkAction` did, and what it did not do. */
export interface BulkResult {
    readonly successfulIds: readonly string[];
    readonly failedIds: readonly string[];
}

export type ApprovalStatus = "approved" | "suspended";

/**
 * Ids of the catalog items that the embedded Intune knows. The catalog itself is not available yet; ids of other items
 * are returned in `failedIds`.
 */
export const CATALOG_ITEM_IDS: readonly string[] = [1, 2, 3, 4, 5, 6].map(
    (number) => `c0ffee00-0000-4000-8000-00000000000${number}`,
);

/** Approvals and suspensions of individual updates within policies. */
export class Approvals {
    private byPolicy = new Map<string, ReadonlyMap<string, ApprovalStatus>>();

    /**
     * Approves or suspends catalog items. Unknown items fail individually, within a 200: Microsoft Graph beta
     * reference, bulkCatalogItemActionResult (August 2024).
     */
    act(policyId: string, body: unknown): BulkResult {
        const [violation] = violationsOf(BULK_ACTION, body, { operation: "create", version: "beta" });
        if (violation !== undefined) {
            throw badRequest(violation.text);
        }
        const { action, ids } = body as { action: "approve" | "suspend"; ids: string[] };
        const known = (id: string) => CATALOG_ITEM_IDS.includes(id.toLowerCase());
        const successfulIds = ids.filter(known);
        const changed = new Map(this.byPolicy.get(policyId));
        for (const id of successfulIds) {
            changed.set(id.toLowerCase(), action === "approve" ? "approved" : "suspended");
        }
        this.byPolicy.set(policyId, changed);
        return { successfulIds, failedIds: ids.filter((id) => !known(id)) };
    }

    /** `unknown` for items that nobody decided about (`assumed`). */
    statusOf(policyId: string, catalogItemId: string): ApprovalStatus | "unknown" {
        return this.byPolicy.get(policyId)?.get(catalogItemId.toLowerCase()) ?? "unknown";
    }

    /** Returns a function that restores the current approvals. */
    save(): () => void {
        const saved = new Map(this.byPolicy);
        return () => {
            this.byPolicy = new Map(saved);
        };
    }
}
