import type { EmulatorClock } from "../clock";
import { FEATURE_UPDATE_ASSIGNMENT } from "../contract/featureUpdateProfile";
import type { ApprovalSetting } from "../contract/qualityUpdatePolicy";
import { POLICY_ASSIGNMENT } from "../contract/qualityUpdatePolicy";
import type { ResourceContract } from "../contract/schema";
import type { Directory } from "../directory/directory";
import { newGroup } from "../directory/groupRules";
import { GraphFailure } from "../http/failure";
import { newFeatureUpdate, type RolloutSettings } from "../intune/featureUpdateRules";
import type { Intune } from "../intune/intune";
import type { AssignmentTarget } from "../intune/policy";
import { targetsOf } from "../intune/policyBodies";
import { newPolicy } from "../intune/qualityUpdatePolicyRules";

/**
 * A group that exists from the start. With a rule it is dynamic, without one it has a number of the fleet's PCs as
 * members.
 */
export interface GroupSeed {
    readonly displayName: string;
    readonly description?: string;
    readonly membershipRule?: string;
    /** How many Windows devices are members. Defaults to 0. */
    readonly members?: number;
}

/** What a policy targets. Groups are given by the display names of seeded groups. */
export type AssignmentSeed =
    | { readonly include: string }
    | { readonly exclude: string }
    | { readonly all: "devices" | "users" };

/** A quality update policy that exists from the start. */
export interface PolicySeed {
    readonly displayName: string;
    readonly description?: string;
    readonly hotpatchEnabled?: boolean;
    readonly roleScopeTagIds?: readonly string[];
    readonly approvalSettings?: readonly Partial<ApprovalSetting>[];
    readonly assignments?: readonly AssignmentSeed[];
}

/** A feature update policy that exists from the start. */
export interface FeatureUpdateSeed {
    readonly displayName: string;
    readonly description?: string;
    /** `Windows 11, version 25H2`. */
    readonly featureUpdateVersion: string;
    readonly rolloutSettings?: Partial<RolloutSettings>;
    readonly roleScopeTagIds?: readonly string[];
    readonly assignments?: readonly AssignmentSeed[];
}

/** What a tenant contains from the start, in addition to its fleet. */
export interface TenantSeed {
    readonly groups?: readonly GroupSeed[];
    readonly policies?: readonly PolicySeed[];
    readonly featureUpdates?: readonly FeatureUpdateSeed[];
    readonly mdmAppSettings?: readonly { readonly mdmAppId: string; readonly isHotpatchEnabled?: boolean }[];
}

/** Where to put the seeded objects. */
export interface SeedGround {
    readonly directory: Directory;
    readonly intune: Intune;
    readonly clock: EmulatorClock;
    readonly replicationLagMs: number;
}

/**
 * Creates a tenant's groups, policies and settings, by the rules that apply to everybody's requests.
 * @throws Error that says what cannot be created, and why.
 */
export function seedTenant(seed: TenantSeed, ground: SeedGround): void {
    const { groups = [], policies = [], featureUpdates = [], mdmAppSettings = [] } = seed;
    const { directory, intune, clock, replicationLagMs } = ground;
    const ids = new Map<string, string>();
    for (const group of groups) {
        const make = () => directory.create(newGroup(groupBody(group), "v1.0"), members(group, directory), []);
        ids.set(group.displayName, made(`group '${group.displayName}'`, make).id);
    }
    const targets = (assignments: readonly AssignmentSeed[], contract: ResourceContract) =>
        targetsOf({ assignments: assignments.map((each) => assignment(each, ids)) }, contract);
    // Only then does Intune learn about groups.
    clock.advance(replicationLagMs);
    for (const { assignments = [], ...body } of policies) {
        made(`policy '${body.displayName}'`, () => {
            const policy = intune.policies.create(newPolicy(body, true));
            intune.policies.assign(policy.id, targets(assignments, POLICY_ASSIGNMENT));
        });
    }
    for (const { assignments = [], ...body } of featureUpdates) {
        made(`feature update '${body.displayName}'`, () => {
            const profile = intune.featureUpdates.create(newFeatureUpdate(body));
            intune.featureUpdates.assign(profile.id, targets(assignments, FEATURE_UPDATE_ASSIGNMENT));
        });
    }
    for (const setting of mdmAppSettings) {
        made(`setting of MDM application '${setting.mdmAppId}'`, () => intune.updateSettings.create(setting));
    }
}

function groupBody({ displayName, description, membershipRule }: GroupSeed): object {
    const nickname = displayName.replace(/[^\w-]/g, "").slice(0, 64);
    return {
        displayName,
        mailEnabled: false,
        mailNickname: nickname === "" ? "group" : nickname,
        securityEnabled: true,
        ...(description === undefined ? {} : { description }),
        ...(membershipRule === undefined
            ? {}
            : { groupTypes: ["DynamicMembership"], membershipRule, membershipRuleProcessingState: "On" }),
    };
}

function members({ members: wanted = 0 }: GroupSeed, { devices }: Directory): string[] {
    const windows = devices.filter(({ operatingSystem }) => operatingSystem === "Windows");
    if (windows.length < wanted) {
        throw new GraphFailure(400, `the fleet has ${windows.length} Windows devices, not ${wanted}`);
    }
    return windows.slice(0, wanted).map(({ id }) => id);
}

function assignment(
    seed: AssignmentSeed,
    ids: ReadonlyMap<string, string>,
): { target: Partial<AssignmentTarget> & { "@odata.type": string } } {
    if ("all" in seed) {
        const type = seed.all === "devices" ? "allDevicesAssignmentTarget" : "allLicensedUsersAssignmentTarget";
        return { target: { "@odata.type": `#microsoft.graph.${type}` } };
    }
    const [type, name] =
        "include" in seed ? ["groupAssignmentTarget", seed.include] : ["exclusionGroupAssignmentTarget", seed.exclude];
    const groupId = ids.get(name);
    if (groupId === undefined) {
        throw new GraphFailure(400, `there is no group '${name}' among the seeded ones`);
    }
    return { target: { "@odata.type": `#microsoft.graph.${type}`, groupId } };
}

function made<T>(what: string, make: () => T): T {
    try {
        return make();
    } catch (error) {
        if (error instanceof GraphFailure) {
            throw new Error(`Seed ${what}: ${error.message}`, { cause: error });
        }
        throw error;
    }
}
