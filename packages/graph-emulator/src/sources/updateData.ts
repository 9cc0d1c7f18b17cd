import type { Directory } from "../directory/directory";
import type { QualityUpdatePolicy } from "../intune/policy";
import { flag, OptionGroup, oneOf, share, whole } from "../optionGroup";
import { chanceOf } from "../servicing/chance";
import { type Coverage, type Reach, targetOf } from "../servicing/coverage";
import type { UpdatableAssets } from "../servicing/updatableAssets";
import { type Observation, Observations, type ObservedFleet } from "./observations";

const NAMESPACE = "#microsoft.graph.windowsUpdates";

/** How Windows Autopatch's own data about devices behaves. */
export interface ServiceDataOptions {
    /** Whether the tenant has it. It never has in the China cloud. Defaults to true. */
    readonly available?: boolean;
    /**
     * Which devices it lists: `policies`, those that a quality update policy enrols, as in updatableAssets, or
     * `everyPc`, every PC that is joined to Entra. Microsoft does not say. Defaults to `policies`.
     */
    readonly enrolled?: "policies" | "everyPc";
    /** Minutes after a device's check-in until its row shows what the device reported. Defaults to 0. */
    readonly lagMinutes?: number;
    /** The share of listed devices, 0 to 1, about which it is wrong. Defaults to 0. */
    readonly disagreement?: number;
}

export const SERVICE_DATA = new OptionGroup<Required<ServiceDataOptions>>(
    "serviceData",
    { available: true, enrolled: "policies", lagMinutes: 0, disagreement: 0 },
    {
        available: flag,
        enrolled: oneOf(["policies", "everyPc"]),
        lagMinutes: whole(0, 365 * 24 * 60),
        disagreement: share,
    },
);

export type HotpatchReadiness = "ready" | "notReady" | "unknownFutureValue";

/** A device as Windows Autopatch sees it, as returned. */
export interface DeviceProfile {
    readonly "@odata.type": string;
    readonly id: string;
    readonly azureAdDeviceId: string;
    readonly deviceModel: string | null;
    readonly deviceName: string | null;
    readonly hotpatchReadiness: HotpatchReadiness;
    readonly osBuild: string | null;
    readonly osStatus: string;
}

/** A policy that Windows Autopatch applies to a device, as returned. */
export interface DevicePolicy {
    readonly "@odata.type": string;
    readonly id: string;
    readonly azureAdDeviceId: string;
    readonly policyId: string;
    readonly policyName: string;
}

/** Something that the data says although it is wrong. */
export interface Disagreement {
    /** The id of Intune's record. */
    readonly deviceId: string;
    readonly azureAdDeviceId: string;
    /** `readiness`: the opposite. `build`: an older build. `policy`: none of the policies that reach the device. */
    readonly kind: "readiness" | "build" | "policy";
    readonly truth: string;
    readonly shown: string;
}

interface View {
    readonly observations: readonly Observation[];
    readonly reaches: readonly Reach<QualityUpdatePolicy>[];
    readonly profiles: readonly DeviceProfile[];
    readonly policies: readonly DevicePolicy[];
    readonly planted: readonly Disagreement[];
    readonly profilesById: ReadonlyMap<string, DeviceProfile>;
    readonly profilesByDevice: ReadonlyMap<string, DeviceProfile>;
    readonly policiesById: ReadonlyMap<string, DevicePolicy>;
}

export interface UpdateDataParts {
    readonly fleet: ObservedFleet;
    readonly coverage: Coverage<QualityUpdatePolicy>;
    readonly assets: UpdatableAssets;
    readonly seed: number;
    readonly settings: Required<ServiceDataOptions>;
}

/** The build that a wrong row shows: the first of version 24H2, without any update. */
const OLD_BUILD = "10.0.26100.1742";

/**
 * Windows Autopatch's data about its devices. Microsoft Graph beta reference, microsoft.graph.windowsUpdates.updateData,
 * deviceProfile and policyAssignment (2026): properties and query options.
 *
 * `assumed`: only enrolled devices are listed; ids are GUIDs of their own; `ready` if and only if the device meets every
 * prerequisite of hotpatches, `unknownFutureValue` if one of them is unknown and none fails; the form of `osBuild`; all
 * values of `osStatus`.
 */
export class UpdateData {
    private readonly observations: Observations;
    private known: View | undefined;

    constructor(private readonly parts: UpdateDataParts) {
        this.observations = new Observations(parts.fleet, parts.settings.lagMinutes * 60_000);
    }

    /** The same list for as long as nothing changes, as for the other lists. */
    get profiles(): readonly DeviceProfile[] {
        return this.view().profiles;
    }

    get policies(): readonly DevicePolicy[] {
        return this.view().policies;
    }

    /** What it is currently wrong about. */
    get planted(): readonly Disagreement[] {
        return this.view().planted;
    }

    profile(id: string): DeviceProfile | undefined {
        return this.view().profilesById.get(id);
    }

