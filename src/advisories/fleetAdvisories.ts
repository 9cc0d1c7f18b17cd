import { optionalRead } from "../delivery/optionalRead";
import { workloadsOf } from "../delivery/workloads";
import type { GraphClient } from "../graph/client";
import { cloudAt } from "../graph/clouds";
import { servicingCatalog } from "../graph/endpoints/servicingCatalog";
import { listSubscribedSkus } from "../graph/endpoints/subscribedSkus";
import { stoppable } from "../graph/transport/stoppable";
import type { DeviceFacts } from "../readiness/facts";
import {
    type DeviceReadiness,
    evaluateSource,
    type FleetOptions,
    type FleetReadiness,
    withinBudget,
} from "../readiness/fleet";
import { fleetSource } from "../readiness/fleetSource";
import { withSecondOpinion } from "../readiness/secondOpinion";
import { licenceCover } from "../servicing/licences";
import type { AdvisedDevice, Advisory, AdvisoryCode } from "./advisory";
import { type AdvisoryBasis, deviceAdvisories } from "./deviceAdvisories";
import { type PolicyAdvice, readPolicyAdvice } from "./policyAdvice";
import { tenantAdvisories } from "./tenantAdvisories";

/** A device's readiness, plus anything else that may keep it from being patched. */
export interface AdvisedReadiness extends DeviceReadiness {
    /** Most urgent first. Advisories never change the badge. */
    readonly advisories: readonly Advisory[];
}

/** What advisories add to a fleet's numbers. */
export interface FleetAdvisories {
    /** How many devices have each advisory; advisories that no device has are left out. */
    readonly byAdvisory: Partial<Record<AdvisoryCode, number>>;
    /** Advisories that apply to the tenant, and therefore to every device. */
    readonly tenantAdvisories: readonly Advisory[];
    /** What could not be read or evaluated, so that advisories may be missing. Whole sentences. */
    readonly advisoryShortfalls: readonly string[];
}

/** The readiness of a fleet with its advisories. */
export interface AdvisedFleet extends FleetReadiness, FleetAdvisories {
    readonly devices: readonly AdvisedReadiness[];
}

/** What is read in addition to readiness, for help texts. */
export const ADVISORY_PERMISSIONS =
    "DeviceManagementConfiguration.Read.All, GroupMember.Read.All, WindowsUpdates.Read.All and LicenseAssignment.Read.All";

/** What is kept of a device until its policies and its workload have been read. */
interface Kept {
    readonly facts: Pick<DeviceFacts, "identity" | "managementAgent" | "entraObject">;
    readonly device: AdvisedDevice;
}

/**
 * Judges every Windows device of the tenant, or the selected ones, as {@link
 * import("../readiness/fleet").evaluateFleet} does, and adds whatever else may keep each device from being patched.
 *
 * Application permissions in addition to those of readiness, all optional: `DeviceManagementConfiguration.Read.All` and
 * `GroupMember.Read.All` for policies and their targets, `WindowsUpdates.Read.All` for the update catalog,
 * `LicenseAssignment.Read.All` for licences. A refused read is listed in `advisoryShortfalls` and has no other effect.
 *
 * @throws whatever readiness throws.
 */
export function evaluateAdvisedFleet(graph: GraphClient, options: FleetOptions = {}): Promise<AdvisedFleet> {
    return withinBudget(options, async (signal) => {
        const now = options.now ?? new Date();
        const shortfalls: string[] = [];
        const reads = stoppable(graph, signal);
        const kept = new Map<string, Kept>();
        let catalog: ReturnType<typeof servicingCatalog> | undefined;
        const releases = () => {
            catalog ??= servicingCatalog(graph, now, signal);
            return catalog;
        };
        const source = fleetSource(graph, { ...options, now, signal, extraFacts: true });
        const [fleet, policies, tenant] = await Promise.all([
            withSecondOpinion(graph, { ...options, signal }, (onFacts) =>
                evaluateSource(source, { releases, ...options, now }, (facts) => {
                    kept.set(facts.identity.intuneId, keptOf(facts));
                    onFacts?.(facts);
                }),
            ),
            readPolicyAdvice(reads, shortfalls, signal),
            tenantAdvice(reads, shortfalls, signal),
        ]);
        const facts = [...kept.values()].map((each) => each.facts);
        const workloads = await workloadsOf(reads, facts, shortfalls, signal);
        const basis = { catalog: await releases(), now };
        const devices = fleet.devices.map((device): AdvisedReadiness => {
            const known = kept.get(device.intuneId);
            const advisories = known === undefined ? [] : advisoriesOf(known, policies, workloads, basis);
            return { ...device, advisories };
        });
        return {
            ...fleet,
            byAdvisory: counted(devices),
            tenantAdvisories: tenant,
            // Sorted, because answers arrive in any order.
            advisoryShortfalls: [...new Set([...shortfalls, ...basis.catalog.warnings])].sort(),
            devices,
        };
    });
}

/** Whether a result has advisories. */
export function isAdvised(fleet: FleetReadiness | AdvisedFleet): fleet is AdvisedFleet {
    return "byAdvisory" in fleet;
}

async function tenantAdvice(
    graph: GraphClient,
    shortfalls: string[],
    signal: AbortSignal | undefined,
): Promise<Advisory[]> {
    const licences = await optionalRead(
        () => listSubscribedSkus(graph),
        (why) => shortfalls.push(`Licences were not read (LicenseAssignment.Read.All): ${why}.`),
        signal,
    );
    const cloud = cloudAt(graph.endpoint);
    return tenantAdvisories({
        ...(cloud === undefined ? {} : { cloud }),
        ...(licences === undefined ? {} : { licences: licenceCover(licences) }),
    });
}

function keptOf({
    identity,
    managementAgent,
    entraObject,
    osVersion,
    architecture,
    vbs,
    extraFacts: besides,
}: DeviceFacts): Kept {
    const state = vbs.kind === "known" ? vbs.value.state : undefined;
    const { ownership, freeStorageBytes } = besides ?? {};
    return {
        facts: { identity, managementAgent, entraObject },
        device: {
            ...(osVersion.kind === "known" ? { osVersion: osVersion.value } : {}),
            ...(architecture.kind === "known" ? { architecture: architecture.value } : {}),
            ...(state === undefined ? {} : { vbsState: state }),
            ...(ownership === undefined ? {} : { ownership }),
            ...(freeStorageBytes === undefined ? {} : { freeStorageBytes }),
            lastSyncDateTime: identity.lastSyncDateTime,
        },
    };
}

function advisoriesOf(
    { facts: { identity, entraObject }, device }: Kept,
    policies: PolicyAdvice,
    workloads: ReadonlyMap<string, boolean | null>,
    basis: AdvisoryBasis,
): Advisory[] {
    const updatesFromIntune = workloads.get(identity.intuneId) ?? undefined;
    return deviceAdvisories(
        {
            ...device,
            ...(entraObject.kind === "known" ? policies(identity.entraDeviceId) : {}),
            ...(updatesFromIntune === undefined ? {} : { updatesFromIntune }),
        },
        basis,
    );
}

function counted(devices: readonly AdvisedReadiness[]): Partial<Record<AdvisoryCode, number>> {
    const counts: Partial<Record<AdvisoryCode, number>> = {};
    for (const { code } of devices.flatMap(({ advisories }) => advisories)) {
        counts[code] = (counts[code] ?? 0) + 1;
    }
    return counts;
}
