/** What an embedded Microsoft Graph is to be like. Everything has a default. */
export interface GraphEmulatorOptions {
    /** Windows client machines in the fleet, 0 to 1,000,000. Phones, servers and leftovers come on top. Default 200. */
    readonly devices?: number;
    /** A whole number; decides the fleet, ids, and whatever the service leaves to chance. Default 1. */
    readonly seed?: number;
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
    /** Milliseconds until every replica has a write; reads go to replicas by chance. Default 0: all agree at once. */
    readonly replicationLagMs?: number;
    /** Milliseconds until the members of a dynamic group follow its rule. In the service, hours. Default 0. */
    readonly membershipDelayMs?: number;
    /** Application roles in the fixed token and in those that the token endpoint issues. Default: all that are known. */
    readonly roles?: readonly string[];
    /** How many requests are remembered. Default 10,000. */
    readonly logSize?: number;
}

/** All options, filled in. */
export type EmulatorSettings = Required<GraphEmulatorOptions>;

/** Roles that the embedded Graph knows about. */
export const ALL_ROLES: readonly string[] = [
    "Device.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.Read.All",
    "Group.ReadWrite.All",
];

const DEFAULTS: EmulatorSettings = {
    devices: 200,
    seed: 1,
    port: 0,
    https: false,
    postAcceptsApprovalSettings: false,
    pageSize: 1000,
    replicationLagMs: 0,
    membershipDelayMs: 0,
    roles: ALL_ROLES,
    logSize: 10_000,
};

const NUMBERS: readonly (readonly [keyof GraphEmulatorOptions, number, number])[] = [
    ["devices", 0, 1_000_000],
    ["seed", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ["port", 0, 65_535],
    ["pageSize", 1, 1000],
    ["replicationLagMs", 0, Number.MAX_SAFE_INTEGER],
    ["membershipDelayMs", 0, Number.MAX_SAFE_INTEGER],
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
    const settings: EmulatorSettings = { ...DEFAULTS, ...given };
    for (const [name, least, most] of NUMBERS) {
        const value = settings[name];
        if (!Number.isSafeInteger(value) || Number(value) < least || Number(value) > most) {
            throw new RangeError(
                `Start embedded Microsoft Graph: option '${name}' is ${JSON.stringify(value)}. ` +
                    `Pass a whole number from ${least} to ${most}.`,
            );
        }
    }
    return settings;
}
