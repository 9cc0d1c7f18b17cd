import { notFound } from "../http/failure";
import { ReplicatedCollection } from "../store/replicatedCollection";
import type { AssignmentTarget, PolicyAssignment, StoredPolicy } from "./policy";

/** What Intune provides for every kind of policy. */
export interface PolicyOffice {
    now(): number;
    newId(): string;
    createdDateTime(): string;
    lastModifiedDateTime(): string;
    /** Assignments to targets. Throws 400 or 404 for a group that Intune does not see yet. */
    assignments(policyId: string, targets: readonly AssignmentTarget[]): PolicyAssignment[];
}

/** The policies of one kind. `Properties` is what callers write, in the form in which it is stored. */
export class Policies<Properties extends object> {
    private readonly stored: ReplicatedCollection<Properties & StoredPolicy>;

    constructor(
        private readonly office: PolicyOffice,
        replicationLagMs: number,
    ) {
        this.stored = new ReplicatedCollection<Properties & StoredPolicy>(() => office.now(), replicationLagMs);
    }

    /**
     * The policy as a replica sees it that is `lagMs` milliseconds behind.
     * @throws GraphFailure 404 if it does not exist there.
     */
    get(id: string, lagMs = 0): Properties & StoredPolicy {
        const policy = this.stored.behind(lagMs).get(id);
        if (policy === undefined) {
            throw notFound(id, "intune");
        }
        return policy;
    }

    /** All policies, as a replica sees them that is `lagMs` milliseconds behind. */
    all(lagMs = 0): (Properties & StoredPolicy)[] {
        return this.stored.behind(lagMs).all();
    }

    create(properties: Properties): Properties & StoredPolicy {
        const policy = {
            ...properties,
            id: this.office.newId(),
            createdDateTime: this.office.createdDateTime(),
            lastModifiedDateTime: this.office.lastModifiedDateTime(),
            assignments: [],
        };
        this.stored.put(policy);
        return policy;
    }

    change(id: string, changes: Partial<Properties>): Properties & StoredPolicy {
        return this.put({ ...this.get(id), ...changes });
    }

    remove(id: string): void {
        this.stored.remove(this.get(id).id);
    }

    /** Replaces the whole list of targets. */
    assign(id: string, targets: readonly AssignmentTarget[]): Properties & StoredPolicy {
        const policy = this.get(id);
        return this.put({ ...policy, assignments: this.office.assignments(id, targets) });
    }

    /** Returns a function that restores the current policies. */
    save(): () => void {
        return this.stored.save();
    }

    private put(policy: Properties & StoredPolicy): Properties & StoredPolicy {
        const changed = { ...policy, lastModifiedDateTime: this.office.lastModifiedDateTime() };
        this.stored.put(changed);
        return changed;
    }
}
