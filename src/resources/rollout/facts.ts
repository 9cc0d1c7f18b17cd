import { kindOfMonth, knownIssuesOf, ringDelivery } from "../../rollout/facts";
import type { GateFacts, RingDelivery } from "../../rollout/gateFacts";
import { MOST_DEVICES } from "../functionArguments";
import { getHotpatchCalendar } from "../getHotpatchCalendar";
import { getPolicyDelivery } from "../getPolicyDelivery";
import { programGraph } from "../programGraph";

/** How long the calendar is read, in seconds. */
const CALENDAR_BUDGET = 20;
/** How long delivery is read, in seconds: less than a gate may take. */
const DELIVERY_BUDGET = 50;

/** The kind of the current month, read when the first gate is asked. What cannot be read is not known. */
export function monthOnce(now: Date): () => Promise<GateFacts["month"]> {
    const month = now.toISOString().slice(0, 7);
    return once(async () => {
        try {
            const calendar = await getHotpatchCalendar({ from: month, to: month, budget: CALENDAR_BUDGET });
            return kindOfMonth(month, calendar);
        } catch {
            return { month, kind: "unknown" };
        }
    });
}

/** Reads what came of a policy, once for all gates of a ring. */
export function deliveryOnce(policyId: string): () => Promise<RingDelivery> {
    return once(async () => {
        const delivery = await getPolicyDelivery({
            policyId,
            devices: MOST_DEVICES,
            budget: DELIVERY_BUDGET,
        });
        return ringDelivery(delivery, delivery.devices, delivery.complete);
    });
}

/** Reads the known issues of versions of Windows, or of all that support hotpatches, once for all rings. */
export function knownIssuesOnce(versions: readonly string[]): GateFacts["knownIssues"] {
    return once(() => knownIssuesOf(programGraph(), versions));
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
    let reading: Promise<T> | undefined;
    return () => {
        reading ??= read();
        return reading;
    };
}
