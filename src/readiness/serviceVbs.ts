import type { BulkSource } from "./bulkVbs";
import { known } from "./facts";
import { readServiceView, serviceDeviceOf } from "./serviceView";

/** How evidence names it. */
const SOURCE = "Windows update service, deviceProfiles (assumed: ready includes VBS)";

const RUNNING = {
    isRunning: true,
    state: known({ state: "running", hardware: null, field: "hotpatchReadiness" }, SOURCE, null),
};

/**
 * VBS by the update service: a device that it calls ready is taken to have VBS running, every other one is read by
 * itself. That `ready` includes VBS is `assumed`, and its rows have no time: only by a user's choice.
 *
 * Application permission: `WindowsUpdates.Read.All`.
 */
export const serviceVbs: BulkSource = async (graph, signal) => {
    const view = await readServiceView(graph, { signal });
    return {
        source: SOURCE,
        says({ entraDeviceId }) {
            // Not ready may have any reason.
            return serviceDeviceOf(view, entraDeviceId)?.readiness === "ready" ? RUNNING : undefined;
        },
        notes: (taken) => [
            ...(view.devices === undefined
                ? []
                : [
                      `VBS of ${taken} devices was not read: the Windows update service calls them ready, which is assumed to include VBS. How old that is, is not documented.`,
                  ]),
            ...view.notRead.map((text) => `${text} VBS of the devices concerned was read one by one.`),
        ],
    };
};
