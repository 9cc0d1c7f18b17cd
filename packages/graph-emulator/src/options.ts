import type { CatalogOptions } from "./catalog/catalog";
import { catalogProblem } from "./catalog/validation";
import { isMoment } from "./clock";
import { LICENCE_SETS, type LicenceSet } from "./directory/licences";
import { EXPORT_JOBS, type ExportJobOptions } from "./exports/options";
import type { FaultPlan } from "./faults/plan";
import { checkedPlan } from "./faults/validation";
import type { FleetShares } from "./fleet";
import { CLOUD_NAMES, type CloudName } from "./identity/clouds";
import { LOG_ANALYTICS, type LogAnalyticsOptions } from "./logAnalytics/options";
import type { TenantSeed } from "./scenario/tenantSeed";
import { SERVICE_DATA, type ServiceDataOptions } from "./sources/updateData";
import { TENANTS, type TenantsOptions } from "./tenants/options";
import { type ThrottleOptions, type ThrottleSettings, throttleSettings } from "./throttle/options";

/** The options of an embedded Microsoft Graph. Each has a default. */
export interface GraphEmulatorOptions {
    /**
     * Windows client machines in the fleet, 0 to 1,000,000. Phones, servers and leftovers are added to that. Defaults
     * to 200.
     */
    readonly devices?: number;
    /** A whole number; determines the fleet, ids, and everything random in the service. Defaults to 1. */
    readonly seed?: number;
    /** How the fleet's PCs are distributed, by trait. Defaults to a mixture in which everything occurs. */
    readonly shares?: FleetShares;
    /**
     * Whether `$expand=assignments` returns a policy's assignments. For a similar type in Intune users found it empty
     * (August 2026); `false` behaves that way. Defaults to true.
     */
    readonly expandsAssignments?: boolean;
    /** The port on 127.0.0.1; 0, the default, uses a free one. With `https` it is the https door's. */
    readonly port?: number;
    /** Also opens the https door, with its own certificate and token endpoint. Defaults to false. */
    readonly https?: boolean;
    /**
     * Whether creating a policy accepts `approvalSettings`. Microsoft documents them for updates only; `assumed`:
     * refused. Defaults to false.
     */
    readonly postAcceptsApprovalSettings?: boolean;
    /** The maximum length of every page, 1 to 1000. Defaults to the service's own page sizes. */
    readonly pageSize?: number;
    /**
     * Milliseconds that a request and its answer need for transport, half of it each; once for a `$batch`. Defaults to
     * 0.
     */
    readonly latencyMs?: number;
    /** Milliseconds until every replica has a write; reads go to random replicas. Defaults to 0: all agree at once. */
    readonly replicationLagMs?: number;
    /** Milliseconds until the members of a dynamic group follow its rule. Hours in the real service. Defaults to 0. */
    readonly membershipDelayMs?: number;
    /**
     * Application roles in the fixed token and in tokens issued by the token endpoint. Defaults to all known roles.
     */
    readonly roles?: readonly string[];
    /** How many requests are kept in the log. Defaults to 10,000. */
    readonly logSize?: number;
    /**
     * How strictly requests are throttled; a number is a factor on the documented budgets, 1 for exactly these.
     * Defaults to 0: no throttling.
     */
    readonly throttle?: ThrottleOptions | number;
    /** Initial faults. More can be set while it is running. Defaults to none. */
    readonly faults?: FaultPlan;
    /** Groups, policies and settings that exist from the start. Defaults to none. */
    readonly tenant?: TenantSeed;
    /** The tenant's licences. Defaults to `enterprise`. */
    readonly licences?: LicenceSet;
    /**
     * The cloud that tokens are requested and issued for, and that determines what is available. Addresses stay on
     * loopback. Defaults to `public`.
     */
    readonly cloud?: CloudName;
    /** What Windows Update has published in addition to its real releases. Defaults to nothing. */
    readonly catalog?: CatalogOptions;
    /** The emulator's time at the start, ISO 8601: `2025-10-01T00:00:00Z`. Defaults to the machine's. */
    readonly startsAt?: string;
    /** Windows Autopatch's own data about devices. Defaults to data without mistakes and without delay. */
    readonly serviceData?: ServiceDataOptions;
    /** The workspace with Windows Update for Business reports. Defaults to one without mistakes, a day behind. */
    readonly logAnalytics?: LogAnalyticsOptions;
    /** Intune's export jobs. Defaults to quick ones, with an empty url at first and some broken quotes. */
    readonly exportJobs?: ExportJobOptions;
    /** Further tenants behind the same door, each with its own fleet. Defaults to none. */
    readonly tenants?: TenantsOptions;
    /** A file to which every request is written with its answer, as newline-delimited JSON. Defaults to none. */
    readonly record?: string;
}

