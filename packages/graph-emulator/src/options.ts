import type { CatalogOptions } from "./catalog/catalog";
import { catalogProblem } from "./catalog/validation";
import { isMoment } from "./clock";
import { LICENCE_SETS, type LicenceSet } from "./directory/licences";
import type { FaultPlan } from "./faults/plan";
import { checkedPlan } from "./faults/validation";
import type { FleetShares } from "./fleet";
import { CLOUD_NAMES, type CloudName } from "./identity/clouds";
import type { TenantSeed } from "./scenario/tenantSeed";
import { type ThrottleOptions, type ThrottleSettings, throttleSettings } from "./throttle/options";

/** What an embedded Microsoft Graph is to be like. Everything has a default. */
export interface GraphEmulatorOptions {
    /** Windows client machines in the fleet, 0 to 1,000,000. Phones, servers and leftovers come on top. Default 200. */
    readonly devices?: number;
    /** A whole number; decides the fleet, ids, and whatever the service leaves to chance. Default 1. */
    readonly seed?: number;
    /** How the fleet's PCs are distributed, by trait. Default: a mixture in which everything turns up. */
    readonly shares?: FleetShares;
    /**
     * Whether `$expand=assignments` brings a policy's assignments. For a sibling type of Intune it was seen to come back empty
     * (users' reports, August 2026); `false` answers that way. Default true.
     */
    readonly expandsAssignments?: boolean;
    /** The port on 127.0.0.1; 0, the default, takes a free one. With `https` it is the https door's. */
    readonly port?: number;
    /** Opens the https door as well, with a certificate and a token endpoint of its own. Default false. */
    readonly https?: boolean;
    /**
     * Whether creating a policy accepts `approvalSettings`. Microsoft documents them for updates only; `assumed`: refused.
     * Default false.
     */
    readonly postAcceptsApprovalSettings?: boolean;
    /** Makes every page this short at most, 1 to 1000. Default: the service's own page sizes. */
    readonly pageSize?: number;
    /** Milliseconds that a request and its answer are on their way, half of it each; a `$batch` once. Default 0. */
    readonly latencyMs?: number;
    /** Milliseconds until every replica has a write; reads go to replicas by chance. Default 0: all agree at once. */
    readonly replicationLagMs?: number;
    /** Milliseconds until the members of a dynamic group follow its rule. In the service, hours. Default 0. */
    readonly membershipDelayMs?: number;
    /** Application roles in the fixed token and in those that the token endpoint issues. Default: all that are known. */
    readonly roles?: readonly string[];
    /** How many requests are remembered. Default 10,000. */
    readonly logSize?: number;
    /**
     * How strictly requests are throttled; a number is the factor on the documented budgets, 1 for just these. Default 0:
     * not at all.
     */
    readonly throttle?: ThrottleOptions | number;
    /** Faults to begin with. More can be set while it runs. Default: none. */
    readonly faults?: FaultPlan;
    /** Groups, policies and settings that are there from the start. Default: none. */
    readonly tenant?: TenantSeed;
    /** What the tenant is licensed for. Default `enterprise`. */
    readonly licences?: LicenceSet;
    /** Whose tokens are asked for and issued, and what there is. Addresses stay on loopback. Default `public`. */
    readonly cloud?: CloudName;
    /** What Windows Update has published, beside what it really did. Default: nothing else. */
    readonly catalog?: CatalogOptions;
    /** The emulator's time at the start, ISO 8601: `2025-10-01T00:00:00Z`. Default: the machine's. */
    readonly startsAt?: string;
    /** A file that every request is written to with its answer, as newline-delimited JSON. Default: none. */
    readonly record?: string;
}

/** All options, filled in. */
export interface EmulatorSettings
    extends Required<Omit<GraphEmulatorOptions, "throttle" | "record" | "shares" | "startsAt">> {
    readonly shares: FleetShares | undefined;
    readonly throttle: ThrottleSettings;
    readonly record: string | undefined;
    readonly startsAt: string | undefined;
}

/** Roles that the embedded Graph knows about. */
export const ALL_ROLES: readonly string[] = [
    "AuditLog.Read.All",
    "Device.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.PrivilegedOperations.All",
    "DeviceManagementManagedDevices.Read.All",
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
    record: undefined,
};

/** The longest that anything in the service may take. */
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
    return { ...settings, throttle: throttleSettings(settings.throttle, settings.devices) };
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
