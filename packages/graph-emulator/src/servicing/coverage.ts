import type { Directory } from "../directory/directory";
import type { Group } from "../directory/group";
import type { ConfigurationManagerClientEnabledFeatures, ManagedDevice } from "../fleet";
import type { PolicyAssignment } from "../intune/policy";

/** A device as policies see it. */
export interface Target {
    /** The Entra object's id; undefined for a device that is not in Entra. */
    readonly objectId: string | undefined;
    readonly isManaged: boolean;
    readonly hasUser: boolean;
}

/** A managed device as policies see it. */
export function targetOf({ listed }: ManagedDevice, directory: Directory): Target {
    return {
        objectId: directory.deviceByDeviceId(listed.azureADDeviceId ?? "")?.id,
        isManaged: true,
        hasUser: listed.userId !== null,
    };
}

const MANAGED_BY_INTUNE = new Set([
    "mdm",
    "easMdm",
    "configurationManagerClientMdm",
    "configurationManagerClientMdmEas",
]);

/** Whether Intune manages a device, and Configuration Manager does not have this workload. */
export function isIntunes(
    { listed }: ManagedDevice,
    workload: keyof ConfigurationManagerClientEnabledFeatures,
): boolean {
    const workloads = listed.configurationManagerClientEnabledFeatures;
    return MANAGED_BY_INTUNE.has(listed.managementAgent) && workloads?.[workload] !== false;
}

/** An Intune policy, of any kind. */
export interface Assigned {
    readonly assignments: readonly PolicyAssignment[];
}

/** The devices that one policy reaches. */
export interface Reach<P> {
    readonly policy: P;
    readonly included: ReadonlySet<string>;
    readonly excluded: ReadonlySet<string>;
    readonly allDevices: boolean;
    readonly allUsers: boolean;
}

/**
 * Which policies of one kind reach which devices. Members of nested groups are reached too, and an excluded group
 * overrides every inclusion (Intune, "Assign policies", 2025). A deleted group has no members. `assumed`: all devices
 * and all licensed users reach every device in Intune, or every one that has a user; assignment filters are ignored.
 */
export class Coverage<P extends Assigned> {
    private seenAt: readonly unknown[] = [];
    private reaches: readonly Reach<P>[] = [];

    constructor(
        private readonly all: () => readonly P[],
        private readonly directory: Directory,
    ) {}

    /** The policies that reach a device, in the order of their creation. */
    policiesFor({ objectId, isManaged, hasUser }: Target, reaches: readonly Reach<P>[] = this.reached()): P[] {
        return reaches
            .filter(({ included, excluded, allDevices, allUsers }) => {
                const isIncluded = objectId !== undefined && included.has(objectId);
                const isExcluded = objectId !== undefined && excluded.has(objectId);
                return (isIncluded || (allDevices && isManaged) || (allUsers && isManaged && hasUser)) && !isExcluded;
            })
            .map(({ policy }) => policy);
    }

    /**
     * The devices that each policy currently reaches; the same object for as long as nothing changes. Policies and
     * groups are never modified in place: as long as they are the same objects, so is what they reach.
     */
    reached(): readonly Reach<P>[] {
        const policies = this.all();
        const seen = [...policies, ...this.directory.groups.all()];
        if (seen.length !== this.seenAt.length || seen.some((each, place) => each !== this.seenAt[place])) {
            this.seenAt = seen;
            this.reaches = policies.map((policy) => this.reachOf(policy));
        }
        return this.reaches;
    }

    private reachOf(policy: P): Reach<P> {
        const included = new Set<string>();
        const excluded = new Set<string>();
        const types = new Set<string>();
        for (const { target } of policy.assignments) {
            const type = target["@odata.type"].replace("#microsoft.graph.", "");
            types.add(type);
            if (type === "groupAssignmentTarget") {
                this.collect(target.groupId, included, new Set());
            } else if (type === "exclusionGroupAssignmentTarget") {
                this.collect(target.groupId, excluded, new Set());
            }
        }
        return {
            policy,
            included,
            excluded,
            allDevices: types.has("allDevicesAssignmentTarget"),
            allUsers: types.has("allLicensedUsersAssignmentTarget"),
        };
    }

    private collect(groupId: string | undefined, into: Set<string>, walked: Set<Group>): void {
        const group = groupId === undefined ? undefined : this.directory.groups.get(groupId);
        if (group === undefined || walked.has(group)) {
            return;
        }
        walked.add(group);
        for (const member of group.members) {
            if (this.directory.groups.get(member) === undefined) {
                into.add(member);
            } else {
                this.collect(member, into, walked);
            }
        }
    }
}
