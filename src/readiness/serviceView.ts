import type { GraphClient } from "../graph/client";
import {
    readDeviceProfiles,
    readServicePolicies,
    type ServiceDevice,
    type ServicePolicy,
    type ServiceRows,
    UPDATE_SERVICE_READ,
} from "../graph/endpoints/updateServiceData";
import { isGraphError } from "../graph/errors";
import { Misfits } from "../graph/misfits";
import { isStop, whyStopped } from "./stop";

/** What the service answered. Lists that were not read are absent. */
export interface ServiceView {
    readonly devices?: ServiceRows<ServiceDevice>;
    readonly policies?: ServiceRows<readonly ServicePolicy[]>;
    readonly notRead: readonly string[];
}

/** What the service is asked. */
export interface ServiceViewOptions {
    /** Only about this device, by Entra's `deviceId`. */
    readonly deviceId?: string | undefined;
    /** Whether the policies that it applies are read too. */
    readonly policies?: boolean;
    readonly signal?: AbortSignal | undefined;
}

/**
 * Reads what the update service says about its devices. What the service refuses or does not have is in `notRead`.
 *
 * Application permission: `WindowsUpdates.Read.All`.
 */
export async function readServiceView(
    graph: GraphClient,
    { policies = false, ...which }: ServiceViewOptions,
): Promise<ServiceView> {
    const notRead: string[] = [];
    const optional = async <T>(what: string, read: Promise<T>): Promise<T | undefined> => {
        try {
            return await read;
        } catch (error) {
            if (isStop(error, which.signal)) {
                notRead.push(`${what} was not read, because ${whyStopped(which.signal)}.`);
                return undefined;
            }
            if (!isGraphError(error)) {
                throw error;
            }
            notRead.push(`${what} was not read (${UPDATE_SERVICE_READ}): ${error.message}.`);
            return undefined;
        }
    };
    const [devices, applied] = await Promise.all([
        optional("The update service's view of devices", readDeviceProfiles(graph, which)),
        policies
            ? optional("Which policies the update service applies", readServicePolicies(graph, which))
            : Promise.resolve(undefined),
    ]);
    for (const { misfits } of [devices, applied].filter((rows) => rows !== undefined)) {
        if (misfits.count > 0) {
            notRead.push(
                `${misfits.count} entries of the update service's lists are not valid and were left out: ${misfits.first}.`,
            );
        }
    }
    return {
        ...(devices === undefined ? {} : { devices }),
        ...(applied === undefined ? {} : { policies: applied }),
        notRead: [...notRead].sort(),
    };
}

/** What the service says about one device. Without an Entra device there is nothing to ask about. */
export async function viewOfOne(
    graph: GraphClient,
    entraDeviceId: string | null,
    options: Omit<ServiceViewOptions, "deviceId">,
): Promise<ServiceView> {
    return entraDeviceId === null
        ? { devices: { byDevice: new Map(), misfits: new Misfits() }, notRead: [] }
        : readServiceView(graph, { ...options, deviceId: entraDeviceId });
}

/** The service's own word on a device of a result; undefined if it does not list it, or its list was not read. */
export function serviceDeviceOf({ devices }: ServiceView, entraDeviceId: string | null): ServiceDevice | undefined {
    return entraDeviceId === null ? undefined : devices?.byDevice.get(entraDeviceId);
}

/** The policies that the service applies to a device that it lists; undefined if that is not known. */
export function servicePoliciesOf(
    view: ServiceView,
    entraDeviceId: string | null,
): readonly ServicePolicy[] | undefined {
    if (entraDeviceId === null || view.policies === undefined) {
        return undefined;
    }
    const isListed = serviceDeviceOf(view, entraDeviceId) !== undefined;
    return view.policies.byDevice.get(entraDeviceId) ?? (isListed ? [] : undefined);
}
