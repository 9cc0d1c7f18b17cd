import * as pulumi from "@pulumi/pulumi";
import type { PlainObject } from "../base/plainObject";
import type { Problem } from "../base/problems";
import { visible } from "../base/visible";
import { evaluateDelivery } from "../delivery/evaluateDelivery";
import type { DeviceDelivery, PolicyDelivery } from "../delivery/fleetDelivery";
import { above0, budget, devices, named, problemsBy } from "./functionArguments";
import { checkedArguments } from "./inputErrors";
import { callFunction, known, type ProgramFunction } from "./programFunction";
import { programGraph } from "./programGraph";

/** Which policy, and how much to return. */
export interface GetPolicyDeliveryArgs {
    /** Id of the quality update policy: `ring.policy.id` of a HotpatchRing. Its display name also works. */
    policyId: string;
    /**
     * How many devices to return in full, starting with those that have not succeeded. Defaults to 0, because a stack
     * output is recorded in the state.
     */
    devices?: number;
    /** Hours without a sync after which a device counts as stale. Defaults to 24. */
    staleHours?: number;
    /**
     * Seconds after which to return what has been read by then. If policies and groups take longer, there is no result,
     * and the program fails. Defaults to 120.
     */
    budget?: number;
}

/** The same, for values that are not known yet. */
export type GetPolicyDeliveryOutputArgs = {
    [Name in keyof GetPolicyDeliveryArgs]: pulumi.Input<GetPolicyDeliveryArgs[Name]>;
};

/** What came of a policy, computed from the builds of the devices that it targets. */
export interface GetPolicyDeliveryResult extends PolicyDelivery {
    /** ISO 8601. */
    evaluatedAt: string;
    /**
     * Whether everything was read: every device, and everything the result depends on. `findings` lists what was not.
     */
    complete: boolean;
    /** What is unusual, outdated, or was not read, in whole sentences. */
    findings: readonly string[];
    /** Up to {@link GetPolicyDeliveryArgs.devices}. */
    devices: readonly DeviceDelivery[];
}

/** Seconds. */
const BUDGET = 120;

/**
 * The progress of a quality update policy: how many of the devices that it targets are on the newest release of the
 * hotpatch track, how many are pending or failed, and why. The numbers are named `computed` because no Microsoft Graph
 * report gives causes.
 *
 * ## API permissions
 * Application permissions on Microsoft Graph, all read-only: `DeviceManagementConfiguration.Read.All`,
 * `DeviceManagementManagedDevices.Read.All`, `Device.Read.All`, `GroupMember.Read.All`; and `WindowsUpdates.Read.All`,
 * without which the result says what was not read.
 *
 * ## Example
 * ```ts
 * export const pilot = hotpatch.getPolicyDeliveryOutput({ policyId: ring.policy.id }).computed;
 * ```
 *
 * @throws InvalidArgumentsError that lists every mistake in the arguments; ProgramError if there is no such policy, if
 * several have that name, if a list cannot be read, or if the budget is too small for policies and groups.
 */
export async function getPolicyDelivery(
    args: GetPolicyDeliveryArgs,
    opts?: pulumi.InvokeOptions,
): Promise<GetPolicyDeliveryResult> {
    return callFunction(THIS, checkedArguments("getPolicyDelivery", args, policyDeliveryProblems), opts);
}

/** The same limit as for the `hotpatch` command. */
const MOST_STALE_HOURS = 8_760;
const usePolicy = "Use the id of a QualityUpdatePolicy, or its display name.";
const deliveryRules = {
    policyId: named(usePolicy),
    devices,
    staleHours: above0(MOST_STALE_HOURS, "hours"),
    budget,
};

/** Every mistake in the arguments of `getPolicyDelivery`. */
function policyDeliveryProblems(args: PlainObject): Problem[] {
    const problems = problemsBy(deliveryRules, args);
    return args.policyId === undefined
        ? [...problems, { property: "policyId", reason: `is missing. ${usePolicy}` }]
        : problems;
}

const THIS: ProgramFunction<GetPolicyDeliveryArgs, GetPolicyDeliveryResult> = {
    name: "getPolicyDelivery",
    budget: ({ budget }) => budget ?? BUDGET,
    answer: answered,
};

async function answered(args: GetPolicyDeliveryArgs): Promise<GetPolicyDeliveryResult> {
    const { policyId, devices: most = 0, staleHours, budget = BUDGET } = args;
    const { policies, devices, evaluatedAt, complete, findings } = await evaluateDelivery(programGraph(), {
        policy: policyId,
        budget,
        ...(staleHours === undefined ? {} : { staleHours }),
    });
    const [policy] = policies ?? [];
    if (policy === undefined) {
        throw new Error(`the delivery of policy '${policyId}' was computed without it`);
    }
    if (!complete) {
        await pulumi.log.warn(
            visible(`The delivery of policy '${policy.displayName}' is not complete. ${findings.join(" ")}`),
        );
    }
    const succeededLast = [
        ...devices.filter(({ outcome }) => outcome !== "succeeded"),
        ...devices.filter(({ outcome }) => outcome === "succeeded"),
    ];
    return { ...policy, evaluatedAt, complete, findings, devices: succeededLast.slice(0, most) };
}

/** {@link getPolicyDelivery} for arguments that are not known yet; the result is unknown until they are. */
export function getPolicyDeliveryOutput(
    args: GetPolicyDeliveryOutputArgs,
    opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetPolicyDeliveryResult> {
    return known<GetPolicyDeliveryArgs>(args, opts).apply((given) => getPolicyDelivery(given, opts));
}
