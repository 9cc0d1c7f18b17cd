import * as pulumi from "@pulumi/pulumi";
import { evaluateFleet, type FleetReadiness } from "../readiness/fleet";
import { programGraph } from "./programGraph";

/** What to ask about the fleet. */
export interface GetFleetReadinessArgs {
    /**
     * Lowest update build revision at which a build can take hotpatches, by build: `{ "26300": 1234 }`. Adds to the known
     * floors and overrides them; a build without a floor is `Unknown (build)`.
     */
    buildFloors?: Record<string, number>;
}

/** The same, for values that are not known yet. */
export interface GetFleetReadinessOutputArgs {
    /** See {@link GetFleetReadinessArgs.buildFloors}. */
    buildFloors?: pulumi.Input<Record<string, pulumi.Input<number>> | undefined>;
}

/**
 * Checks every Windows device of the tenant against the five prerequisites of hotpatch, in the order in which they are
 * enforced: edition, build, VBS running, Entra join, Intune enrolment. Runs within the program, so `pulumi preview` has it.
 *
 * Each device comes with a badge, all reasons, the evidence behind them and what to do. A stack output is recorded in the
 * state: export `byBadge` or another part rather than the whole result of a large fleet.
 *
 * ## API permissions
 * Application permissions `DeviceManagementManagedDevices.Read.All` and `Device.Read.All` on Microsoft Graph.
 *
 * ## Example
 * ```ts
 * export const readiness = hotpatch.getFleetReadinessOutput().byBadge;
 * ```
 *
 * @throws when a list cannot be read; what cannot be read about one device makes that device Unknown instead.
 */
export async function getFleetReadiness(args: GetFleetReadinessArgs = {}): Promise<FleetReadiness> {
    return evaluateFleet(programGraph(), args);
}

/** {@link getFleetReadiness} for arguments that are not known yet; its result stays unknown as long as they are. */
export function getFleetReadinessOutput(args: GetFleetReadinessOutputArgs = {}): pulumi.Output<FleetReadiness> {
    return pulumi.output(args).apply((known) => getFleetReadiness(known));
}
