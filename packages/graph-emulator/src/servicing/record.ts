import type { Day, Month } from "../catalog/release";
import type { DeliveryKind } from "./delivery";
import type { MonthClass } from "./install";

/**
 * The real result of one month for one device: the emulator's own record, which no route of Microsoft Graph returns.
 */
export interface DeviceMonth {
    readonly month: Month;
    /** Intune's id of the device. */
    readonly deviceId: string;
    readonly deviceName: string | null;
    readonly azureADDeviceId: string | null;
    readonly class: MonthClass;
    /** Build and revision at the end of the month: `26100.8390`; the device's own text if that is not a version. */
    readonly build: string;
    readonly restarted: boolean;
    readonly delivery: DeliveryKind;
    /** The code of an installation that failed. */
    readonly error?: string;
    /** Why it was not hotpatched in a month with a hotpatch, or is behind. */
    readonly why?: string;
}

/** One month of a fleet in numbers. */
export interface FleetMonth {
    readonly month: Month;
    /** The day of the month's security update. */
    readonly date: Day;
    readonly classes: Readonly<Partial<Record<MonthClass, number>>>;
    readonly deliveries: Readonly<Partial<Record<DeliveryKind, number>>>;
    readonly restarts: number;
}

export function fleetMonth(month: Month, date: Day, devices: readonly DeviceMonth[]): FleetMonth {
    const classes: Partial<Record<MonthClass, number>> = {};
    const deliveries: Partial<Record<DeliveryKind, number>> = {};
    for (const device of devices) {
        classes[device.class] = (classes[device.class] ?? 0) + 1;
        deliveries[device.delivery] = (deliveries[device.delivery] ?? 0) + 1;
    }
    return { month, date, classes, deliveries, restarts: devices.filter(({ restarted }) => restarted).length };
}
