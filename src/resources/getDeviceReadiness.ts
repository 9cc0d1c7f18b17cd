import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../graph/userError";
import { type DeviceReadiness, evaluateFleet, type JudgingOptions } from "../readiness/fleet";
import { programGraph } from "./programGraph";

/** Which device, and how to judge it. */
export interface GetDeviceReadinessArgs {
    /** Intune's id of the device, or Entra's `deviceId`. Either this or `name`. */
    deviceId?: string;
    /** Its name in Intune; has to be one machine's alone. */
    name?: string;
    /** Answers to contested questions, such as `{ ltsc: "notEligible" }`. */
    assume?: JudgingOptions["assume"];
    /** Lowest update build revision by build, on top of the known floors. */
    buildFloors?: JudgingOptions["buildFloors"];
}

/** The same, for values that are not known yet. */
export type GetDeviceReadinessOutputArgs = {
    [Name in keyof GetDeviceReadinessArgs]?: pulumi.Input<GetDeviceReadinessArgs[Name]>;
};

/**
 * Checks one device against the five prerequisites of hotpatch: its badge, every reason with evidence and remedy. A handful
 * of requests, however large the tenant.
 *
 * ## API permissions
 * Application permissions `DeviceManagementManagedDevices.Read.All` and `Device.Read.All` on Microsoft Graph.
 *
 * ## Example
 * ```ts
 * export const kiosk = hotpatch.getDeviceReadinessOutput({ name: "KIOSK-01" }).badge;
 * ```
 *
 * @throws UserError if there is no such device, or if several machines have that name.
 */
export async function getDeviceReadiness(args: GetDeviceReadinessArgs): Promise<DeviceReadiness> {
    const { deviceId, name, ...judging } = args;
    const device = deviceId ?? name;
    if (device === undefined || device === "" || (deviceId !== undefined && name !== undefined)) {
        throw new UserError("Find device: name it by either deviceId or name, and by one of them only.");
    }
    const { devices } = await evaluateFleet(programGraph(), { ...judging, device, reasons: "all" });
    const [only] = devices;
    if (only === undefined) {
        throw new UserError(`Find device '${device}': Intune has no Windows client of that name or id.`);
    }
    return only;
}

/** {@link getDeviceReadiness} for arguments that are not known yet; its result stays unknown as long as they are. */
export function getDeviceReadinessOutput(args: GetDeviceReadinessOutputArgs): pulumi.Output<DeviceReadiness> {
    return pulumi.output(args).apply((known) => getDeviceReadiness(known as GetDeviceReadinessArgs));
}
