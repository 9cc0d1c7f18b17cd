/** A setting of Intune's settings catalog, with the option that a prerequisite of hotpatch needs. */
export interface PrerequisiteSetting {
    readonly settingDefinitionId: string;
    /** The id of the option. */
    readonly value: string;
}

/**
 * DeviceGuard/EnableVirtualizationBasedSecurity: 1 turns VBS on. RequirePlatformSecurityFeatures keeps its default,
 * Secure Boot.
 *
 * Sources: Windows, Policy CSP - DeviceGuard (2025): default 0, takes effect with the next restart. The ids of setting
 * and option: the definition in Intune's settings catalog, as found in public exports (2026).
 */
export const VBS_ON = on("device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity");

/**
 * System/DisableCHPE: 1 stops Windows on Arm64 from using its compiled hybrid binaries, which hotpatches cannot change.
 *
 * Sources: Windows Autopatch, "Hotpatch updates" (2025 and 2026), which names this policy and the registry value
 * HotPatchRestrictions=1; Windows, Policy CSP - System. The ids are `assumed` to follow the catalog's pattern: the
 * policy's path in lower case, then an underscore and the value.
 */
export const CHPE_OFF = on("device_vendor_msft_policy_config_system_disablechpe");

function on(settingDefinitionId: string): PrerequisiteSetting {
    return { settingDefinitionId, value: `${settingDefinitionId}_1` };
}
