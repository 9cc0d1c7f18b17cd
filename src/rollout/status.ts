import type { CauseCode } from "../delivery/cause";
import type { FleetDelivery } from "../delivery/fleetDelivery";
import { type RingProgress, ringProgress } from "../delivery/ringProgress";
import type { RecordedRing, RecordedRollout } from "./recordedStack";

/**
 * The version of the documented result format. Within a version, properties may be added but never changed or removed.
 */
export const ROLLOUT_STATUS_SCHEMA = "hotpatch-rollout-status/1";

/** How far the rings of a stack's rollouts are. */
export interface RolloutStatus {
    readonly schema: typeof ROLLOUT_STATUS_SCHEMA;
    /** When the tenant was read, ISO 8601. */
    readonly evaluatedAt: string;
    readonly rollouts: readonly {
        readonly name: string;
        /** In their order. */
        readonly rings: readonly RingStatus[];
    }[];
    /** What is unusual, outdated, or was not read, in whole sentences. */
    readonly findings: readonly string[];
    /** Whether everything was read that the numbers depend on. */
    readonly complete: boolean;
}

/** What was recorded of a ring, and how far its devices are. */
export interface RingStatus extends Omit<RecordedRing, "devices" | "next"> {
    /** Absent if the ring has no policy in the tenant. */
    readonly devices?: RingDevicesStatus;
    /** Which devices it has, in words: `share from 0 % to 5 %`. */
    readonly has: string;
}

/** How far the devices of a ring are. */
export interface RingDevicesStatus extends RingProgress {
    /** Windows devices in Intune that the ring's policy targets. */
    readonly members: number;
    /** Members of its group that are not Windows devices in Intune. Absent unless every list was read completely. */
    readonly membersNotInIntune?: number;
    /** Devices that get hotpatches and have the newest release of the hotpatch track. */
    readonly delivered: number;
    readonly pending: number;
    readonly failed: number;
    readonly unknown: number;
    /** Devices for which hotpatch is off. */
    readonly blocked: number;
    /** Why devices failed: how many have each cause; causes that no device has are left out. */
    readonly failedCauses: Partial<Record<CauseCode, number>>;
}

/** How far the rings are, by what came of hotpatches on every device of the tenant. */
export function rolloutStatus(rollouts: readonly RecordedRollout[], delivery: FleetDelivery): RolloutStatus {
    const statuses = rollouts.map(({ name, rings }) => ({
        name,
        rings: rings.map((ring) => ringStatus(ring, delivery)),
    }));
    const gone = statuses.flatMap(({ rings }) =>
        rings
            .filter(({ devices, policyId }) => devices === undefined && policyId !== undefined)
            .map(({ name, policyId }) => `Ring '${name}': the tenant has no policy with its recorded id, ${policyId}.`),
    );
    return {
        schema: ROLLOUT_STATUS_SCHEMA,
        evaluatedAt: delivery.evaluatedAt,
        rollouts: statuses,
        findings: [...gone, ...delivery.findings],
        complete: delivery.complete,
    };
}

function ringStatus({ devices: has, next: _next, ...ring }: RecordedRing, delivery: FleetDelivery): RingStatus {
    const policy = delivery.policies?.find(({ policyId }) => policyId === ring.policyId);
    if (policy === undefined) {
        return { ...ring, has };
    }
    const devices = delivery.devices.filter(({ policies }) => policies.some(({ id }) => id === policy.policyId));
    const failedCauses: Partial<Record<CauseCode, number>> = {};
    for (const { outcome, causes } of devices) {
        for (const { code } of outcome === "failed" ? causes : []) {
            failedCauses[code] = (failedCauses[code] ?? 0) + 1;
        }
    }
    const { succeeded, pending, failed, unknown, blocked } = policy.computed;
    const { membersNotInIntune } = policy;
    return {
        ...ring,
        has,
        devices: {
            members: policy.targeted,
            ...(membersNotInIntune === undefined ? {} : { membersNotInIntune }),
            delivered: succeeded,
            pending,
            failed,
            unknown,
            blocked,
            failedCauses,
            ...ringProgress(devices),
        },
    };
}
