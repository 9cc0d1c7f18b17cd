import { AZURE_AD_DEVICE } from "../contract/updatableAsset";
import type { Directory } from "../directory/directory";
import type { EntraDevice } from "../fleet";
import type { Intune } from "../intune/intune";
import type { QualityUpdatePolicy } from "../intune/policy";
import { chanceOf } from "./chance";
import type { Coverage, Reach } from "./coverage";

/** One in this many devices has a registration that the service cannot process (`assumed`). */
const BROKEN_EVERY = 60;

type Reason = "invalidGlobalDeviceId" | "invalidAzureADDeviceId" | "missingTrustType" | "invalidAzureADJoin";

/** A device that Windows Autopatch knows, as returned. */
export interface UpdatableAsset {
    readonly "@odata.type": string;
    /** The registration's id in Entra: `deviceId`. */
    readonly id: string;
    readonly errors: readonly { readonly "@odata.type": string; readonly reason: Reason }[];
    readonly enrollment: Readonly<Record<"feature" | "quality" | "driver", Enrollment | null>>;
}

interface Enrollment {
    readonly enrollmentState: "notEnrolled" | "enrolledWithPolicy";
    readonly lastModifiedDateTime: string;
}

/**
 * Devices that Windows Autopatch knows: those that a quality update policy reaches. Microsoft Graph beta reference,
 * azureADDevice, updateManagementEnrollment and azureADDeviceRegistrationError (2026).
 *
 * `assumed`: an Intune policy registers each Windows device that it reaches, at once, and removes it when it no longer
 * does; the tenant's default registers no devices; a device with an error is not enrolled; a registered ("Workplace")
 * device has a join that is not valid; feature and driver updates are not enrolled.
 */
export class UpdatableAssets {
    private readonly managedIds: ReadonlySet<string>;
    private readonly withUser: ReadonlySet<string>;
    private known:
        | { readonly reaches: readonly Reach<QualityUpdatePolicy>[]; readonly assets: readonly UpdatableAsset[] }
        | undefined;

    constructor(
        private readonly directory: Directory,
        intune: Intune,
        private readonly coverage: Coverage<QualityUpdatePolicy>,
        private readonly seed: number,
    ) {
        const records = intune.managedDevices.map(({ listed }) => listed);
        this.managedIds = new Set(records.map(({ azureADDeviceId }) => azureADDeviceId ?? ""));
        this.withUser = new Set(
            records.filter(({ userId }) => userId !== null).map(({ azureADDeviceId }) => azureADDeviceId ?? ""),
        );
    }

    /** All of them: the same list for as long as policies and groups do not change. */
    all(): readonly UpdatableAsset[] {
        const reaches = this.coverage.reached();
        if (this.known?.reaches !== reaches) {
            const assets = this.directory.devices.flatMap((device) => this.assetOf(device, reaches) ?? []);
            this.known = { reaches, assets };
        }
        return this.known.assets;
    }

    get(deviceId: string): UpdatableAsset | undefined {
        const device = this.directory.deviceByDeviceId(deviceId);
        return device === undefined ? undefined : this.assetOf(device, this.coverage.reached());
    }

    private assetOf(device: EntraDevice, reaches: readonly Reach<QualityUpdatePolicy>[]): UpdatableAsset | undefined {
        if (device.operatingSystem !== "Windows") {
            return undefined;
        }
        const target = {
            objectId: device.id,
            isManaged: this.managedIds.has(device.deviceId),
            hasUser: this.withUser.has(device.deviceId),
        };
        const policies = this.coverage.policiesFor(target, reaches);
        const lastModifiedDateTime = policies
            .map((policy) => policy.lastModifiedDateTime)
            .sort()
            .at(-1);
        if (lastModifiedDateTime === undefined) {
            return undefined;
        }
        const reason = this.obstacle(device);
        const type = "#microsoft.graph.windowsUpdates.azureADDeviceRegistrationError";
        return {
            "@odata.type": `#${AZURE_AD_DEVICE}`,
            id: device.deviceId,
            errors: reason === undefined ? [] : [{ "@odata.type": type, reason }],
            enrollment: {
                feature: null,
                quality: {
                    enrollmentState: reason === undefined ? "enrolledWithPolicy" : "notEnrolled",
                    lastModifiedDateTime,
                },
                driver: null,
            },
        };
    }

    private obstacle({ deviceId, trustType }: EntraDevice): Reason | undefined {
        if (trustType === null) {
            return "missingTrustType";
        }
        if (trustType === "Workplace") {
            return "invalidAzureADJoin";
        }
        const chance = chanceOf(this.seed, deviceId, "registration");
        return chance.below(BROKEN_EVERY) > 0
            ? undefined
            : chance.pick(["invalidGlobalDeviceId", "invalidAzureADDeviceId"] as const);
    }
}
