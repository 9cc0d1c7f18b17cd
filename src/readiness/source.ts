import type { DeviceFacts } from "./facts";

/** What a source came across in addition to the devices that are judged. */
export interface FleetCounts {
    /** Machines with a Windows client, each once: the devices that get a badge. */
    windows: number;
    /** Records of other operating systems. */
    nonWindows: number;
    /** Machines with Windows Server. */
    servers: number;
    /** Records of a machine that has a newer one. */
    duplicates: number;
}

/** What a source is doing, for a progress display. */
export interface Progress {
    readonly step: "Groups" | "Intune devices" | "Entra devices" | "VBS states" | "Files" | "Tenants";
    readonly done: number;
    /** Absent while it is not known. */
    readonly total?: number;
}

/** Something that a source did not read. */
export interface Shortfall {
    /** What is missing and why, in one sentence that tells a reader what the result lacks. */
    readonly text: string;
    /** Whether devices may be missing from the result altogether. Otherwise they are included as Unknown. */
    readonly devicesMayBeMissing: boolean;
}

/** A device of which only the verdict is wanted. */
export interface DeviceOfKind {
    readonly name: string;
    /**
     * Devices of the same kind differ only in identity and in when they were seen, not in anything that affects the
     * verdict.
     */
    readonly kind: number;
    readonly facts: () => DeviceFacts;
}

/** Devices on whose VBS sources differ: one says that it runs, another that it does not. Each was read by itself. */
export interface VbsDisagreement {
    /** The sources that were compared, as evidence names them. */
    readonly between: readonly string[];
    readonly devices: number;
    /** The names of the first of them. */
    readonly examples: readonly string[];
}

/** Where the facts of a fleet come from. */
export interface DeviceSource {
    /**
     * The facts of each machine with a Windows client, once, in no particular order.
     *
     * @param wantsVbs whether the VBS state of a device is needed, which can cost one request per device; if it is not
     * wanted it is `notAsked`. Decides from Intune's record alone: a source may ask before it knows the device in
     * Entra.
     * @throws if a list cannot be read. Facts that cannot be read for one device are `missing` instead.
     */
    devices(wantsVbs: (facts: DeviceFacts) => boolean): AsyncIterable<DeviceFacts>;
    /**
     * The same devices by kind, for sources that have all facts at hand: a fleet of a million has a few thousand kinds,
     * and one verdict is enough for each. Read either this or `devices`, once.
     */
    kinds?(): Promise<Iterable<DeviceOfKind>>;
    /** Its name for a reader: `Microsoft Graph`, `files devices.csv and entra.ndjson`. */
    readonly name: string;
    /** Complete once `devices` has ended. */
    readonly counts: Readonly<FleetCounts>;
    /** What was left out because reading was stopped early. Complete once `devices` has ended. */
    readonly shortfalls: readonly Shortfall[];
    /** What to know about the facts, in whole sentences, although nothing is missing. Complete as above. */
    readonly notes?: readonly string[];
    /** Where sources of VBS differ. Complete as above. */
    readonly vbsDisagreements?: readonly VbsDisagreement[];
}

/** No machine counted yet. */
export function noCounts(): FleetCounts {
    return { windows: 0, nonWindows: 0, servers: 0, duplicates: 0 };
}
