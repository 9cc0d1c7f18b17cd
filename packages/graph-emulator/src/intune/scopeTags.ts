import { ROLE_SCOPE_TAG } from "../contract/roleScopeTag";
import { violationsOf } from "../contract/violations";
import { badRequest, notFound } from "../http/failure";
import type { ReplicatedCollection } from "../store/replicatedCollection";

/** An Intune scope tag. Never modified in place. */
export interface RoleScopeTag {
    readonly id: string;
    readonly displayName: string;
    readonly description: string;
    readonly isBuiltIn: boolean;
}

/**
 * Present from the start in every tenant. Intune, "Use role-based access control and scope tags" (2025). Its
 * description is `assumed`.
 */
const DEFAULT_TAG: RoleScopeTag = { id: "0", displayName: "Default", description: "", isBuiltIn: true };

type Written = { displayName?: string; description?: string | null };

/** Scope tags: numbered consecutively, no number twice (`assumed`), the built-in one immutable (`assumed`: 400). */
export class ScopeTags {
    /** The highest number ever assigned. */
    private last = 0;

    constructor(readonly tags: ReplicatedCollection<RoleScopeTag>) {
        tags.put(DEFAULT_TAG);
    }

    create(body: unknown): RoleScopeTag {
        const { displayName = "", description } = this.written(body, "create");
        this.last += 1;
        const tag = { id: String(this.last), displayName, description: description ?? "", isBuiltIn: false };
        this.tags.put(tag);
        return tag;
    }

    change(id: string, body: unknown): RoleScopeTag {
        const tag = this.changeable(id);
        const { displayName = tag.displayName, description = tag.description } = this.written(body, "update");
        const changed = { ...tag, displayName, description: description ?? "" };
        this.tags.put(changed);
        return changed;
    }

    remove(id: string): void {
        this.tags.remove(this.changeable(id).id);
    }

    private written(body: unknown, operation: "create" | "update"): Written {
        const [violation] = violationsOf(ROLE_SCOPE_TAG, body, { operation, version: "beta" });
        if (violation !== undefined) {
            throw badRequest(violation.text);
        }
        return body as Written;
    }

    private changeable(id: string): RoleScopeTag {
        const tag = this.tags.get(id);
        if (tag === undefined) {
            throw notFound(id, "intune");
        }
        if (tag.isBuiltIn) {
            throw badRequest(`The scope tag '${tag.displayName}' is built in and cannot be changed.`);
        }
        return tag;
    }
}
