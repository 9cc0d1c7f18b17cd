import { badRequest } from "../http/failure";
import type { SettingInstance } from "./configurationPolicy";

/** The values of a catalog setting: one of these options, or any text. */
type SettingDefinition = { readonly options: readonly string[] } | { readonly text: true };

const DEVICE = "device_vendor_msft_policy_config_";

/** Turns virtualization-based security on. */
export const ENABLE_VBS = `${DEVICE}deviceguard_enablevirtualizationbasedsecurity`;
/** Turns compiled hybrid PE off, on ARM64. */
export const DISABLE_CHPE = `${DEVICE}system_disablechpe`;

/**
 * The definitions that are known here, out of the many thousands in Intune's settings catalog.
 *
 * deviceguard_*: definitions of the settings catalog as exported to public repositories (2026), Policy CSP -
 * DeviceGuard. virtualizationbasedtechnology_*: Policy CSP - VirtualizationBasedTechnology. system_disablechpe: Policy
 * CSP - System; its two options are `assumed`, following the catalog's pattern that an option is the definition's id
 * and the value. timelanguagesettings_configuretimezone: a text setting, as sent by public scripts.
 */
const DEFINITIONS: ReadonlyMap<string, SettingDefinition> = new Map(
    Object.entries({
        [ENABLE_VBS]: choice(0, 1),
        [DISABLE_CHPE]: choice(0, 1),
        [`${DEVICE}deviceguard_requireplatformsecurityfeatures`]: choice(1, 3),
        [`${DEVICE}deviceguard_lsacfgflags`]: choice(0, 1, 2),
        [`${DEVICE}virtualizationbasedtechnology_hypervisorenforcedcodeintegrity`]: choice(0, 1, 2),
        [`${DEVICE}timelanguagesettings_configuretimezone`]: { text: true } as const,
    }),
);

function choice(...values: readonly number[]): { readonly options: readonly string[] } {
    return { options: values.map(String) };
}

/**
 * 400 for a setting that the catalog does not have, for a value that it does not accept, and for a setting given twice
 * (`assumed`).
 */
export function refuseWrongSettings(settings: readonly SettingInstance[]): void {
    const seen = new Set<string>();
    for (const setting of settings) {
        const id = setting.settingDefinitionId;
        const definition = DEFINITIONS.get(id);
        if (definition === undefined) {
            throw badRequest(`Setting definition '${id}' was not found.`);
        }
        if (seen.has(id)) {
            throw badRequest(`Setting definition '${id}' is used more than once in the policy.`);
        }
        seen.add(id);
        const value = setting.choiceSettingValue?.value;
        const fits =
            "options" in definition
                ? definition.options.some((option) => value === `${id}_${option}`)
                : setting.simpleSettingValue !== undefined;
        if (!fits) {
            throw badRequest(
                `Setting '${id}' does not take the value ${JSON.stringify(value ?? setting.simpleSettingValue)}.`,
            );
        }
    }
}