    profileOf({ azureAdDeviceId }: DevicePolicy): DeviceProfile | undefined {
        return this.view().profilesByDevice.get(azureAdDeviceId);
    }

    policy(id: string): DevicePolicy | undefined {
        return this.view().policiesById.get(id);
    }

    private view(): View {
        const observations = this.observations.all();
        const reaches = this.parts.coverage.reached();
        if (this.known?.observations !== observations || this.known.reaches !== reaches) {
            this.known = this.seen(observations, reaches);
        }
        return this.known;
    }

    private seen(observations: readonly Observation[], reaches: readonly Reach<QualityUpdatePolicy>[]): View {
        const { coverage, fleet } = this.parts;
        const profiles: DeviceProfile[] = [];
        const policies: DevicePolicy[] = [];
        const planted: Disagreement[] = [];
        for (const observation of observations) {
            if (!this.isEnrolled(observation)) {
                continue;
            }
            const applied = policiesOf(observation, coverage, reaches, fleet.directory);
            const profile = profileOf(observation);
            const wrong = this.disagreement(observation, profile, applied);
            profiles.push(wrong === undefined ? profile : misled(profile, wrong));
            if (wrong?.kind !== "policy") {
                policies.push(...applied);
            }
            if (wrong !== undefined) {
                planted.push(wrong);
            }
        }
        return {
            observations,
            reaches,
            profiles,
            policies,
            planted,
            profilesById: new Map(profiles.map((profile) => [profile.id, profile])),
            profilesByDevice: new Map(profiles.map((profile) => [profile.azureAdDeviceId, profile])),
            policiesById: new Map(policies.map((policy) => [policy.id, policy])),
        };
    }

    private isEnrolled({ entra }: Observation): boolean {
        const { assets, settings } = this.parts;
        return (
            settings.enrolled === "everyPc" ||
            assets.get(entra.deviceId)?.enrollment.quality?.enrollmentState === "enrolledWithPolicy"
        );
    }

    /** The same devices for the same seed, whatever was asked before. */
    private disagreement(
        { managed }: Observation,
        { azureAdDeviceId, hotpatchReadiness, osBuild }: DeviceProfile,
        applied: readonly DevicePolicy[],
    ): Disagreement | undefined {
        const { settings, seed } = this.parts;
        const chance = chanceOf(seed, azureAdDeviceId, "service data");
        if (!chance.chance(settings.disagreement)) {
            return undefined;
        }
        const common = { deviceId: managed.listed.id, azureAdDeviceId };
        const kind = chance.pick(["readiness", "readiness", "build", "policy"] as const);
        if (kind === "build" && osBuild !== null && osBuild !== OLD_BUILD) {
            return { ...common, kind, truth: osBuild, shown: OLD_BUILD };
        }
        if (kind === "policy" && applied.length > 0) {
            return { ...common, kind, truth: applied.map(({ policyId }) => policyId).join(), shown: "" };
        }
        const shown = hotpatchReadiness === "ready" ? "notReady" : "ready";
        return { ...common, kind: "readiness", truth: hotpatchReadiness, shown };
    }
}

const READINESS: Readonly<Record<Observation["verdict"], HotpatchReadiness>> = {
    eligible: "ready",
    notEligible: "notReady",
    unknown: "unknownFutureValue",
};

function profileOf({ managed, entra, osVersion, verdict }: Observation): DeviceProfile {
    return {
        "@odata.type": `${NAMESPACE}.deviceProfile`,
        id: otherId(entra.deviceId, 0x5eed),
        azureAdDeviceId: entra.deviceId,
        deviceModel: managed.listed.model,
        deviceName: managed.listed.deviceName,
        hotpatchReadiness: READINESS[verdict],
        osBuild: osVersion,
        osStatus: /^10\.0\.2[68]/.test(osVersion ?? "") ? "inService" : "endOfService",
    };
}

function misled(profile: DeviceProfile, { kind, shown }: Disagreement): DeviceProfile {
    switch (kind) {
        case "readiness":
            return { ...profile, hotpatchReadiness: shown as HotpatchReadiness };
        case "build":
            return { ...profile, osBuild: shown };
        case "policy":
            return profile;
    }
}

function policiesOf(
    { managed, entra }: Observation,
    coverage: Coverage<QualityUpdatePolicy>,
    reaches: readonly Reach<QualityUpdatePolicy>[],
    directory: Directory,
): DevicePolicy[] {
    return coverage.policiesFor(targetOf(managed, directory), reaches).map((policy) => ({
        "@odata.type": `${NAMESPACE}.policyAssignment`,
        id: otherId(entra.deviceId, Number.parseInt(policy.id.slice(0, 8), 16)),
        azureAdDeviceId: entra.deviceId,
        policyId: policy.id,
        policyName: policy.displayName,
    }));
}

/** A GUID that differs from the given one by its first eight digits; different for every number from 1 to 2^32 - 1. */
function otherId(id: string, number: number): string {
    const digits = (Number.parseInt(id.slice(0, 8), 16) ^ number) >>> 0;
    return digits.toString(16).padStart(8, "0") + id.slice(8);
}
