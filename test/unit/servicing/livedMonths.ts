import type { DeviceMonth } from "../../../packages/graph-emulator/src";
import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import type { DeviceDelivery, FleetDelivery } from "../../../src/delivery/fleetDelivery";
import { servicingCatalog } from "../../../src/graph/endpoints/servicingCatalog";
import type { ServicingCatalog } from "../../../src/servicing/catalog";
import { monthPlus, patchTuesday } from "../../../src/servicing/month";
import { type Standing, standingOf } from "../../../src/servicing/standing";
import type { LivingTenant } from "./livingTenant";

/** One device in one month: what was said about it before and after, and what really came of it. */
export interface Compared {
    readonly row: DeviceMonth;
    readonly before: DeviceDelivery;
    readonly after: DeviceDelivery;
    /** Said on the day of the month's security update about the device as it was before. */
    readonly beforehand: Standing;
    /** Said at the month's end. */
    readonly afterwards: Standing;
}

/** One month of the fleet, and what it was judged by. */
export interface LivedMonth {
    readonly month: string;
    /** Its last day. */
    readonly end: string;
    readonly catalog: ServicingCatalog;
    readonly delivery: FleetDelivery;
    readonly devices: readonly Compared[];
}

/** Lets a tenant live through months until the last, and looks at it as a user would: through Graph alone. */
export async function* monthsOf({ emulator, graph, events }: LivingTenant, last: string): AsyncGenerator<LivedMonth> {
    const look = () => evaluateDelivery(graph, { now: new Date(emulator.now()) });
    let earlier = await look();
    for (let month = ""; month < last; ) {
        month = emulator.servicing.advanceMonth().month;
        await events[monthPlus(month, 1)]?.();
        const now = new Date(emulator.now());
        const delivery = await look();
        const catalog = await servicingCatalog(graph, now);
        const devices = compared(emulator.servicing.record, { month, catalog, earlier, delivery, now });
        yield { month, end: now.toISOString().slice(0, 10), catalog, delivery, devices };
        earlier = delivery;
    }
}

function compared(
    record: readonly DeviceMonth[],
    {
        month,
        catalog,
        earlier,
        delivery,
        now,
    }: Omit<LivedMonth, "devices" | "end"> & { earlier: FleetDelivery; now: Date },
): Compared[] {
    const standing = standingBy(catalog);
    const releaseDay = new Date(`${patchTuesday(month)}T12:00:00Z`);
    const befores = new Map(earlier.devices.map((device) => [device.intuneId, device]));
    const afters = new Map(delivery.devices.map((device) => [device.intuneId, device]));
    const rows = record.filter((row) => row.month === month);
    if (rows.length !== afters.size) {
        throw new Error(`${rows.length} devices are recorded in ${month}, and ${afters.size} were found.`);
    }
    return rows.map((row) => {
        const before = befores.get(row.deviceId);
        const after = afters.get(row.deviceId);
        if (before === undefined || after === undefined) {
            throw new Error(`Device ${row.deviceId} was not found in ${month}.`);
        }
        return {
            row,
            before,
            after,
            beforehand: standing(before, releaseDay),
            afterwards: standing(after, now),
        };
    });
}

/** Devices of the same revision that hotpatches reach, or not, are judged once. */
function standingBy(catalog: ServicingCatalog): (device: DeviceDelivery, at: Date) => Standing {
    const known = new Map<string, Standing>();
    return (device, at) => {
        const { on = "0.0" } = device.standing;
        const getsHotpatches = takesHotpatches(device);
        const key = `${on} ${getsHotpatches} ${at.getTime()}`;
        const [build = 0, revision = 0] = on.split(".").map(Number);
        const standing = known.get(key) ?? standingOf({ build, revision, getsHotpatches }, catalog, at);
        known.set(key, standing);
        return standing;
    };
}

/** The build does not count: a device below the least one gets a baseline, which is above it. */
function takesHotpatches({ outcomes: { build: _, ...others }, delivery }: DeviceDelivery): boolean {
    const isReached = delivery === "hotpatch policy" || delivery === "tenant default";
    return isReached && Object.values(others).every((outcome) => outcome === "pass");
}
