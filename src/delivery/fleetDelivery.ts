import type { ServiceEnrolment } from "../graph/endpoints/updatableAssets";
import type { ReportedUpdate } from "../graph/endpoints/updateReports";
import type { ServicePolicy } from "../graph/endpoints/updateServiceData";
import { byName } from "../readiness/fleet";
import type { SecondOpinion, ServiceWord } from "../readiness/secondOpinion";
import type { DeviceSource } from "../readiness/source";
import type { Badge, Verdict } from "../readiness/verdict";
import type { ServicingCatalog } from "../servicing/catalog";
import type { Cause, CauseCode } from "./cause";
import type { DeviceStanding } from "./deviceStanding";
import type { InstalledUpdates } from "./installedUpdates";
import type { Remarks } from "./optionalRead";
import { OUTCOME_NAMES, type OutcomeName } from "./outcome";
import type { TenantTargeting } from "./readTargeting";
import { DELIVERY_NAMES, type DeliveryName, type TargetedPolicy } from "./targeting";

/**
 * The version of the documented result format. Within a version, properties may be added but never changed or removed.
 */
export const DELIVERY_SCHEMA = "hotpatch-delivery/1";

/** The result for one device, as plain data. */
export interface DeviceDelivery {
    /** Display name in Intune. Not unique. */
    readonly name: string;
    readonly intuneId: string;
    /** Entra's `deviceId` in lower case, or null. */
    readonly entraDeviceId: string | null;
    /** ISO 8601, or null if the device never synced. */
    readonly lastSyncDateTime: string | null | undefined;
    readonly badge: Badge;
    readonly outcomes: Verdict["outcomes"];
    readonly reasons: Verdict["reasons"];
    readonly delivery: DeliveryName;
    /** The policies that target it. */
    readonly policies: readonly Pick<TargetedPolicy, "id" | "displayName" | "hotpatchEnabled">[];
    readonly standing: DeviceStanding;
    /** Absent if the update service was not asked. */
    readonly enrolment?: ServiceEnrolment;
    /** What the update service calls it. Only present if a second opinion was asked for, and given. */
    readonly serviceReadiness?: ServiceWord;
    /** The policies that the update service applies to it, which should be among `policies`. Present as above. */
    readonly servicePolicies?: readonly ServicePolicy[];
    /** What reports say was installed last. Only present if a Log Analytics workspace was asked and lists the device. */
    readonly reportedUpdate?: ReportedUpdate;
    readonly outcome: OutcomeName;
    readonly causes: readonly Cause[];
}

/** The result for one policy. */
export interface PolicyDelivery {
    readonly policyId: string;
    readonly displayName: string;
    readonly hotpatchEnabled: boolean;
    /** Windows devices in Intune that it targets. */
    readonly targeted: number;
    /** Computed by pulumi-hotpatch from the devices' builds: no Microsoft Graph report gives causes. */
    readonly computed: {
        readonly succeeded: number;
        readonly pending: number;
        readonly failed: number;
        readonly unknown: number;
        /** Only for a policy with hotpatch off. */
        readonly blocked: number;
        /** How many devices have each cause; causes that no device has are left out. */
        readonly causes: Partial<Record<CauseCode, number>>;
    };
    /**
     * Members of the policy's groups that are not Windows devices in Intune, so that nothing is known about them.
     * Absent unless every list was read completely.
     */
    readonly membersNotInIntune?: number;
    /**
     * Whether `succeeded` equals the number of devices in the policy's groups, which means that the rollout is
     * finished. Absent unless every list was read completely.
     */
    readonly succeededMatchesMembership?: boolean;
}

