import type { EmulatorClock } from "../clock";
import type { Directory } from "../directory/directory";
import type { Group } from "../directory/group";
import type { SubscribedSku } from "../directory/licences";
import type { FaultHandle, FaultReport, Faults } from "../faults/faults";
import type { FaultPlan, FaultRule } from "../faults/plan";
import type { FleetTally } from "../fleet";
import type { RequestLog } from "../http/requestLog";
import type { CloudName } from "../identity/clouds";
import type { ConfigurationPolicy } from "../intune/configurationPolicy";
import type { FeatureUpdateProfile } from "../intune/featureUpdateProfiles";
import type { Intune } from "../intune/intune";
import type { QualityUpdatePolicy } from "../intune/policy";
import type { RoleScopeTag } from "../intune/scopeTags";
import type { MdmAppSetting, TenantSetting } from "../intune/updateSettings";
import type { Servicing, ServicingControls } from "../servicing/servicing";
import type { Admission, ThrottleStatistics } from "../throttle/statistics";
import type { Throttle } from "../throttle/throttle";

/** What is in the tenant, whatever replicas say. */
export interface EmulatorState {
    readonly tenantId: string;
    readonly cloud: CloudName;
    /** The emulator's time, ISO 8601. */
    readonly time: string;
    readonly policies: readonly QualityUpdatePolicy[];
    readonly configurationPolicies: readonly ConfigurationPolicy[];
    readonly featureUpdateProfiles: readonly FeatureUpdateProfile[];
    readonly groups: readonly Group[];
    readonly deletedGroups: readonly Group[];
    readonly roleScopeTags: readonly RoleScopeTag[];
    readonly tenantSetting: TenantSetting;
    readonly mdmAppSettings: readonly MdmAppSetting[];
    readonly licences: readonly SubscribedSku[];
    readonly devices: { readonly entra: number; readonly managed: number };
    readonly tally: FleetTally;
}

/** A moment of the tenant that can be gone back to, as often as wanted. */
export interface Snapshot {
    /** Brings groups, policies, settings, months of devices and what is yet to happen back. Time goes on; the log stays. */
    restore(): void;
}

/** Faults that can be set while the emulator runs. */
export interface FaultControls {
    /** Replaces all faults, and counts from 0. Throws RangeError that names what is wrong. */
    set(plan: FaultPlan): void;
    /** Adds a fault at the Nth request of a kind; the handle tells how many requests matched so far. */
    add(rule: FaultRule): FaultHandle;
    clear(): void;
    /** Moves the chain on by some links. Default 1. */
    step(links?: number): void;
    report(): FaultReport;
}

/** What the throttle did. */
export interface ThrottleControls {
    statistics(): ThrottleStatistics;
    /** The last requests at the throttle, as many as the log holds: admitted when, refused when. */
    readonly admissions: readonly Admission[];
    /** Forgets all usage and all statistics. */
    reset(): void;
}

/** Ways to look into a running emulator, and to act on it. */
export interface Controls {
    /** Faults to inject, and how many requests they matched. */
    readonly faults: FaultControls;
    readonly throttle: ThrottleControls;
    /** Months of Windows Update, and what they really came to. */
    readonly servicing: ServicingControls;
    /** The emulator's time, milliseconds since 1970. */
    now(): number;
    state(): EmulatorState;
    snapshot(): Snapshot;
    /** Back to the start: the tenant as it was seeded, an empty log, the faults of the start, a throttle without memory. */
    reset(): void;
    /** Forgets the requests that were logged so far. */
    clearRequests(): void;
}

export interface ControlledParts {
    readonly tenantId: string;
    readonly cloud: CloudName;
    readonly clock: EmulatorClock;
    readonly directory: Directory;
    readonly intune: Intune;
    readonly servicing: Servicing;
    readonly tally: FleetTally;
    readonly faults: Faults;
    readonly throttle: Throttle;
    readonly log: RequestLog;
}

/** Puts the controls together. What they find now is what `reset` goes back to. */
export function controlsOf(parts: ControlledParts): Controls {
    const { clock, directory, intune, servicing, faults, throttle, log } = parts;
    const snapshot = (): Snapshot => {
        const saved = [directory.save(), intune.save(), servicing.save(), clock.save()];
        return {
            restore: () => {
                for (const restore of saved) {
                    restore();
                }
            },
        };
    };
    clock.now();
    const start = snapshot();
    return {
        faults,
        throttle,
        servicing,
        now: () => clock.now(),
        state: () => stateOf(parts),
        snapshot: () => {
            clock.now();
            return snapshot();
        },
        reset: () => {
            start.restore();
            faults.reset();
            throttle.reset();
            log.clear();
        },
        clearRequests: () => log.clear(),
    };
}

function stateOf({ tenantId, cloud, clock, directory, intune, tally }: ControlledParts): EmulatorState {
    const time = new Date(clock.now()).toISOString();
    return {
        tenantId,
        cloud,
        time,
        policies: intune.policies.all(),
        configurationPolicies: intune.configurationPolicies.policies.all(),
        featureUpdateProfiles: intune.featureUpdates.profiles.all(),
        groups: directory.groups.all(),
        deletedGroups: directory.deletedGroups.all(),
        roleScopeTags: intune.scopeTags.tags.all(),
        tenantSetting: intune.updateSettings.tenant,
        mdmAppSettings: intune.updateSettings.apps,
        licences: directory.licences,
        devices: { entra: directory.devices.length, managed: intune.managedDevices.length },
        tally,
    };
}
