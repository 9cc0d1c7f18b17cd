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
    /** The quality update policies that reach it, with hotpatch on or off. */
    readonly policies: readonly QualityUpdatePolicy[];
}

/** Intune, "Configure hotpatch" (2026): on by default from the security update of this month on. */
const DEFAULT_SINCE = "2026-05";

/** How updates currently get to the devices of a tenant. */
export class Deliveries {
    readonly coverage: Coverage<QualityUpdatePolicy>;

    constructor(
        private readonly intune: Intune,
        private readonly directory: Directory,
    ) {
        this.coverage = new Coverage(() => intune.policies.all(), directory);
    }

    /**
     * A policy overrides the tenant's default (Intune, "Configure hotpatch", 2026). For a co-managed PC, Intune must
     * have the Windows Update workload (Autopatch, "Prerequisites", 2025). `assumed`: if policies conflict nothing is
     * decided, so there are no hotpatches; the tenant's default is the setting for Intune's application, also for
     * co-managed PCs.
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
 * Days after which the policies of a device offer the monthly security update: the longest of their deferrals.
 * Undefined if one of them waits for manual approval. `assumed`: if policies differ, all of them apply.
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
