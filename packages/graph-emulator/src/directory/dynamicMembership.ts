import { type EmulatorClock, wholeSeconds } from "../clock";
import type { EntraDevice } from "../fleet";
import { matchesRule, parseRule } from "../rules";
import type { ReplicatedCollection } from "../store/replicatedCollection";
import { type Group, isDynamic, type ProcessingStatus } from "./group";

/**
 * Maintains the members of dynamic groups. Microsoft Entra, "Manage dynamic groups" (April 2025): changes take effect
 * some time after a rule was written; a paused group keeps its current members.
 */
export class DynamicMembership {
    constructor(
        private readonly groups: ReplicatedCollection<Group>,
        private readonly devices: readonly EntraDevice[],
        private readonly clock: EmulatorClock,
        private readonly delayMs: number,
    ) {}

    /** Call this after a group was created, or its rule, state or type changed. */
    ruleChanged(group: Group): void {
        if (!isDynamic(group)) {
            this.groups.put({ ...group, processing: null });
            return;
        }
        this.report(group, "NotStarted");
        if (group.membershipRuleProcessingState !== "On") {
            return;
        }
        // `assumed`: "Running" for the second half of the delay.
        this.clock.after(this.delayMs / 2, () => this.ifUnchanged(group, (current) => this.report(current, "Running")));
        this.clock.after(this.delayMs, () => this.ifUnchanged(group, (current) => this.process(current)));
    }

    /** Call this after properties of devices changed: every group whose rule is processed is evaluated again. */
    devicesChanged(): void {
        for (const group of this.groups.all()) {
            if (isDynamic(group) && group.membershipRuleProcessingState === "On") {
                this.clock.after(this.delayMs, () => this.ifUnchanged(group, (current) => this.process(current)));
            }
        }
    }

    private process(group: Group): void {
        const rule = parseRule(group.membershipRule ?? "");
        const membersOf = new Map<string, ReadonlySet<string>>();
        const memberOf = (groupId: string): ReadonlySet<string> => {
            const known = membersOf.get(groupId) ?? new Set(this.groups.get(groupId)?.members);
            membersOf.set(groupId, known);
            return known;
        };
        const members = this.devices
            .filter((device) => matchesRule(rule, device, { memberOf: (id) => memberOf(id).has(device.id) }))
            .map(({ id }) => id);
        const processing: ProcessingStatus = {
            status: "Succeeded",
            lastMembershipUpdated: wholeSeconds(this.clock.now()),
            errorMessage: null,
        };
        this.groups.put({ ...group, members, processing });
    }

    private report(group: Group, status: ProcessingStatus["status"]): void {
        const lastMembershipUpdated = group.processing?.lastMembershipUpdated ?? null;
        this.groups.put({ ...group, processing: { status, lastMembershipUpdated, errorMessage: null } });
    }

    private ifUnchanged(group: Group, then: (current: Group) => void): void {
        const current = this.groups.get(group.id);
        if (
            current !== undefined &&
            isDynamic(current) &&
            current.membershipRule === group.membershipRule &&
            current.membershipRuleProcessingState === "On"
        ) {
            then(current);
        }
    }
}
