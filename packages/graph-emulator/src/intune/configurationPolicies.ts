import { notFound } from "../http/failure";
import type { ReplicatedCollection } from "../store/replicatedCollection";
import type { ConfigurationPolicy, ConfigurationPolicyProperties } from "./configurationPolicy";
import { changesOfConfigurationPolicy, wholeConfigurationPolicy } from "./configurationPolicyRules";
import type { AssignmentTarget, PolicyAssignment } from "./policy";

/** What Intune provides for every kind of policy. */
export interface PolicyOffice {
    newId(): string;
    createdDateTime(): string;
    lastModifiedDateTime(): string;
    /** Assignments to targets. Throws 400 or 404 for a group that Intune does not see yet. */
    assignments(policyId: string, targets: readonly AssignmentTarget[]): PolicyAssignment[];
}

/** Settings catalog policies. */
export class ConfigurationPolicies {
    constructor(
        readonly policies: ReplicatedCollection<ConfigurationPolicy>,
        private readonly office: PolicyOffice,
    ) {}

    create(body: unknown): ConfigurationPolicy {
        const policy: ConfigurationPolicy = {
            ...wholeConfigurationPolicy(body),
            id: this.office.newId(),
            createdDateTime: this.office.createdDateTime(),
            lastModifiedDateTime: this.office.lastModifiedDateTime(),
            assignments: [],
        };
        this.policies.put(policy);
        return policy;
    }

    change(id: string, body: unknown): ConfigurationPolicy {
        return this.put(this.existing(id), changesOfConfigurationPolicy(body));
    }

    /** Replaces everything except the assignments, which a body does not contain (`assumed`). */
    replace(id: string, body: unknown): void {
        this.put(this.existing(id), wholeConfigurationPolicy(body));
    }

    remove(id: string): void {
        this.policies.remove(this.existing(id).id);
    }

    /** Replaces the whole list of targets. */
    assign(id: string, targets: readonly AssignmentTarget[]): readonly PolicyAssignment[] {
        const policy = this.existing(id);
        return this.put(policy, { assignments: this.office.assignments(id, targets) }).assignments;
    }

    private put(
        policy: ConfigurationPolicy,
        changes: Partial<ConfigurationPolicyProperties & Pick<ConfigurationPolicy, "assignments">>,
    ): ConfigurationPolicy {
        const changed = { ...policy, ...changes, lastModifiedDateTime: this.office.lastModifiedDateTime() };
        this.policies.put(changed);
        return changed;
    }

    private existing(id: string): ConfigurationPolicy {
        const policy = this.policies.get(id);
        if (policy === undefined) {
            throw notFound(id, "intune");
        }
        return policy;
    }
}
