import type { DeviceReadiness, FleetReadiness } from "./fleet";
import { type Badge, reasonOfBadge } from "./verdict";

/** A device whose badge is another than before. */
export interface ChangedDevice {
    /** Display name in Intune. Not unique. */
    readonly name: string;
    readonly intuneId: string;
    /** Entra's `deviceId` in lower case, or null. */
    readonly entraDeviceId: string | null;
    readonly before: Badge;
    readonly now: Badge;
    /** What made the difference, in a few words: what is wrong now, or was wrong before. */
    readonly why: string;
}

/** How the readiness of a fleet differs from that of an earlier result. */
export interface ReadinessChange {
    /** When the earlier result was evaluated: ISO 8601. */
    readonly since: string;
    /** How many devices had each badge then. */
    readonly byBadgeBefore: Readonly<Record<string, number>>;
    /** Devices that are eligible now and were not. */
    readonly becameEligible: readonly ChangedDevice[];
    /** Devices that were eligible and are not: the regression. */
    readonly noLongerEligible: readonly ChangedDevice[];
    /** Devices that were eligible and of which that is not known now. */
    readonly noLongerKnown: readonly ChangedDevice[];
    /** Devices with another badge that were not eligible before either. */
    readonly otherReason: readonly ChangedDevice[];
    /** Devices that the earlier result does not have. */
    readonly added: number;
    /** Devices of the earlier result that this one does not have. */
    readonly gone: number;
    /** What has to be known about the comparison, in whole sentences. */
    readonly notes: readonly string[];
}

/** The part of a result that a comparison looks at. */
export type ComparedFleet = Pick<
    FleetReadiness,
    "evaluatedAt" | "byBadge" | "reasons" | "devices" | "devicesMayBeMissing"
>;

/**
 * Compares two results of a fleet. A device is the same one by its Entra `deviceId`, or else by its id in Intune: a device that was
 * enrolled again has another id there.
 */
export function readinessChange(before: ComparedFleet, now: ComparedFleet): ReadinessChange {
    const earlier = new EarlierDevices(before.devices);
    const changed: ChangedDevice[] = [];
    let added = 0;
    for (const device of now.devices) {
        const same = earlier.take(device);
        if (same === undefined) {
            added += 1;
        } else if (same.badge !== device.badge) {
            changed.push(changedDevice(same, device));
        }
    }
    const wasEligible = changed.filter((device) => device.before === "Eligible");
    return {
        since: before.evaluatedAt,
        byBadgeBefore: before.byBadge,
        becameEligible: changed.filter((device) => device.now === "Eligible"),
        noLongerEligible: wasEligible.filter((device) => device.now.startsWith("Not eligible")),
        noLongerKnown: wasEligible.filter((device) => device.now.startsWith("Unknown")),
        otherReason: changed.filter((device) => device.before !== "Eligible" && device.now !== "Eligible"),
        added,
        gone: earlier.left,
        notes: [
            ...(before.devicesMayBeMissing
                ? ["The earlier result lacks devices, so some of those that were added may have been there."]
                : []),
            ...(now.devicesMayBeMissing
                ? ["This result lacks devices, so some of those that are gone may still be there."]
                : []),
        ],
    };
}

function changedDevice(before: DeviceReadiness, now: DeviceReadiness): ChangedDevice {
    const { name, intuneId, entraDeviceId, badge } = now;
    const reason = reasonOfBadge(badge === "Eligible" ? before : now);
    const why = reason === undefined ? "" : badge === "Eligible" ? `so far ${reason.finding}` : reason.finding;
    return { name, intuneId, entraDeviceId, before: before.badge, now: badge, why };
}

/** The devices of the earlier result, each of which is found once. */
class EarlierDevices {
    private readonly byEntra = new Map<string, DeviceReadiness>();
    private readonly byIntune = new Map<string, DeviceReadiness>();
    private readonly found = new Set<DeviceReadiness>();

    constructor(private readonly devices: readonly DeviceReadiness[]) {
        for (const device of devices) {
            this.byIntune.set(device.intuneId, device);
            if (device.entraDeviceId !== null) {
                this.byEntra.set(device.entraDeviceId, device);
            }
        }
    }

    /** The same machine; undefined if there is none, or another device took it. */
    take({ entraDeviceId, intuneId }: DeviceReadiness): DeviceReadiness | undefined {
        const same =
            (entraDeviceId === null ? undefined : this.byEntra.get(entraDeviceId)) ?? this.byIntune.get(intuneId);
        if (same === undefined || this.found.has(same)) {
            return undefined;
        }
        this.found.add(same);
        return same;
    }

    /** How many were not found. */
    get left(): number {
        return this.devices.length - this.found.size;
    }
}
