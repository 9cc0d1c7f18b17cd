import type { GraphClient } from "../graph/client";
import { secondOpinion, withWord } from "../readiness/secondOpinion";
import { readServiceView, type ServiceView, servicePoliciesOf, viewOfOne } from "../readiness/serviceView";
import type { DeviceDelivery, FleetDelivery } from "./fleetDelivery";

/** What the update service says about these devices and their policies; about one device alone if there is one. */
export function askService(
    graph: GraphClient,
    entraDeviceIds: readonly (string | null)[],
    signal: AbortSignal | undefined,
): Promise<ServiceView> {
    const [only = null] = entraDeviceIds;
    const options = { policies: true, signal };
    return entraDeviceIds.length === 1 ? viewOfOne(graph, only, options) : readServiceView(graph, options);
}

/** The same delivery with what the service says, beside what was computed. Nothing that was computed changes. */
export function withServiceOpinion(delivery: FleetDelivery, view: ServiceView): FleetDelivery {
    const compared = delivery.devices.map(({ name, entraDeviceId, badge, standing, policies }) => ({
        name,
        entraDeviceId,
        badge,
        osVersion: standing.on,
        policies,
    }));
    return {
        ...delivery,
        secondOpinion: secondOpinion(compared, view),
        devices: delivery.devices.map((device) => withPolicies(withWord(device, view), view)),
    };
}

function withPolicies(device: DeviceDelivery, view: ServiceView): DeviceDelivery {
    const servicePolicies = servicePoliciesOf(view, device.entraDeviceId);
    return servicePolicies === undefined ? device : { ...device, servicePolicies };
}