/** Delivery to a fleet, as plain data. */
export interface FleetDelivery {
    readonly schema: typeof DELIVERY_SCHEMA;
    /** ISO 8601. */
    readonly evaluatedAt: string;
    readonly byDelivery: Partial<Record<DeliveryName, number>>;
    readonly byOutcome: Partial<Record<OutcomeName, number>>;
    /** Whether hotpatch is on for devices in no policy. */
    readonly tenantDefault: boolean;
    /** The catalog that the builds were compared with. */
    readonly catalog: Pick<ServicingCatalog, "origin" | "date">;
    /** Every policy, or the one that was asked for. Absent if only some devices were evaluated. */
    readonly policies?: readonly PolicyDelivery[];
    /** What is unusual, outdated, or was not read, in whole sentences. */
    readonly findings: readonly string[];
    /**
     * Whether everything was read: every device, and everything the result depends on (the tenant's default, the live
     * catalog, co-management, group rules, enrolment in the service). `findings` lists what was not.
     */
    readonly complete: boolean;
    /** What the update service says about the same devices. Only present if it was asked for. */
    readonly secondOpinion?: SecondOpinion;
    /** What reports say was installed. Only present if a Log Analytics workspace is set. */
    readonly installed?: InstalledUpdates;
    /** By name. */
    readonly devices: readonly DeviceDelivery[];
}

/** The parts of a result. */
export interface DeliveryParts {
    readonly devices: readonly DeviceDelivery[];
    /** The number of each device in the targeting. */
    readonly numbers: readonly (number | undefined)[];
    readonly tenant: TenantTargeting;
    readonly catalog: ServicingCatalog;
    readonly remarks: Remarks;
    readonly source: Pick<DeviceSource, "shortfalls">;
    readonly evaluatedAt: string;
    /** Whether only some devices were evaluated, so that no statement about policies is possible. */
    readonly isSelection: boolean;
    /** The policies to report on. */
    readonly meant: readonly TargetedPolicy[];
}

export function fleetDelivery(parts: DeliveryParts): FleetDelivery {
    const { devices, tenant, catalog, source, isSelection, remarks } = parts;
    const shortfalls = source.shortfalls.map(({ text }) => text);
    return {
        schema: DELIVERY_SCHEMA,
        evaluatedAt: parts.evaluatedAt,
        byDelivery: counted(DELIVERY_NAMES, devices, ({ delivery }) => delivery),
        byOutcome: counted(OUTCOME_NAMES, devices, ({ outcome }) => outcome),
        tenantDefault: tenant.tenantDefault,
        catalog: { origin: catalog.origin, date: catalog.date },
        ...(isSelection ? {} : { policies: policiesOf(parts) }),
        findings: [...new Set([...remarks.findings, ...remarks.notRead, ...catalog.warnings, ...shortfalls])],
        complete: shortfalls.length === 0 && remarks.notRead.length === 0 && catalog.origin === "live",
        devices: [...devices].sort(byName),
    };
}

function policiesOf({ devices, numbers, tenant, meant, source }: DeliveryParts): PolicyDelivery[] {
    const known = new Set(numbers);
    const areAllRead = source.shortfalls.length === 0;
    return meant.map(({ id, displayName, hotpatchEnabled }) => {
        const targeted = devices.filter((device) => device.policies.some((policy) => policy.id === id));
        const outcomes = counted(OUTCOME_NAMES, targeted, ({ outcome }) => outcome);
        const causes: Partial<Record<CauseCode, number>> = {};
        for (const { code } of targeted.flatMap((device) => device.causes)) {
            causes[code] = (causes[code] ?? 0) + 1;
        }
        const membersNotInIntune = [...tenant.targeting.membersOf(id)].filter((number) => !known.has(number)).length;
        const { succeeded = 0, pending = 0, failed = 0, unknown = 0, blocked = 0 } = outcomes;
        return {
            policyId: id,
            displayName,
            hotpatchEnabled,
            targeted: targeted.length,
            computed: { succeeded, pending, failed, unknown, blocked, causes },
            ...(areAllRead
                ? {
                      membersNotInIntune,
                      succeededMatchesMembership:
                          targeted.length > 0 && succeeded === targeted.length + membersNotInIntune,
                  }
                : {}),
        };
    });
}

function counted<Name extends string>(
    names: readonly Name[],
    devices: readonly DeviceDelivery[],
    nameOf: (device: DeviceDelivery) => Name,
): Partial<Record<Name, number>> {
    const counts: Partial<Record<Name, number>> = {};
    for (const name of names) {
        const count = devices.filter((device) => nameOf(device) === name).length;
        if (count > 0) {
            counts[name] = count;
        }
    }
    return counts;
}
