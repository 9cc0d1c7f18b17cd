import type { GraphClient } from "../graph/client";
import { groupMoves } from "./compare";
import type { Declared, Teller } from "./declared";
import { devicesToJudge } from "./impact";
import { groupsOf, propertiesOf, worldAfter, worldBefore } from "./plan";
import { type FleetReading, judgedFleet, readFleet } from "./readFleet";
import { addGroups, type TenantNow } from "./readTenant";
import { blocksOf, planned } from "./summarize";
import { IMPACT_SCHEMA, type ImpactBlock, type ImpactSummary } from "./summary";

/** What is assessed, and with what. */
export interface Assessment {
    /** Ends requests with the signal. */
    readonly graph: GraphClient;
    readonly now: Date;
    readonly signal: AbortSignal;
    /** The tenant before anything was changed. */
    readonly tenant: TenantNow;
    readonly random: () => number;
}

/** The blocks by who tells of them, and what is said of all. */
export interface Assessed extends Omit<ImpactSummary, "blocks" | "ageSeconds"> {
    readonly blocks: ReadonlyMap<Teller, ImpactBlock>;
}

/**
 * Works out what a program's change does to the devices of a tenant. Reads alone.
 *
 * @throws Error (its `cause` a GraphError) where devices or groups cannot be read; the signal's reason where the time does not do for
 *     them; RuleEvaluationError for a rule that cannot be evaluated here.
 */
export async function assessed(
    { graph, now, signal, tenant, random }: Assessment,
    declared: Declared,
): Promise<Assessed> {
    const reading: FleetReading = { graph, now, signal, numbers: tenant.numbers };
    const isMade = (id: string) => !id.startsWith(NEW);
    const [, fleet] = await Promise.all([
        addGroups(graph, tenant, groupsOf(declared).filter(isMade)),
        readFleet(reading, propertiesOf(declared)),
    ]);
    const before = worldBefore(tenant, declared, fleet.entra);
    const devices = [...new Set([...fleet.entra.keys(), ...fleet.intune.keys()])];
    const plan = planned(before, worldAfter(before, declared, fleet.entra), declared, devices);
    const toJudge = devicesToJudge(plan.change);
    for (const device of plan.loose.flatMap((id) => groupMoves(plan.before, plan.after, devices, id).enter)) {
        toJudge.add(device);
    }
    const forVbs = new Set(
        plan.change.prerequisites.filter(({ after }) => after?.sets === "vbs").flatMap(({ enter }) => enter),
    );
    const judged = await judgedFleet(reading, fleet, { devices: toJudge, forVbs, random });
    return {
        schema: IMPACT_SCHEMA,
        readAt: now.toISOString(),
        fleet: fleet.intune.size > 0 ? fleet.intune.size : fleet.entra.size,
        ...(judged.baseline === undefined ? {} : { baseline: judged.baseline }),
        blocks: blocksOf(plan, judged),
        notKnown: [...tenant.notKnown, ...fleet.notKnown, ...judged.notKnown],
    };
}

/** Ids of objects that are yet to be made begin with this, and no id of a tenant does. */
export const NEW = "new:";
