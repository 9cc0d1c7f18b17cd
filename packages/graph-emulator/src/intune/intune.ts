import { type EmulatorClock, wholeSeconds } from "../clock";
import type { Directory } from "../directory/directory";
import type { ManagedDevice } from "../fleet";
import type { Random } from "../fleet/random";
import { GraphFailure } from "../http/failure";
import type { NewIds } from "../store/newIds";
import { ReplicatedCollection } from "../store/replicatedCollection";
import { Approvals } from "./approvals";
import type { ConfigurationPolicyProperties } from "./configurationPolicy";
import type { FeatureUpdateProperties } from "./featureUpdateRules";
import { Policies, type PolicyOffice } from "./policies";
import type { AssignmentTarget, PolicyAssignment, PolicyProperties } from "./policy";
import { type RoleScopeTag, ScopeTags } from "./scopeTags";
import { UpdateSettings } from "./updateSettings";

/** Placeholders for "everybody" in the ids of assignments, as in Intune's other policies (`assumed`). */
const EVERYBODY: Readonly<Record<string, string>> = {
    "#microsoft.graph.allDevicesAssignmentTarget": "adadadad-808e-44e2-905a-0b7873a8a531",
    "#microsoft.graph.allLicensedUsersAssignmentTarget": "acacacac-9df4-4c7d-9d50-4ef0226f57a9",
};

/** Intune, and Windows Autopatch: quality update policies, settings catalog policies, feature update policies, approvals, scope tags, settings and managed devices. */
export class Intune {
    /** Quality update policies. */
    readonly policies: Policies<PolicyProperties>;
    readonly configurationPolicies: Policies<ConfigurationPolicyProperties>;
    readonly featureUpdates: Policies<FeatureUpdateProperties>;
    readonly scopeTags: ScopeTags;
    readonly approvals = new Approvals();
    readonly updateSettings = new UpdateSettings();
    private readonly devicesById: Map<string, ManagedDevice>;

    constructor(
        readonly managedDevices: readonly ManagedDevice[],
        private readonly directory: Directory,
        private readonly clock: EmulatorClock,
        private readonly random: Random,
        ids: NewIds,
        private readonly replicationLagMs: number,
    ) {
        const office: PolicyOffice = {
            now: () => clock.now(),
            newId: () => ids.next(),
            createdDateTime: () => this.sevenDigits(),
            lastModifiedDateTime: () => wholeSeconds(clock.now()),
            assignments: (id, targets) => this.assignmentsOf(id, targets),
        };
        this.policies = new Policies(office, replicationLagMs);
        this.configurationPolicies = new Policies(office, replicationLagMs);
        this.featureUpdates = new Policies(office, replicationLagMs);
        this.scopeTags = new ScopeTags(new ReplicatedCollection<RoleScopeTag>(() => clock.now(), replicationLagMs));
        this.devicesById = new Map(managedDevices.map((device) => [device.listed.id, device]));
    }

    /** Returns a function that restores everything except the devices, which do not change. */
    save(): () => void {
        const restore = [
            this.policies.save(),
            this.configurationPolicies.save(),
            this.featureUpdates.save(),
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

    /** Recorded in July 2026: the creation time has seven digits after the second, `2025-10-09T12:35:41.3025828Z`. */
    private sevenDigits(): string {
        const finer = String(this.random.between(1, 9999)).padStart(4, "0");
        return new Date(this.clock.now()).toISOString().replace("Z", `${finer}Z`);
    }
}
