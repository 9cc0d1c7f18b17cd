import type * as pulumi from "@pulumi/pulumi";
import { type AdvisedReadiness, evaluateAdvisedFleet, type FleetAdvisories } from "../advisories/fleetAdvisories";
import type { PlainObject } from "../base/plainObject";
import { flag, type Problem } from "../base/problems";
import { UserError } from "../base/userError";
import { type DeviceReadiness, evaluateFleet, type JudgingOptions } from "../readiness/fleet";
import { judging, judgingProblems, named, problemsBy } from "./functionArguments";
import { checkedArguments } from "./inputErrors";
import { callFunction, known, type ProgramFunction } from "./programFunction";
import { programGraph } from "./programGraph";

/** Which device, and how to judge it. */
export interface GetDeviceReadinessArgs {
    /** Intune's id of the device, or Entra's `deviceId`. Either this or `name`. */
    deviceId?: string;
    /** Its name in Intune, which must be unique. */
    name?: string;
    /** Answers to contested questions, such as `{ ltsc: "notEligible" }`. */
    assume?: JudgingOptions["assume"];
    /** Minimum update build revision by build, in addition to the known ones. */
    buildFloors?: JudgingOptions["buildFloors"];
    /** Also reports what else may keep the device from being patched. Does not change the badge; off by default. */
    advisories?: boolean;
}

/** The result; with `advisories` also what else was found about the device and its tenant. */
export interface GetDeviceReadinessResult
    extends DeviceReadiness,
        Partial<Pick<AdvisedReadiness, "advisories">>,
        Partial<Pick<FleetAdvisories, "tenantAdvisories" | "advisoryShortfalls">> {}

/** The same, for values that are not known yet. */
export type GetDeviceReadinessOutputArgs = {
    [Name in keyof GetDeviceReadinessArgs]?: pulumi.Input<GetDeviceReadinessArgs[Name]>;
};

/**
 * Checks one device against the five prerequisites of hotpatch and returns its badge and every reason, with evidence
 * and remedy. Takes a handful of requests, however large the tenant is.
 *
 * ## API permissions
 * Application permissions `DeviceManagementManagedDevices.Read.All` and `Device.Read.All` on Microsoft Graph. With
 * `advisories` also, if granted, `DeviceManagementConfiguration.Read.All`, `GroupMember.Read.All`,
 * `WindowsUpdates.Read.All` and `LicenseAssignment.Read.All`.
 *
 * ## Example
 * ```ts
 * export const kiosk = hotpatch.getDeviceReadinessOutput({ name: "KIOSK-01" }).badge;
 * ```
 *
 * @throws InvalidArgumentsError that lists every mistake in the arguments; ProgramError if there is no such device, or
 * if several machines have that name.
 */
export async function getDeviceReadiness(
    args: GetDeviceReadinessArgs,
    opts?: pulumi.InvokeOptions,
): Promise<GetDeviceReadinessResult> {
    return callFunction(THIS, checkedArguments("getDeviceReadiness", args, deviceReadinessProblems), opts);
}

const deviceRules = {
    deviceId: named("Use Intune's id of the device, or Entra's deviceId."),
    name: named("Use the device's name in Intune."),
    advisories: flag("Leave it out for false."),
    ...judging,
};

/** Every mistake in the arguments of `getDeviceReadiness`. */
function deviceReadinessProblems(args: PlainObject): Problem[] {
    const problems = [...problemsBy(deviceRules, args), ...judgingProblems(args)];
    if (args.deviceId === undefined && args.name === undefined) {
        const reason = "is missing, and so is name. Name the device by either deviceId or name.";
        problems.push({ property: "deviceId", reason });
    }
    if (args.deviceId !== undefined && args.name !== undefined) {
        problems.push({
            property: "name",
            reason: "conflicts with deviceId. Name the device by only one of them.",
        });
    }
    return problems;
}

const THIS: ProgramFunction<GetDeviceReadinessArgs, GetDeviceReadinessResult> = {
    name: "getDeviceReadiness",
    budget: () => undefined,
    answer: answered,
};

async function answered(args: GetDeviceReadinessArgs): Promise<GetDeviceReadinessResult> {
    const { deviceId, name, advisories = false, ...judging } = args;
    const device = deviceId ?? name ?? "";
    const options = { ...judging, device, reasons: "all" } as const;
    if (!advisories) {
        return onlyOne(await evaluateFleet(programGraph(), options), device);
    }
    const { tenantAdvisories, advisoryShortfalls, ...fleet } = await evaluateAdvisedFleet(programGraph(), options);
    return { ...onlyOne(fleet, device), tenantAdvisories, advisoryShortfalls };
}

function onlyOne<Device>({ devices }: { readonly devices: readonly Device[] }, device: string): Device {
    const [only] = devices;
    if (only === undefined) {
        throw new UserError(`Find device '${device}': Intune has no Windows client with that name or id.`);
    }
    return only;
}

/** {@link getDeviceReadiness} for arguments that are not known yet; the result is unknown until they are. */
export function getDeviceReadinessOutput(
    args: GetDeviceReadinessOutputArgs,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetDeviceReadinessResult> {
    return known<GetDeviceReadinessArgs>(args, opts).apply((given) => getDeviceReadiness(given, opts));
}
