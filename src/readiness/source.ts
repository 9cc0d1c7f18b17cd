import type { DeviceFacts } from "./facts";

/** What a source met on its way, beside the devices that are judged. */
export interface FleetCounts {
    /** Machines with a Windows client, each once: the devices that have a badge. */
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
    readonly step: "Groups" | "Intune devices" | "Entra devices" | "VBS states" | "Files";
    readonly done: number;
    /** Absent as long as nobody knows. */
    readonly total?: number;
}

/** Something that a source did not get to. */
export interface Shortfall {
    /** What is missing and why, in one sentence: a reader learns what the result lacks. */
    readonly text: string;
    /** Whether devices may be missing from the result altogether. Else they are there, and Unknown. */
    readonly devicesMayBeMissing: boolean;
}

/** A device of which only the verdict is wanted. */
export interface DeviceOfKind {
    readonly name: string;
    /** Devices of the same kind differ in nothing that a verdict rests on: who they are, and when they were seen. */
    readonly kind: number;
    readonly facts: () => DeviceFacts;
}

/** Where the facts of a fleet come from. */
export interface DeviceSource {
    /**
     * The facts of each machine with a Windows client, once, in no particular order.
     *
     * @param wantsVbs whether the VBS state of a device is needed. It can cost a request a device; where it is not wanted it
     *     is `notAsked`. Decides by what Intune's record says: a source may ask before it knows the device in Entra.
     * @throws when a list cannot be read. What cannot be read about one device is `missing` instead.
     */
    devices(wantsVbs: (facts: DeviceFacts) => boolean): AsyncIterable<DeviceFacts>;
    /**
     * The same devices by kind, for sources whose facts are all there: a fleet of a million has some thousands of kinds, and
     * one verdict is enough for each. Read either this or `devices`, once.
     */
    kinds?(): Promise<Iterable<DeviceOfKind>>;
    /** What it is, for a reader: `Microsoft Graph`, `files devices.csv and entra.ndjson`. */
    readonly name: string;
    /** Complete once `devices` has ended. */
    readonly counts: Readonly<FleetCounts>;
    /** What was left out, because reading was stopped before its end. Complete once `devices` has ended. */
    readonly shortfalls: readonly Shortfall[];
}

/** No machine met yet. */
export function noCounts(): FleetCounts {
    return { windows: 0, nonWindows: 0, servers: 0, duplicates: 0 };
}
