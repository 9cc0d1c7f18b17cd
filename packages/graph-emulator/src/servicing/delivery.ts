import type { Directory } from "../directory/directory";
import type { ManagedDevice } from "../fleet";
import { INTUNE_APP_ID } from "../fleet/tenant";
import type { Intune } from "../intune/intune";
import type { QualityUpdatePolicy } from "../intune/policy";
import { Coverage, isIntunes, targetOf } from "./coverage";

export type DeliveryKind = "hotpatch policy" | "blocked by policy" | "tenant default" | "none" | "conflict";

/** How updates get to a device. */
export interface Delivery {
    readonly kind: DeliveryKind;
    /** The quality update policies that reach it, hotpatch or not. */
    readonly policies: readonly QualityUpdatePolicy[];
}

/** Intune, "Configure hotpatch" (2026): on by default from the security update of this month on. */
const DEFAULT_SINCE = "2026-05";

/** How updates get to the devices of a tenant, as things stand. */
export class Deliveries {
    readonly coverage: Coverage<QualityUpdatePolicy>;

    constructor(
        private readonly intune: Intune,
        private readonly directory: Directory,
    ) {
        this.coverage = new Coverage(() => intune.policies.all(), directory);
    }

    /**
     * A policy wins over the tenant's default (Intune, "Configure hotpatch", 2026). Of a co-managed PC the Windows Update workload has to
     * be Intune's (Autopatch, "Prerequisites", 2025). `assumed`: where policies disagree nothing is decided, so there are no hotpatches; the
     * tenant's default is what is set for Intune's application, for co-managed PCs too.
     */
    of(device: ManagedDevice, month: string): Delivery {
        const policies = this.coverage.policiesFor(targetOf(device, this.directory));
        if (!isIntunes(device, "windowsUpdateForBusiness")) {
            return { kind: "none", policies };
        }
        const wishes = new Set(policies.map(({ hotpatchEnabled }) => hotpatchEnabled));
        if (wishes.size > 1) {
            return { kind: "conflict", policies };
        }
        const [wish] = wishes;
        if (wish !== undefined) {
            return { kind: wish ? "hotpatch policy" : "blocked by policy", policies };
        }
        return { kind: month >= DEFAULT_SINCE && this.isOnByDefault() ? "tenant default" : "none", policies };
    }

    private isOnByDefault(): boolean {
        const setting = this.intune.updateSettings.apps.find(({ mdmAppId }) => mdmAppId === INTUNE_APP_ID);
        return setting?.isHotpatchEnabled ?? true;
    }
}

/**
 * Days after which the policies of a device offer the monthly security update: the longest deferral of any. Undefined where one
 * waits for somebody to approve it. `assumed`: policies that differ are all heeded.
 */
export function daysDeferred(policies: readonly QualityUpdatePolicy[]): number | undefined {
    const settings = policies.flatMap(({ approvalSettings }) =>
        approvalSettings.filter(
            ({ windowsQualityUpdateCadence: cadence, windowsQualityUpdateCategory: category }) =>
                cadence === "monthly" && (category === "security" || category === "all"),
        ),
    );
    return settings.some(({ approvalMethodType }) => approvalMethodType === "manual")
        ? undefined
        : Math.max(0, ...settings.map(({ deferredDeploymentInDay }) => deferredDeploymentInDay ?? 0));
}
