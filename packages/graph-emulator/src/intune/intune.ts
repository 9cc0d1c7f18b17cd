import { type EmulatorClock, wholeSeconds } from "../clock";
import type { Directory } from "../directory/directory";
import type { ManagedDevice } from "../fleet";
import type { Random } from "../fleet/random";
import { GraphFailure, notFound } from "../http/failure";
import type { NewIds } from "../store/newIds";
import { ReplicatedCollection } from "../store/replicatedCollection";
import { Approvals } from "./approvals";
import { ConfigurationPolicies, type PolicyOffice } from "./configurationPolicies";
import type { ConfigurationPolicy } from "./configurationPolicy";
import { type FeatureUpdateProfile, FeatureUpdateProfiles } from "./featureUpdateProfiles";
import type { AssignmentTarget, PolicyAssignment, PolicyProperties, QualityUpdatePolicy } from "./policy";
import { type RoleScopeTag, ScopeTags } from "./scopeTags";
import { UpdateSettings } from "./updateSettings";

/** Placeholders for "everybody" in the ids of assignments, as in Intune's other policies (`assumed`). */
const EVERYBODY: Readonly<Record<string, string>> = {
    "#microsoft.graph.allDevicesAssignmentTarget": "adadadad-808e-44e2-905a-0b7873a8a531",
    "#microsoft.graph.allLicensedUsersAssignmentTarget": "acacacac-9df4-4c7d-9d50-4ef0226f57a9",
};

/** Intune, and Windows Autopatch: quality update policies, settings catalog policies, feature update policies, approvals, scope tags, settings and managed devices. */
export class Intune {
    readonly policies: ReplicatedCollection<QualityUpdatePolicy>;
    readonly configurationPolicies: ConfigurationPolicies;
    readonly featureUpdates: FeatureUpdateProfiles;
    readonly scopeTags: ScopeTags;
    readonly approvals = new Approvals();
    readonly updateSettings = new UpdateSettings();
    private readonly devicesById: Map<string, ManagedDevice>;

    constructor(
        readonly managedDevices: readonly ManagedDevice[],
        private readonly directory: Directory,
        private readonly clock: EmulatorClock,
        private readonly random: Random,
        private readonly ids: NewIds,
        private readonly replicationLagMs: number,
    ) {
        const now = () => clock.now();
        this.policies = new ReplicatedCollection<QualityUpdatePolicy>(now, replicationLagMs);
        const office: PolicyOffice = {
            newId: () => ids.next(),
            createdDateTime: () => this.sevenDigits(),
            lastModifiedDateTime: () => wholeSeconds(clock.now()),
            assignments: (id, targets) => this.assignmentsOf(id, targets),
        };
        this.configurationPolicies = new ConfigurationPolicies(
            new ReplicatedCollection<ConfigurationPolicy>(now, replicationLagMs),
            office,
        );
        this.featureUpdates = new FeatureUpdateProfiles(
            new ReplicatedCollection<FeatureUpdateProfile>(now, replicationLagMs),
            office,
        );
        this.scopeTags = new ScopeTags(new ReplicatedCollection<RoleScopeTag>(now, replicationLagMs));
        this.devicesById = new Map(managedDevices.map((device) => [device.listed.id, device]));
    }

    /** Returns a function that restores everything except the devices, which do not change. */
    save(): () => void {
        const restore = [
            this.policies.save(),
            this.configurationPolicies.policies.save(),
            this.featureUpdates.profiles.save(),
            this.scopeTags.tags.save(),
            this.approvals.save(),
            this.updateSettings.save(),
        ];
        return () => {
            for (const each of restore) {
                each();
            }
        };
    }

    managedDevice(id: string): ManagedDevice | undefined {
        return this.devicesById.get(id.toLowerCase());
    }

    create(properties: PolicyProperties): QualityUpdatePolicy {
        const policy: QualityUpdatePolicy = {
            ...properties,
            id: this.ids.next(),
            createdDateTime: this.sevenDigits(),
            lastModifiedDateTime: wholeSeconds(this.clock.now()),
            assignments: [],
        };
        this.policies.put(policy);
        return policy;
    }

    change(id: string, changes: Partial<PolicyProperties>): QualityUpdatePolicy {
        const lastModifiedDateTime = wholeSeconds(this.clock.now());
        const changed = { ...this.existing(id), ...changes, lastModifiedDateTime };
        this.policies.put(changed);
        return changed;
    }

    remove(id: string): void {
        this.existing(id);
        this.policies.remove(id);
    }

    /** Replaces all targets of a policy. */
    assign(id: string, targets: readonly AssignmentTarget[]): void {
        const policy = this.existing(id);
        const assignments = this.assignmentsOf(id, targets);
        this.policies.put({ ...policy, assignments, lastModifiedDateTime: wholeSeconds(this.clock.now()) });
    }

    /**
     * The assignments of a policy to targets. Intune only learns about groups after the replication lag; `assumed`:
     * until then it answers 400 or 404, at random. `assumed`: an id has the form `{policy}_{group}`, as with Intune's
     * other policies.
     */
    private assignmentsOf(id: string, targets: readonly AssignmentTarget[]): PolicyAssignment[] {
        const known = this.directory.groups.behind(this.replicationLagMs);
        for (const { groupId } of targets) {
            if (groupId !== undefined && known.get(groupId) === undefined) {
                throw new GraphFailure(this.random.pick([400, 404]), `Group '${groupId}' was not found.`);
            }
        }
        return targets.map((target) => ({
            id: `${id}_${target.groupId ?? EVERYBODY[target["@odata.type"]] ?? ""}`,
            target,
        }));
    }

    private existing(id: string): QualityUpdatePolicy {
        const policy = this.policies.get(id);
        if (policy === undefined) {
            throw notFound(id, "intune");
        }
        return policy;
    }

    /** Recorded in July 2026: the creation time has seven digits after the second, `2025-10-09T12:35:41.3025828Z`. */
    private sevenDigits(): string {
        const finer = String(this.random.between(1, 9999)).padStart(4, "0");
        return new Date(this.clock.now()).toISOString().replace("Z", `${finer}Z`);
    }
}