/** All options, with defaults filled in. */
export interface EmulatorSettings
    extends Required<
        Omit<
            GraphEmulatorOptions,
            "throttle" | "record" | "shares" | "startsAt" | "serviceData" | "logAnalytics" | "exportJobs" | "tenants"
        >
    > {
    readonly shares: FleetShares | undefined;
    readonly throttle: ThrottleSettings;
    readonly serviceData: Required<ServiceDataOptions>;
    readonly logAnalytics: Required<LogAnalyticsOptions>;
    readonly exportJobs: Required<ExportJobOptions>;
    readonly tenants: Required<TenantsOptions>;
    readonly record: string | undefined;
    readonly startsAt: string | undefined;
}

/** Roles that the embedded Graph knows. */
export const ALL_ROLES: readonly string[] = [
    "AuditLog.Read.All",
    "Device.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.PrivilegedOperations.All",
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementRBAC.ReadWrite.All",
    "Directory.Read.All",
    "Group.ReadWrite.All",
    "Organization.Read.All",
    "WindowsUpdates.ReadWrite.All",
];

const DEFAULTS: Required<Omit<GraphEmulatorOptions, "record" | "shares" | "startsAt">> & {
    readonly record: string | undefined;
    readonly startsAt: string | undefined;
    readonly shares: FleetShares | undefined;
} = {
    devices: 200,
    seed: 1,
    shares: undefined,
    expandsAssignments: true,
    port: 0,
    https: false,
    postAcceptsApprovalSettings: false,
    pageSize: 1000,
    latencyMs: 0,
    replicationLagMs: 0,
    membershipDelayMs: 0,
    roles: ALL_ROLES,
    logSize: 10_000,
    throttle: 0,
    faults: {},
    tenant: {},
    licences: "enterprise",
    cloud: "public",
    catalog: {},
    startsAt: undefined,
    serviceData: {},
    logAnalytics: {},
    exportJobs: {},
    tenants: {},
    record: undefined,
};

/** The longest time that anything in the service may take. */
export const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

const NUMBERS: readonly (readonly [keyof GraphEmulatorOptions, number, number])[] = [
    ["devices", 0, 1_000_000],
    ["seed", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ["port", 0, 65_535],
    ["pageSize", 1, 1000],
    ["latencyMs", 0, 60_000],
    ["replicationLagMs", 0, YEAR_MS],
    ["membershipDelayMs", 0, YEAR_MS],
    ["logSize", 1, 1_000_000],
];

/** Fills in the defaults. Throws RangeError for an option that does not exist or is out of range. */
export function emulatorSettings(options: GraphEmulatorOptions): EmulatorSettings {
    for (const name of Object.keys(options)) {
        if (!Object.hasOwn(DEFAULTS, name)) {
            const known = Object.keys(DEFAULTS).join(", ");
            throw new RangeError(`Start embedded Microsoft Graph: option '${name}' is not known. Use one of ${known}.`);
        }
    }
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const settings = { ...DEFAULTS, ...given };
    for (const [name, least, most] of NUMBERS) {
        const value = settings[name];
        if (!Number.isSafeInteger(value) || Number(value) < least || Number(value) > most) {
            throw new RangeError(
                `Start embedded Microsoft Graph: option '${name}' is ${JSON.stringify(value)}. ` +
                    `Pass a whole number from ${least} to ${most}.`,
            );
        }
    }
    refuseUnknown("licences", settings.licences, LICENCE_SETS);
    refuseUnknown("cloud", settings.cloud, CLOUD_NAMES);
    checkedPlan(settings.faults);
    refuse("catalog", catalogProblem(settings.catalog));
    if (settings.startsAt !== undefined && !isMoment(settings.startsAt)) {
        refuse(
            "startsAt",
            `'${settings.startsAt}', which is not a date and time from 2000 to 2099. Pass one such as 2025-10-01T00:00:00Z.`,
        );
    }
    return {
        ...settings,
        throttle: throttleSettings(settings.throttle, settings.devices),
        serviceData: SERVICE_DATA.settings(settings.serviceData),
        logAnalytics: LOG_ANALYTICS.settings(settings.logAnalytics),
        exportJobs: EXPORT_JOBS.settings(settings.exportJobs),
        tenants: TENANTS.settings(settings.tenants),
    };
}

function refuseUnknown(name: keyof GraphEmulatorOptions, value: string, known: readonly string[]): void {
    if (!known.includes(value)) {
        throw new RangeError(
            `Start embedded Microsoft Graph: option '${name}' is ${JSON.stringify(value)}. Pass one of ${known.join(", ")}.`,
        );
    }
}

function refuse(name: keyof GraphEmulatorOptions, problem: string | undefined): void {
    if (problem !== undefined) {
        throw new RangeError(`Start embedded Microsoft Graph: option '${name}' is ${problem}`);
    }
}
