import { noRecentSync } from "../conditions/syncs";
import type { GraphClient } from "../graph/client";
import { servicingCatalog } from "../graph/endpoints/servicingCatalog";
import { type ServiceEnrolment, serviceEnrolments } from "../graph/endpoints/updatableAssets";
import type { DeviceFacts } from "../readiness/facts";
import { badgeNeedsVbs, type FleetOptions, resolvedRules } from "../readiness/fleet";
import { type GraphSourceOptions, graphSource } from "../readiness/graphSource";
import type { PrerequisiteOptions } from "../readiness/prerequisites";
import { stopAfter } from "../readiness/stop";
import { judge, type Verdict } from "../readiness/verdict";
import { isElsewhere } from "./cause";
import { type DeviceStanding, standingBy } from "./deviceStanding";
import { findPolicy } from "./findPolicy";
import { type DeviceDelivery, type FleetDelivery, fleetDelivery } from "./fleetDelivery";
import { optionalRead, type Remarks } from "./optionalRead";
import { assessDelivery, hasSucceeded } from "./outcome";
import { readTargeting, type TenantTargeting } from "./readTargeting";
import { askReports, withInstalledUpdates } from "./reportedUpdates";
import type { WaitingRule } from "./ruleMatches";
import { askService, withServiceOpinion } from "./serviceOpinion";
import type { DeviceTargeting, TargetedPolicy } from "./targeting";
import { waitingRules } from "./waitingRules";
import { workloadsOf } from "./workloads";

/** What to evaluate. */
export interface DeliveryOptions extends Omit<FleetOptions, "reasons" | "names"> {
    /** Hours after which a sync no longer counts as recent; defaults to the threshold of `noRecentSync`. */
    readonly staleHours?: number;
    /** Judges only the devices that this policy targets. An id or a name. */
    readonly policy?: string;
    /** Asks everything about every device, even if the outcome does not depend on it. */
    readonly everything?: boolean;
    /** Targeting, if it has been read already. */
    readonly tenant?: TenantTargeting;
}

/** What is known about a device before the update service is asked about it. */
interface Candidate {
    readonly facts: DeviceFacts;
    readonly verdict: Verdict;
    readonly targeting: DeviceTargeting;
    readonly standing: DeviceStanding;
    readonly number: number | undefined;
    readonly updatesFromIntune?: boolean | null;
}

/**
 * Determines for every Windows device of the tenant, or for the selected ones, how it gets hotpatches and what came of
 * it. Computed here, because no Microsoft Graph report gives causes.
 *
 * Application permissions, all read-only: `DeviceManagementConfiguration.Read.All`,
 * `DeviceManagementManagedDevices.Read.All`, `Device.Read.All`, `GroupMember.Read.All`; and `WindowsUpdates.Read.All`
 * for the tenant's default, the update catalog and enrolment in the service: without it the result says what was not
 * read.
 *
 * Keeps the fleet in memory, with group memberships as bits: designed for up to 100,000 devices.
 *
 * @throws UserError for policies, devices and groups that do not exist, and if reading is stopped before policies and
 * groups are known; Error (its `cause` a GraphError) if a list cannot be read.
 */
export async function evaluateDelivery(graph: GraphClient, options: DeliveryOptions = {}): Promise<FleetDelivery> {
    const now = options.now ?? new Date();
    const stop = stopAfter(options.budget, options.signal);
    try {
        const tenant = options.tenant ?? (await readTargeting(graph, stop.signal));
        const policy = options.policy === undefined ? undefined : findPolicy(tenant, options.policy);
        const catalog = await servicingCatalog(graph, now, stop.signal);
        const rules = await resolvedRules({ releases: async () => catalog, ...options }, now);
        const source = graphSource(graph, { ...options, now, signal: stop.signal });
        const targeted = await candidatesOf(source, tenant, {
            rules,
            standing: standingBy(catalog, now),
            everything: options.everything ?? false,
            policy,
        });
        const remarks = { findings: [...tenant.findings], notRead: [...tenant.notRead] };
        const facts = targeted.map((each) => each.facts);
        const workloads = await workloadsOf(graph, facts, remarks.notRead, stop.signal);
        const candidates = targeted.map((each) => withWorkload(each, workloads.get(each.facts.identity.intuneId)));
        const ids = candidates.map((candidate) => candidate.facts.identity.entraDeviceId);
        const [asked, view, reports] = await Promise.all([
            askAbout(graph, candidates, tenant, { ...options, signal: stop.signal }, remarks),
            options.secondOpinion === true ? askService(graph, ids, stop.signal) : undefined,
            options.logs === undefined ? undefined : askReports(options.logs, stop.signal),
        ]);
        const freshness = { now, staleHours: options.staleHours ?? noRecentSync.threshold.value };
        const delivery = fleetDelivery({
            devices: candidates.map((candidate) => deviceDelivery(candidate, asked, freshness)),
            numbers: candidates.map(({ number }) => number),
            tenant,
            catalog,
            remarks,
            source,
            evaluatedAt: now.toISOString(),
            isSelection: [options.device, options.groups, options.filter].some((each) => each !== undefined),
            meant: policy === undefined ? tenant.policies : [policy],
        });
        const reported = reports === undefined ? delivery : withInstalledUpdates(delivery, reports, catalog);
        return view === undefined ? reported : withServiceOpinion(reported, view);
    } finally {
        stop.release();
    }
}

