import type { EmulatorClock } from "../clock";
import type { Directory } from "../directory/directory";
import type { Group } from "../directory/group";
import type { SubscribedSku } from "../directory/licences";
import type { ExportControls, ExportJobs } from "../exports/exportJobs";
import type { FaultHandle, FaultReport, Faults } from "../faults/faults";
import type { FaultPlan, FaultRule } from "../faults/plan";
import type { FleetTally } from "../fleet";
import type { RequestLog } from "../http/requestLog";
import type { CloudName } from "../identity/clouds";
import type { ConfigurationPolicy } from "../intune/configurationPolicy";
import type { FeatureUpdateProfile } from "../intune/featureUpdateRules";
import type { Intune } from "../intune/intune";
import type { QualityUpdatePolicy } from "../intune/policy";
import type { RoleScopeTag } from "../intune/scopeTags";
import type { MdmAppSetting, TenantSetting } from "../intune/updateSettings";
import type { LogAnalytics, LogAnalyticsControls } from "../logAnalytics/logAnalytics";
import type { Servicing, ServicingControls } from "../servicing/servicing";
import type { Disagreement, UpdateData } from "../sources/updateData";
import type { OtherTenants, TenantControls } from "../tenants/otherTenants";
import type { Admission, ThrottleStatistics } from "../throttle/statistics";
import type { Throttle } from "../throttle/throttle";

/** What is in the tenant, regardless of replicas. */
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

/** A state of the tenant that can be restored, as often as needed. */
export interface Snapshot {
    /**
     * Restores groups, policies, settings, the months of devices, and pending tasks. The clock goes on; the log stays.
     */
    restore(): void;
}

/** Faults that can be set while the emulator is running. */
export interface FaultControls {
    /** Replaces all faults, and restarts counting from 0. Throws RangeError that says what is wrong. */
    set(plan: FaultPlan): void;
    /** Adds a fault at the nth request of a kind; the handle tells how many requests have matched so far. */
    add(rule: FaultRule): FaultHandle;
    clear(): void;
    /** Moves the chain on by a number of links. Defaults to 1. */
    step(links?: number): void;
    report(): FaultReport;
}

/** What the throttle did. */
export interface ThrottleControls {
    statistics(): ThrottleStatistics;
    /** The last requests at the throttle, as many as the log holds: which were admitted or refused, and when. */
    readonly admissions: readonly Admission[];
    /** Forgets all usage and all statistics. */
    reset(): void;
}

/** What is wrong on purpose in Windows Autopatch's own data about devices. */
export interface ServiceDataControls {
    /** How many devices it lists. */
    readonly listed: number;
    readonly planted: readonly Disagreement[];
}

/** Ways to inspect and control a running emulator. */
export interface Controls {
    /** Faults to inject, and how many requests they matched. */
    readonly faults: FaultControls;
    readonly throttle: ThrottleControls;
    /** Months of Windows Update, and what they really led to. */
    readonly servicing: ServicingControls;
    readonly serviceData: ServiceDataControls;
    readonly logAnalytics: LogAnalyticsControls;
    readonly exportJobs: ExportControls;
    /** The tenants beside the emulator's own. */
    readonly tenants: TenantControls;
    /** The emulator's time, milliseconds since 1970. */
    now(): number;
    state(): EmulatorState;
    snapshot(): Snapshot;
    /** Back to the start: the seeded tenant, an empty log, the initial faults, a throttle without memory. */
    reset(): void;
    /** Forgets the requests logged so far. */
    clearRequests(): void;
}

export interface ControlledParts {
    readonly tenantId: string;
    readonly cloud: CloudName;
    readonly clock: EmulatorClock;
    readonly directory: Directory;
    readonly intune: Intune;
    readonly servicing: Servicing;
    readonly updateData: UpdateData;
    readonly logAnalytics: LogAnalytics;
    readonly exportJobs: ExportJobs;
    readonly tenants: OtherTenants;
    readonly tally: FleetTally;
    readonly faults: Faults;
    readonly throttle: Throttle;
    readonly log: RequestLog;
}

/** Builds the controls. The state at this time is what `reset` returns to. */
export function controlsOf(parts: ControlledParts): Controls {
    const {
        clock,
        directory,
        intune,
        servicing,
        updateData,
        logAnalytics,
        exportJobs,
        tenants,
        faults,
        throttle,
        log,
    } = parts;
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
        logAnalytics,
        exportJobs,
        tenants,
        serviceData: {
            get listed() {
                return updateData.profiles.length;
            },
            get planted() {
                return updateData.planted;
            },
        },
        now: () => clock.now(),
        state: () => stateOf(parts),
        snapshot: () => {
            clock.now();
            return snapshot();
        },
        reset: () => {
            start.restore();
            faults.reset();
            logAnalytics.reset();
            exportJobs.reset();
            tenants.reset();
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
        configurationPolicies: intune.configurationPolicies.all(),
        featureUpdateProfiles: intune.featureUpdates.all(),
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
