import type { EmulatorClock } from "../clock";
import { wholeSeconds } from "../clock";
import type { EntraDevice } from "../fleet";
import { badRequest, notFound } from "../http/failure";
import type { NewIds } from "../store/newIds";
import { ReplicatedCollection } from "../store/replicatedCollection";
import { AuditLog } from "./auditLog";
import { DynamicMembership } from "./dynamicMembership";
import { type Group, type GroupProperties, isDynamic, securityIdentifier } from "./group";
import type { SubscribedSku } from "./licences";
import { TransitiveMembers } from "./transitiveMembers";

/** Microsoft Entra, "Dynamic membership rules for groups" (December 2024). */
const MOST_DYNAMIC_GROUPS = 15_000;
/** Microsoft Graph, deletedItems: deleted groups can be restored for 30 days. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export type Relation = "members" | "owners";

export interface DirectorySettings {
    readonly replicationLagMs: number;
    readonly membershipDelayMs: number;
    /** Object ids that can own groups: the service principals that make calls. */
    readonly principals: readonly string[];
    readonly licences: readonly SubscribedSku[];
    /** How many events the audit log keeps. */
    readonly logSize: number;
}

/**
 * Entra: groups, devices, licences and the log of changes. Writes apply to the newest state (`assumed`), reads to a
 * view.
 */
export class Directory {
    readonly groups: ReplicatedCollection<Group>;
    readonly deletedGroups: ReplicatedCollection<Group>;
    readonly audits: AuditLog;
    readonly transitiveMembers = new TransitiveMembers((id) => this.byId.has(id));
    private readonly byId: Map<string, EntraDevice>;
    private readonly byDeviceId: Map<string, EntraDevice>;
    private readonly membership: DynamicMembership;

    constructor(
        readonly devices: readonly EntraDevice[],
        private readonly clock: EmulatorClock,
        private readonly ids: NewIds,
        private readonly settings: DirectorySettings,
    ) {
        const now = () => clock.now();
        this.groups = new ReplicatedCollection<Group>(now, settings.replicationLagMs);
        this.deletedGroups = new ReplicatedCollection<Group>(now, settings.replicationLagMs);
        this.audits = new AuditLog(clock, settings.logSize);
        this.byId = new Map(devices.map((device) => [device.id, device]));
        this.byDeviceId = new Map(devices.map((device) => [device.deviceId, device]));
        this.membership = new DynamicMembership(this.groups, devices, clock, settings.membershipDelayMs);
    }

    /** Whether an id is that of a service principal that makes calls. */
    isPrincipal(id: string): boolean {
        return this.settings.principals.includes(id);
    }

    get licences(): readonly SubscribedSku[] {
        return this.settings.licences;
    }

    /** Returns a function that restores the current groups and audit log. */
    save(): () => void {
        const restore = [this.groups.save(), this.deletedGroups.save(), this.audits.save()];
        return () => {
            for (const each of restore) {
                each();
            }
        };
    }

    device(id: string): EntraDevice | undefined {
        return this.byId.get(id.toLowerCase());
    }

    deviceByDeviceId(deviceId: string): EntraDevice | undefined {
        return this.byDeviceId.get(deviceId.toLowerCase());
    }

    /** Call this after properties of devices changed: dynamic groups follow, with the usual delay. */
    devicesChanged(): void {
        this.membership.devicesChanged();
    }

    create(properties: GroupProperties, members: readonly string[], owners: readonly string[]): Group {
        if (isDynamic(properties) && this.groups.all().filter(isDynamic).length >= MOST_DYNAMIC_GROUPS) {
            throw badRequest(`The directory has ${MOST_DYNAMIC_GROUPS} dynamic groups, and no more are allowed.`);
        }
        const id = this.ids.next();
        const group: Group = {
            ...properties,
            id,
            createdDateTime: wholeSeconds(this.clock.now()),
            deletedDateTime: null,
            securityIdentifier: securityIdentifier(id),
            members: [],
            owners: [],
            processing: null,
        };
        const bound = [...members.map((each) => ["members", each]), ...owners.map((each) => ["owners", each])] as const;
        const whole = bound.reduce(
            (made, [relation, each]) => this.joined(made, relation as Relation, each ?? ""),
            group,
        );
        this.groups.put(whole);
        this.membership.ruleChanged(whole);
        return this.existing(id);
    }

    change(id: string, change: (group: Group) => Group): void {
        const before = this.existing(id);
        const after = change(before);
        this.groups.put(after);
        if (
            before.membershipRule !== after.membershipRule ||
            before.membershipRuleProcessingState !== after.membershipRuleProcessingState ||
            isDynamic(before) !== isDynamic(after)
        ) {
            this.membership.ruleChanged(after);
        }
    }

    /** `assumed`: security groups go to deletedItems like Microsoft 365 groups, and stay there for 30 days. */
    remove(id: string): void {
        const group = this.existing(id);
        this.groups.remove(id);
        this.deletedGroups.put({ ...group, deletedDateTime: wholeSeconds(this.clock.now()) });
        this.clock.after(KEPT_MS, () => this.deletedGroups.remove(id));
    }

    restore(id: string): Group {
        const group = this.deletedGroups.get(id);
        if (group === undefined) {
            throw notFound(id, "directory");
        }
        this.deletedGroups.remove(id);
        const restored = { ...group, deletedDateTime: null };
        this.groups.put(restored);
        return restored;
    }

    removeForGood(id: string): void {
        if (this.deletedGroups.get(id) === undefined) {
            throw notFound(id, "directory");
        }
        this.deletedGroups.remove(id);
    }

    /** A group with an additional member or owner. 400 if it already has it, 404 for an object that does not exist. */
    joined(group: Group, relation: Relation, objectId: string): Group {
        this.refuseMembersOfDynamic(group, relation);
        const isThere =
            relation === "owners"
                ? this.isPrincipal(objectId)
                : this.device(objectId) !== undefined || this.groups.get(objectId) !== undefined;
        if (!isThere) {
            throw notFound(objectId, "directory");
        }
        if (group[relation].includes(objectId)) {
            throw badRequest(
                `One or more added object references already exist for the following modified properties: '${relation}'.`,
            );
        }
        return { ...group, [relation]: [...group[relation], objectId] };
    }

    /** A group with one member or owner removed. */
    left(group: Group, relation: Relation, objectId: string): Group {
        this.refuseMembersOfDynamic(group, relation);
        if (!group[relation].includes(objectId)) {
            throw notFound(objectId, "directory");
        }
        return { ...group, [relation]: group[relation].filter((each) => each !== objectId) };
    }

    private existing(id: string): Group {
        const group = this.groups.get(id);
        if (group === undefined) {
            throw notFound(id, "directory");
        }
        return group;
    }

    /** Microsoft Graph v1.0 reference, "Add members": not for groups with dynamic membership. Wording `assumed`. */
    private refuseMembersOfDynamic(group: Group, relation: Relation): void {
        if (relation === "members" && isDynamic(group)) {
            throw badRequest(
                `Members of the dynamic group '${group.id}' cannot be added or removed: its rule decides.`,
            );
        }
    }
}
