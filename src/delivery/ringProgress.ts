import type { DeviceDelivery } from "./fleetDelivery";

/** How far the devices of a policy are. Each is in exactly one of the five counts of builds. */
export interface RingProgress {
    /** Devices that meet every prerequisite. */
    readonly eligible: number;
    /** Devices that got the newest release of the hotpatch track as a hotpatch. */
    readonly hotpatched: number;
    /** Devices for which the newest release of the hotpatch track is a baseline, and that have it. */
    readonly onBaseline: number;
    /** Devices on a cumulative update or a preview, which get no hotpatches until the next baseline. */
    readonly onCumulative: number;
    /** Devices on the hotpatch track that lack its newest release. */
    readonly behind: number;
    /** Devices whose build says nothing. */
    readonly notKnown: number;
    /** When the devices last synced, ISO 8601; null if none ever did. */
    readonly lastSync: {
        readonly oldest: string | null;
        readonly median: string | null;
        readonly newest: string | null;
        /** Devices of which no sync is known. */
        readonly never: number;
    };
}

/** Counts the devices of a policy. */
export function ringProgress(
    devices: readonly Pick<DeviceDelivery, "badge" | "standing" | "lastSyncDateTime">[],
): RingProgress {
    const counts = { hotpatched: 0, onBaseline: 0, onCumulative: 0, behind: 0, notKnown: 0 };
    for (const { standing } of devices) {
        counts[placeOf(standing)] += 1;
    }
    const syncs = devices.flatMap(({ lastSyncDateTime }) => lastSyncDateTime ?? []).sort(byTime);
    return {
        eligible: devices.filter(({ badge }) => badge === "Eligible").length,
        ...counts,
        lastSync: {
            oldest: syncs.at(0) ?? null,
            median: syncs.at(Math.floor((syncs.length - 1) / 2)) ?? null,
            newest: syncs.at(-1) ?? null,
            never: devices.length - syncs.length,
        },
    };
}

function placeOf({
    standing,
    isLatest,
}: DeviceDelivery["standing"]): "hotpatched" | "onBaseline" | "onCumulative" | "behind" | "notKnown" {
    switch (standing) {
        case "hotpatched":
        case "onBaseline":
            return isLatest ? standing : "behind";
        case "lcu":
        case "ahead":
            return "onCumulative";
        case "behind":
            return "behind";
        case "unknown":
            return "notKnown";
    }
}

function byTime(one: string, other: string): number {
    return Date.parse(one) - Date.parse(other);
}
