import {
    assignConfigurationPolicy,
    getConfigurationPolicy,
    listConfigurationTargets,
} from "../../graph/endpoints/configurationPolicies";
import { policyAssignment } from "../policyAssignment/handler";

/** Whom a settings catalog policy reaches. */
export const settingsCatalogAssignment = policyAssignment({
    noun: "settings catalog policy",
    policyClass: "SettingsCatalogPolicy",
    read: getConfigurationPolicy,
    targets: listConfigurationTargets,
    assign: assignConfigurationPolicy,
});
