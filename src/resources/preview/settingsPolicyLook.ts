import { containsUnknown } from "../../base/unknown";
import { getWithSettings } from "../../graph/endpoints/configurationPolicies";
import { newResource } from "../../handlers/markedPolicy/handler";
import { SETTINGS_CATALOG_POLICY } from "../../handlers/settingsCatalogPolicy/handler";
import {
    canonicalSettingsCatalogPolicy,
    type SettingsCatalogPolicyInputs,
    settingsCatalogProblems,
} from "../../handlers/settingsCatalogPolicy/properties";
import { type Finding, resolvedArguments } from "./look";
import { refuseForeign } from "./policyLook";
import type { TenantReads } from "./tenantReads";

/**
 * Checks whether another settings catalog policy is in the place of one that is about to be created. @throws UserError
 * if so.
 */
export async function lookAtSettingsPolicy(
    tenant: TenantReads,
    args: object,
    marker: string | undefined,
): Promise<readonly Finding[]> {
    const plain = await resolvedArguments({ ...args, marker });
    if (marker === undefined || containsUnknown(plain) || settingsCatalogProblems(plain).length > 0) {
        return [];
    }
    const inputs = canonicalSettingsCatalogPolicy(plain as unknown as SettingsCatalogPolicyInputs);
    const asWhole = ({ id }: { readonly id: string }) => getWithSettings(tenant.graph, id);
    await refuseForeign(
        tenant,
        SETTINGS_CATALOG_POLICY.policies,
        await tenant.configurationPolicies(),
        newResource(SETTINGS_CATALOG_POLICY, inputs, marker, asWhole),
    );
    return [];
}