/** Which devices are judged, and by what. */
interface Judging {
    readonly rules: PrerequisiteOptions;
    readonly standing: (facts: DeviceFacts) => DeviceStanding;
    readonly everything: boolean;
    readonly policy: TargetedPolicy | undefined;
}

async function candidatesOf(
    source: ReturnType<typeof graphSource>,
    tenant: TenantTargeting,
    { rules, standing, everything, policy }: Judging,
): Promise<Candidate[]> {
    const needsVbs = everything ? () => true : badgeNeedsVbs(rules);
    const candidates: Candidate[] = [];
    const numberOf = ({ identity }: DeviceFacts) => tenant.numberOf(identity.entraDeviceId);
    const isMeant = (facts: DeviceFacts): boolean =>
        policy === undefined || tenant.targeting.of(numberOf(facts)).policies.includes(policy);
    for await (const facts of source.devices((each) => isMeant(each) && needsVbs(each))) {
        if (isMeant(facts)) {
            const number = numberOf(facts);
            candidates.push({
                facts,
                verdict: judge(facts, rules),
                targeting: tenant.targeting.of(number),
                standing: standing(facts),
                number,
            });
        }
    }
    return candidates;
}

/** Whatever a policy or the default delivers does not count for a device that Intune does not update. */
function withWorkload(candidate: Candidate, updatesFromIntune: boolean | null | undefined): Candidate {
    const known = { ...candidate, ...(updatesFromIntune === undefined ? {} : { updatesFromIntune }) };
    return isElsewhere(known) ? { ...known, targeting: { ...known.targeting, delivery: "none" } } : known;
}

/** Answers to questions that are asked about a few devices only. Keys are Intune's ids. */
interface Asked {
    readonly waiting: ReadonlyMap<string, readonly WaitingRule[]>;
    readonly enrolments: ReadonlyMap<string, ServiceEnrolment>;
}

async function askAbout(
    graph: GraphClient,
    candidates: readonly Candidate[],
    tenant: TenantTargeting,
    { everything = false, signal }: Pick<GraphSourceOptions, "signal"> & Pick<DeliveryOptions, "everything">,
    remarks: Remarks,
): Promise<Asked> {
    const open = candidates.filter((candidate) => everything || !hasSucceeded(candidate));
    const [waiting, enrolments] = await Promise.all([
        waitingRules(graph, open, tenant, remarks, signal),
        enrolmentsOf(graph, open, everything, remarks.notRead, signal),
    ]);
    return { waiting, enrolments };
}

async function enrolmentsOf(
    graph: GraphClient,
    open: readonly Candidate[],
    everything: boolean,
    notRead: string[],
    signal: AbortSignal | undefined,
): Promise<Asked["enrolments"]> {
    const byEntraId = new Map<string, string>();
    for (const { facts, verdict, targeting } of open) {
        const { entraDeviceId, intuneId } = facts.identity;
        const isOpen = targeting.delivery === "hotpatch policy" && verdict.badge === "Eligible";
        if (entraDeviceId !== null && (everything || isOpen)) {
            byEntraId.set(entraDeviceId, intuneId);
        }
    }
    const enrolments = new Map<string, ServiceEnrolment>();
    const read = await optionalRead(
        () => serviceEnrolments(graph, [...byEntraId.keys()], signal),
        (why) => notRead.push(`Enrolment in the update service was not read (WindowsUpdates.Read.All): ${why}.`),
        signal,
    );
    for (const [entraId, enrolment] of read ?? []) {
        const intuneId = byEntraId.get(entraId);
        if (intuneId !== undefined) {
            enrolments.set(intuneId, enrolment);
        }
    }
    return enrolments;
}

function deviceDelivery(
    { facts, verdict, targeting, standing, updatesFromIntune }: Candidate,
    { waiting, enrolments }: Asked,
    freshness: Parameters<typeof assessDelivery>[1],
): DeviceDelivery {
    const { name, intuneId, entraDeviceId, lastSyncDateTime } = facts.identity;
    const enrolment = enrolments.get(intuneId);
    const { outcome, causes } = assessDelivery(
        {
            verdict,
            targeting,
            standing,
            lastSyncDateTime,
            waitingRules: waiting.get(intuneId) ?? [],
            ...(enrolment === undefined ? {} : { enrolment }),
            ...(updatesFromIntune === undefined ? {} : { updatesFromIntune }),
        },
        freshness,
    );
    return {
        name,
        intuneId,
        entraDeviceId,
        lastSyncDateTime,
        badge: verdict.badge,
        outcomes: verdict.outcomes,
        reasons: verdict.reasons,
        delivery: targeting.delivery,
        policies: targeting.policies.map(({ id, displayName, hotpatchEnabled }) => ({
            id,
            displayName,
            hotpatchEnabled,
        })),
        standing,
        ...(enrolment === undefined ? {} : { enrolment }),
        outcome,
        causes,
    };
}
