import type { Directory } from "../directory/directory";
import type { ManagedDevice } from "../fleet";
import type { ConfigurationPolicy } from "../intune/configurationPolicy";
import { DISABLE_CHPE, ENABLE_VBS } from "../intune/configurationPolicyDefinitions";
import type { Intune } from "../intune/intune";
import { Coverage, isIntunes, targetOf } from "./coverage";

/** What settings catalog policies request from a device, as far as hotpatches depend on it. */
export interface WindowsSettings {
    /** Policy CSP - DeviceGuard, EnableVirtualizationBasedSecurity: 1. */
    readonly turnsVbsOn: boolean;
    /** Policy CSP - System, DisableCHPE: 1. */
    readonly disablesChpe: boolean;
}

/** Which settings currently reach which devices. */
export class SettingsDelivery {
    private readonly coverage: Coverage<ConfigurationPolicy>;

    constructor(
        intune: Intune,
        private readonly directory: Directory,
    ) {
        this.coverage = new Coverage(() => intune.configurationPolicies.all(), directory);
    }

    /**
     * For a co-managed PC, Intune must have the Device configuration workload (Configuration Manager, "Co-management
     * workloads", 2025). A setting with different values in several policies is in conflict, and not applied (Intune,
     * "Common questions with device policies and profiles", 2025). `assumed`: 0 requests nothing.
     */
    of(device: ManagedDevice): WindowsSettings {
        const policies = isIntunes(device, "deviceConfiguration")
            ? this.coverage.policiesFor(targetOf(device, this.directory))
            : [];
        return { turnsVbsOn: isOn(policies, ENABLE_VBS), disablesChpe: isOn(policies, DISABLE_CHPE) };
    }
}

/** Whether a policy turns a setting on, and no other policy sets it differently. */
function isOn(policies: readonly ConfigurationPolicy[], definition: string): boolean {
    const values = policies.flatMap(({ settings }) =>
        settings
            .filter(({ settingDefinitionId }) => settingDefinitionId === definition)
            .map(({ choiceSettingValue }) => choiceSettingValue?.value),
    );
    return values.length > 0 && values.every((value) => value === `${definition}_1`);
}
